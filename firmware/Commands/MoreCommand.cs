using System.Globalization;
using System.Text;
using Firmware.Cli;
using Firmware.Files;

namespace Firmware.Commands;

/// <summary><c>more [/ascii|/binary] URL</c>: text as it is, anything else in hexadecimal, a screen at a time and no more of it in memory.</summary>
static class MoreCommand
{
    const int Block = 4096;
    const int BytesPerLine = 16;
    const int BytesPerGroup = 4;

    public static Task MoreAsync(Session session, Args args)
        => ShowAsync(session, session.Place(args["url"]), args.Has("/ascii") ? false : args.Has("/binary") ? true : null);

    /// <summary>Shows a file; null for <paramref name="binary"/> lets its first bytes say what it is.</summary>
    public static async Task ShowAsync(Session session, FileUrl place, bool? binary)
    {
        try
        {
            await using var source = await Task.Run(() => place.System.OpenAsync(place.Path, session.Cancel), session.Cancel);
            await ShowAsync(session, source.Content, binary);
        }
        catch (FileException e) { throw FileDialogue.Refusal("opening", place, e); }
    }

    static async Task ShowAsync(Session session, Stream content, bool? binary)
    {
        var buffer = new byte[Block];
        long offset = 0;
        int count;
        while ((count = await Task.Run(() => content.ReadAtLeastAsync(buffer, Block, throwOnEndOfStream: false, session.Cancel).AsTask(), session.Cancel)) > 0)
        {
            binary ??= buffer.AsSpan(0, count).Contains((byte)0);
            session.Write(binary == true ? Hex(buffer.AsSpan(0, count), offset) : Text(buffer.AsSpan(0, count)));
            offset += count;
            await session.DrainAsync();
            if (session.HasQuit) return;
        }
        if (session.Terminal?.Column > 0) session.WriteLine();
    }

    // What a stranger's file holds must not steer the operator's terminal.
    static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            if (b == '\r') continue;
            text.Append(b is >= 0x20 and < 0x7F or (byte)'\n' or (byte)'\t' ? (char)b : '.');
        }
        return text.ToString();
    }

    // 00000000:  7F454C46 02010100 00000000 00000000    .ELF .... .... ....
    static string Hex(ReadOnlySpan<byte> bytes, long offset)
    {
        var text = new StringBuilder();
        for (var at = 0; at < bytes.Length; at += BytesPerLine)
        {
            var line = bytes[at..Math.Min(bytes.Length, at + BytesPerLine)];
            var (hex, letters) = (new StringBuilder(), new StringBuilder());
            for (var i = 0; i < line.Length; i++)
            {
                if (i > 0 && i % BytesPerGroup == 0) { hex.Append(' '); letters.Append(' '); }
                hex.Append(line[i].ToString("X2", CultureInfo.InvariantCulture));
                letters.Append(line[i] is >= 0x20 and < 0x7F ? (char)line[i] : '.');
            }
            text.Append(CultureInfo.InvariantCulture, $"{offset + at:X8}:  {hex,-35}    {letters}\n");
        }
        return text.ToString();
    }
}
