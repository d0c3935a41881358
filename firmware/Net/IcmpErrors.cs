using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Firmware.Net;

/// <summary>
/// What routers on the way said of our requests: Linux keeps the ICMP errors of a connected socket in a queue beside its data
/// (ip(7), IP_RECVERR), for privileged and unprivileged sockets alike.
/// </summary>
static unsafe partial class IcmpErrors
{
    const int LevelIp = 0, LevelIpV6 = 41, ReceiveErrors = 11, ReceiveErrorsV6 = 25;
    const int FromErrorQueue = 0x2000, DoNotWait = 0x40;
    const byte FromLocal = 1, FromIcmp = 2, FromIcmpV6 = 3;
    const int MessageTooLong = 90;
    const int ControlBytes = 512;

    /// <summary>Asks the system to keep the errors.</summary>
    public static void Request(Socket socket)
    {
        var isV6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        socket.SetRawSocketOption(isV6 ? LevelIpV6 : LevelIp, isV6 ? ReceiveErrorsV6 : ReceiveErrors, BitConverter.GetBytes(1));
    }

    /// <summary>The oldest error, null where it ends nothing, and the sequence number of the request it is about, null where that was never sent; nothing where there is none.</summary>
    public static (EchoOutcome? Outcome, ushort? Sequence)? Take(Socket socket)
    {
        Span<byte> request = stackalloc byte[IcmpEcho.HeaderBytes];
        Span<byte> control = stackalloc byte[ControlBytes];
        fixed (byte* requestAt = request, controlAt = control)
        {
            var part = new IoVector { Base = requestAt, Length = (nuint)request.Length };
            var message = new MessageHeader { Vectors = &part, VectorCount = 1, Control = controlAt, ControlLength = (nuint)control.Length };
            var length = Receive((int)socket.Handle, &message, FromErrorQueue | DoNotWait);
            if (length < 0) return null;
            return (Find(control[..(int)message.ControlLength]), length < IcmpEcho.HeaderBytes ? null : IcmpEcho.SequenceOf(request));
        }
    }

    /// <summary>What an error means, by its origin (ip(7), <c>ee_origin</c>), ICMP type and code; a redirect's request goes on its way.</summary>
    public static EchoOutcome? Meaning(uint number, byte origin, byte type, byte code) => (origin, type, code) switch
    {
        (FromLocal, _, _) => number == MessageTooLong ? EchoOutcome.TooBig : EchoOutcome.TimedOut,
        (FromIcmp, 3, 4) => EchoOutcome.TooBig,
        (FromIcmp, 3, _) => EchoOutcome.Unreachable,
        (FromIcmp, 4, _) => EchoOutcome.Quenched,
        (FromIcmp, 5, _) or (FromIcmpV6, 137, _) => null,
        (FromIcmp, 11, _) => EchoOutcome.TimeExceeded,
        (FromIcmpV6, 1, _) => EchoOutcome.Unreachable,
        (FromIcmpV6, 2, _) => EchoOutcome.TooBig,
        (FromIcmpV6, 3, _) => EchoOutcome.TimeExceeded,
        _ => EchoOutcome.Unknown,
    };

    // struct cmsghdr { size_t len; int level; int type; }, then struct sock_extended_err { u32 errno; u8 origin, type, code, pad; … }
    static EchoOutcome? Find(ReadOnlySpan<byte> control)
    {
        const int Header = 16, Error = 8;
        while (control.Length >= Header + Error)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(control);
            var (level, type) = (BinaryPrimitives.ReadInt32LittleEndian(control[8..]), BinaryPrimitives.ReadInt32LittleEndian(control[12..]));
            var error = control[Header..];
            if ((level, type) is (LevelIp, ReceiveErrors) or (LevelIpV6, ReceiveErrorsV6)) return Meaning(BinaryPrimitives.ReadUInt32LittleEndian(error), error[4], error[5], error[6]);
            if (length < Header || length > control.Length) break;
            control = control[Math.Min(control.Length, (length + 7) & ~7)..];
        }
        return EchoOutcome.Unknown;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct MessageHeader
    {
        public byte* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint Receive(int descriptor, MessageHeader* message, int flags);
}
