using System.Globalization;

namespace Firmware.Hardware;

/// <summary>Sizes as profiles write them: <c>64 KB</c>, powers of 1024.</summary>
static class ByteSize
{
    static readonly (string Name, long Bytes)[] units = [("GB", 1L << 30), ("MB", 1L << 20), ("KB", 1L << 10), ("B", 1)];

    /// <summary>Null where the text is no size.</summary>
    public static long? Parse(string text)
    {
        if (text.Split(' ') is not [var number, var unit] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
        foreach (var (name, bytes) in units)
        {
            if (name == unit) return count * bytes;
        }
        return null;
    }

    /// <summary>In the largest unit that divides it.</summary>
    public static string Text(long bytes)
    {
        var (name, size) = units.First(unit => bytes % unit.Bytes == 0 && (bytes != 0 || unit.Bytes == 1));
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size} {name}");
    }
}
