using Firmware.Cli;
using Firmware.Files;

namespace Firmware.Commands;

/// <summary>A file on its way: counts its bytes, marks them on the console a block at a time, and tells whose fault a failure is.</summary>
/// <param name="content">The source.</param>
/// <param name="session">Whose console.</param>
/// <param name="mark">Written for each block; null for none.</param>
sealed class CopyProgress(Stream content, Session session, char? mark) : ReadOnlyStream
{
    const int Block = 512 << 10;
    const int MarksPerLine = 70;

    long marks;

    public long Count { get; private set; }

    /// <summary>Whether it was the source that failed.</summary>
    public bool HasFailed { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try { count = await content.ReadAsync(buffer, cancellationToken); }
        catch (Exception e) when (e is IOException)
        {
            HasFailed = true;
            throw;
        }
        Count += count;
        if (count > 0 && mark is { } sign) Mark(sign);
        return count;
    }

    // The first bytes are a mark of their own: something arrives.
    void Mark(char sign)
    {
        for (; marks <= Count / Block; marks++)
        {
            var text = marks > 0 && marks % MarksPerLine == 0 ? $"\n{sign}" : $"{sign}";
            session.Host.Scheduler.Post(_ => session.Write(text), null);
        }
    }
}
