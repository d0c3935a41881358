using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>
/// <c>pty[:LINK]</c>: a pseudo terminal whose slave clients open and close like a serial port. The router holds a slave too
/// (else the master reports a hang-up without end) and learns from inotify who comes and goes.
/// </summary>
sealed class PtyLine : DescriptorLine
{
    const int NoticeBytes = 16;
    const uint Opened = 0x20, ClosedAfterWriting = 0x8, ClosedUnwritten = 0x10, NoticesLost = 0x4000;

    readonly int master;
    readonly int notices;
    readonly string slavePath;
    readonly PtyLink? link;
    int slave;
    int watch;
    volatile int clients;
    bool departing;

    public PtyLine(string spec, string? linkPath, Log log) : base(spec, log)
    {
        master = Checked(Libc.OpenPseudoTerminal(Libc.ReadWrite | Libc.NoControllingTerminal | Libc.NonBlocking | Libc.CloseOnExec), "posix_openpt");
        Checked(Libc.Grant(master), "grantpt");
        Checked(Libc.Unlock(master), "unlockpt");
        slavePath = SlavePath();
        slave = OpenSlave();
        Terminal.MakeRaw(slave);
        notices = Checked(Libc.NotifyInit(Libc.NonBlocking | Libc.CloseOnExec), "inotify_init1");
        Watch();
        try { link = linkPath is null ? null : PtyLink.Publish(spec, linkPath, slavePath); }
        catch
        {
            Release();
            throw;
        }
        Start();
    }

    public override string? Path => slavePath;

    public override bool HasCarrier => clients > 0;

    protected override int Input => master;
    protected override int Output => master;
    protected override int Notices => notices;

    protected override void Received(ReadOnlySpan<byte> bytes)
    {
        // Who types is there, even if a notice of the opening was lost.
        if (clients == 0 && !departing) Arrive();
        base.Received(bytes);
    }

    protected override void Emptied()
    {
        if (departing) Leave();
    }

    protected override void Noticed()
    {
        var doubtful = false;
        foreach (var mask in ReadNotices(notices))
        {
            if ((mask & Opened) != 0) Arrive();
            else if ((mask & (ClosedAfterWriting | ClosedUnwritten)) != 0) Depart();
            doubtful |= (mask & Opened) == 0;
        }
        // The kernel merges equal notices that follow each other, so closings may have been more than were told.
        if (doubtful && clients > 0 && !HeldByOthers()) (clients, departing) = (0, true);
        if (departing) Drain();
    }

    protected override void Release()
    {
        link?.Withdraw();
        _ = Libc.Close(notices);
        _ = Libc.Close(slave);
        _ = Libc.Close(master);
    }

    void Arrive()
    {
        // Somebody left and somebody came at once: what waits to be read is taken for the newcomer's, so that his first line is not lost.
        if (departing) Leave();
        clients++;
        if (clients == 1) Inbox.Post(LineEvent.CarrierUp);
    }

    void Depart()
    {
        if (clients == 0) return;
        clients--;
        departing = clients == 0;
        if (departing) ReleaseWriter();
    }

    void Leave()
    {
        departing = false;
        // Output that the client left unread must not greet the next one. Input stays: it may be the next one's already.
        _ = Libc.Flush(slave, Libc.InputQueue);
        Terminal.MakeRaw(slave);
        Inbox.Post(LineEvent.CarrierDown);
    }

    /// <summary>
    /// Lets go of our own slave for a moment: if the master hangs up then, nobody else holds one. Who closes while our watch is
    /// off is seen by a second watcher, and the question is asked again.
    /// </summary>
    bool HeldByOthers()
    {
        var witness = Checked(Libc.NotifyInit(Libc.NonBlocking | Libc.CloseOnExec), "inotify_init1");
        try
        {
            Checked(Libc.NotifyAdd(witness, slavePath, ClosedAfterWriting | ClosedUnwritten), "inotify_add_watch");
            while (true)
            {
                var held = HeldWithoutUs(witness);
                Watch();
                if (!held || ReadNotices(witness).Count == 0) return held;
            }
        }
        finally { _ = Libc.Close(witness); }
    }

    unsafe bool HeldWithoutUs(int witness)
    {
        _ = Libc.NotifyRemove(notices, watch);
        _ = Libc.Close(slave);
        ReadNotices(witness);
        var entry = new Libc.PollEntry { Descriptor = master };
        _ = Libc.Poll(&entry, 1, 0);
        var held = (entry.Happened & Libc.PollHangUp) == 0;
        slave = OpenSlave();
        if (!held) Terminal.MakeRaw(slave);
        return held;
    }

    static unsafe List<uint> ReadNotices(int notices)
    {
        var masks = new List<uint>();
        Span<byte> buffer = stackalloc byte[NoticeBytes * 64];
        while (true)
        {
            nint count;
            fixed (byte* at = buffer) count = Libc.Read(notices, at, buffer.Length);
            if (count <= 0) return masks;
            for (var rest = buffer[..(int)count]; rest.Length >= NoticeBytes; rest = rest[NoticeLength(rest)..])
            {
                var mask = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
                if ((mask & (Opened | ClosedAfterWriting | ClosedUnwritten | NoticesLost)) != 0) masks.Add(mask);
            }
        }
    }

    static int NoticeLength(ReadOnlySpan<byte> notice) => NoticeBytes + (int)BinaryPrimitives.ReadUInt32LittleEndian(notice[12..]);

    void Watch() => watch = Checked(Libc.NotifyAdd(notices, slavePath, Opened | ClosedAfterWriting | ClosedUnwritten), "inotify_add_watch");

    int OpenSlave() => Checked(Libc.Open(slavePath, Libc.ReadWrite | Libc.NoControllingTerminal | Libc.CloseOnExec | Libc.NonBlocking), slavePath);

    unsafe string SlavePath()
    {
        Span<byte> name = stackalloc byte[64];
        fixed (byte* at = name)
        {
            var error = Libc.SlaveName(master, at, (nuint)name.Length);
            if (error != 0) throw new UartException(UartFault.Unavailable, $"console {Spec}: ptsname: {Marshal.GetPInvokeErrorMessage(error)}");
        }
        return Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]);
    }

    int Checked(int result, string call)
        => result >= 0 ? result : throw new UartException(UartFault.Unavailable, $"console {Spec}: {call}: {Libc.LastError}");
}
