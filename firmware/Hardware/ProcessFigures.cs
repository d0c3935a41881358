using System.Globalization;
using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>Bytes of memory.</summary>
/// <param name="Total">What the profile gives.</param>
/// <param name="Used">What the process holds now.</param>
/// <param name="Highest">The most it held.</param>
sealed record MemoryUse(long Total, long Used, long Highest);

/// <summary>What the kernel says of this process in /proc (proc(5)).</summary>
static class ProcessFigures
{
    const string Tasks = "/proc/self/task";
    const string Status = "/proc/self/status";
    const int Kilo = 1024;

    // The kernel counts processor time in ticks of 10 ms on every architecture this runs on (USER_HZ).
    const int TickMilliseconds = 10;

    // Fields of /proc/PID/stat behind the name, counted from 0: state is the first.
    const int UserField = 11, KernelField = 12;

    /// <summary>Every thread; one that ends meanwhile is left out.</summary>
    public static IReadOnlyList<ThreadUse> Threads()
        => [.. Directory.EnumerateDirectories(Tasks).Select(ReadThread).OfType<ThreadUse>()];

    public static MemoryUse Memory(long dram)
    {
        var lines = File.ReadLines(Status).ToArray();
        return new(dram, Kilobytes(lines, "VmRSS:"), Kilobytes(lines, "VmHWM:"));
    }

    static ThreadUse? ReadThread(string directory)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(directory, "stat"));
            // The name stands in parentheses and may hold any character, parentheses too.
            var (open, close) = (stat.IndexOf('(', StringComparison.Ordinal), stat.LastIndexOf(')'));
            var fields = stat[(close + 2)..].Split(' ');
            var kernel = Ticks(fields[KernelField]);
            return new(int.Parse(stat.AsSpan(0, open - 1), CultureInfo.InvariantCulture), stat[(open + 1)..close], Ticks(fields[UserField]) + kernel, kernel, Switches(directory));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || e is IOException && !Directory.Exists(directory)) { return null; }
    }

    static long Switches(string directory) => File.ReadLines(Path.Combine(directory, "status")).Where(l => l.Contains("voluntary_ctxt_switches:", StringComparison.Ordinal))
        .Sum(l => long.Parse(l.AsSpan(l.IndexOf(':', StringComparison.Ordinal) + 1).Trim(), CultureInfo.InvariantCulture));

    static TimeSpan Ticks(string field) => TimeSpan.FromMilliseconds(long.Parse(field, CultureInfo.InvariantCulture) * TickMilliseconds);

    static long Kilobytes(IEnumerable<string> lines, string field)
        => lines.Where(l => l.StartsWith(field, StringComparison.Ordinal)).Select(l => long.Parse(l.AsSpan(field.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * Kilo).FirstOrDefault();
}
