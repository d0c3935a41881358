using Firmware.Hardware;

namespace Tests.Tpm;

/// <summary>A disk that refuses a file, or loses power at a chosen operation: from then on nothing is written.</summary>
sealed class FaultyDisk : Disk
{
    string? refused;
    int left = int.MaxValue;

    /// <summary>Operations done since the last <see cref="CutAfter"/>.</summary>
    public int Operations { get; private set; }

    public void Refuse(string? fileName) => refused = fileName;

    /// <summary>Loses power after that many more operations.</summary>
    public void CutAfter(int operations) => (left, Operations) = (operations, 0);

    public void Repair() => (left, refused) = (int.MaxValue, null);

    protected override void Write(string path, ReadOnlySpan<byte> content)
    {
        // A write that the cut hits leaves a part of the content.
        if (left == 0) base.Write(path, content[..(content.Length / 2)]);
        Step(path);
        base.Write(path, content);
    }

    protected override void Rename(string from, string to)
    {
        Step(to);
        base.Rename(from, to);
    }

    protected override void Delete(string path)
    {
        Step(path);
        base.Delete(path);
    }

    protected override void SyncDirectory(string path)
    {
        Step(path);
        base.SyncDirectory(path);
    }

    void Step(string path)
    {
        if (refused is not null && Path.GetFileName(path).StartsWith(refused, StringComparison.Ordinal)) throw new IOException($"{refused}: no space left on device");
        if (left == 0)
        {
            left = -1;
            throw new IOException("the power is cut");
        }
        if (left < 0) throw new IOException("there is no power");
        left--;
        Operations++;
    }
}
