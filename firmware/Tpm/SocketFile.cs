using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Firmware.Tpm;

/// <summary>What is at the path of a unix socket before it is bound.</summary>
static unsafe partial class SocketFile
{
    const int NoFollow = 0x100, CurrentDirectory = -100, Type = 0xF000, SocketType = 0xC000;
    const uint BasicFields = 0x7FF;

    /// <summary>Removes a socket of ours that nobody serves any more; anything else there is a <see cref="TpmUnavailableException"/> and stays.</summary>
    public static void RemoveStale(string path)
    {
        if (StatusOf(CurrentDirectory, path, NoFollow, BasicFields, out var status) != 0) return;
        if ((status.Mode & Type) != SocketType) throw new TpmUnavailableException($"{path} is there and is no socket; it was left as it is");
        if (status.Owner != EffectiveUser()) throw new TpmUnavailableException($"{path} is a socket of another user; it was left as it is");
        if (IsServed(path)) throw new TpmUnavailableException($"{path} is in use by a running process");
        File.Delete(path);
    }

    static bool IsServed(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e) { return e.SocketErrorCode != SocketError.ConnectionRefused; }
    }

    // struct statx (statx(2)): the same on every architecture.
    [StructLayout(LayoutKind.Sequential)]
    struct Statx
    {
        public uint Mask, BlockSize;
        public ulong Attributes;
        public uint Links, Owner, Group;
        public ushort Mode;
        Padding rest;
    }

    [InlineArray(256)]
    struct Padding
    {
        byte first;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOf(int directory, string path, int flags, uint mask, out Statx status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
