using System.Runtime.InteropServices;

namespace Firmware.Hardware;

/// <summary>The mode of a terminal (termios): made raw, and put back as it was.</summary>
static unsafe class Terminal
{
    // glibc's struct termios has 60 bytes on both architectures; its first word is c_iflag.
    const int TermiosBytes = 64;
    const uint IgnoreBreak = 0x1, BreakInterrupts = 0x2, IgnoreParity = 0x4, MarkParity = 0x8, CheckParity = 0x10, Strip = 0x20;

    public static bool Is(int descriptor) => Libc.IsTerminal(descriptor) == 1;

    /// <summary>The mode now, to be given to <see cref="Restore"/>.</summary>
    public static byte[] Save(int descriptor)
    {
        var mode = new byte[TermiosBytes];
        fixed (byte* at = mode)
        {
            if (Libc.GetAttributes(descriptor, at) != 0) throw new IOException($"the terminal's mode cannot be read: {Libc.LastError}");
        }
        return mode;
    }

    public static void Restore(int descriptor, byte[] mode)
    {
        fixed (byte* at = mode)
        {
            if (Libc.SetAttributes(descriptor, Libc.TakeEffectNow, at) != 0) throw new IOException($"the terminal's mode cannot be set: {Libc.LastError}");
        }
    }

    /// <summary>No echo, no editing, no signals, no translation: every byte as it is. Speed stays.</summary>
    public static void MakeRaw(int descriptor)
    {
        var mode = Save(descriptor);
        fixed (byte* at = mode) Libc.MakeRaw(at);
        Restore(descriptor, mode);
    }

    /// <summary>From now on BREAK reads as FF 00 00, a damaged byte as FF 00 byte, and FF as FF FF (termios PARMRK).</summary>
    public static void MarkBreaks(int descriptor, bool parity)
    {
        var mode = Save(descriptor);
        var flags = MemoryMarshal.Read<uint>(mode) & ~(IgnoreBreak | BreakInterrupts | IgnoreParity | Strip | CheckParity) | MarkParity;
        MemoryMarshal.Write(mode, parity ? flags | CheckParity : flags);
        Restore(descriptor, mode);
    }
}
