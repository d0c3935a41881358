using Firmware.Hardware;

namespace Tests.Pki;

/// <summary>The power goes at the n-th step; what is half written stays half written.</summary>
sealed class PowerCutException : Exception;

/// <summary>A disk whose power is cut at a chosen step of all that change something.</summary>
sealed class FailingDisk : Disk
{
    /// <summary>Steps still done before the cut; null never cuts.</summary>
    public int? StepsLeft { get; set; }

    /// <summary>The disk refuses as a full or broken one does, instead of going dark.</summary>
    public bool Refuses { get; set; }

    protected override void Write(string path, ReadOnlySpan<byte> content)
    {
        if (Refuses) throw new IOException("no space left on device");
        var cut = IsCut();
        base.Write(path, cut ? content[..(content.Length / 2)] : content);
        if (cut) throw new PowerCutException();
    }

    protected override void Rename(string from, string to) { Step(); base.Rename(from, to); }
    protected override void Delete(string path) { Step(); base.Delete(path); }
    protected override void SyncDirectory(string path) { Step(); base.SyncDirectory(path); }

    void Step()
    {
        if (IsCut()) throw new PowerCutException();
    }

    bool IsCut() => StepsLeft is { } left && (StepsLeft = left - 1) < 0;
}
