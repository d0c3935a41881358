using System.Runtime.InteropServices;

namespace Host.Serial;

/// <summary>The few C library calls a terminal needs and .NET has no words for.</summary>
static partial class Posix
{
    public const int O_RDWR = 2, O_NOCTTY = 0x100, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    public const short POLLIN = 1, POLLOUT = 4, POLLERR = 8, POLLHUP = 16;
    public const int EINTR = 4, EAGAIN = 11, TCSANOW = 0, SIGTERM = 15;

    /// <summary>Larger than any struct termios (60 bytes with glibc); only the C library looks inside.</summary>
    public const int TermiosBytes = 256;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int open(string path, int flags);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int descriptor);
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(int descriptor, Span<byte> buffer, nint count);
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int descriptor, ReadOnlySpan<byte> buffer, nint count);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int poll(Span<PollFd> descriptors, nuint count, int milliseconds);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int eventfd(uint value, int flags);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int tcgetattr(int descriptor, Span<byte> termios);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int tcsetattr(int descriptor, int when, ReadOnlySpan<byte> termios);
    [LibraryImport("libc")]
    public static partial void cfmakeraw(Span<byte> termios);
    [LibraryImport("libc")]
    public static partial int cfsetspeed(Span<byte> termios, uint speed);
    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    public static string LastError => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
}
