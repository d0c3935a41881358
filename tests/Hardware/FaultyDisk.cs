using Firmware.Hardware;

namespace Tests.Hardware;

/// <summary>The power was cut.</summary>
sealed class PowerCutException() : IOException("the power was cut");

/// <summary>A disk whose power goes at a given step: while a file is written (after nothing, half or all of it), before or after a rename, a deletion or a directory sync.</summary>
sealed class FaultyDisk : Disk
{
    /// <summary>The step at which the power goes; 0 is the first, and after it every operation fails.</summary>
    public int CutAt { get; set; } = int.MaxValue;

    /// <summary>Steps taken so far.</summary>
    public int Steps { get; private set; }

    protected override void Write(string path, ReadOnlySpan<byte> content)
    {
        Step();
        if (Steps == CutAt) base.Write(path, []);
        Step();
        if (Steps == CutAt) base.Write(path, content[..(content.Length / 2)]);
        Step();
        base.Write(path, content);
        Step();
    }

    protected override void Rename(string from, string to)
    {
        Step();
        base.Rename(from, to);
        Step();
    }

    protected override void Delete(string path)
    {
        Step();
        base.Delete(path);
        Step();
    }

    protected override void SyncDirectory(string path)
    {
        Step();
        base.SyncDirectory(path);
        Step();
    }

    void Step()
    {
        if (Steps >= CutAt) throw new PowerCutException();
        Steps++;
    }
}
