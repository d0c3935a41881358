using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>
/// The server's side of telnet (RFC 854, 855; echo 857, suppress go-ahead 858, window size 1073) for one client: what it sends becomes
/// bytes and line events, what the router writes becomes telnet.
/// </summary>
sealed class Telnet(LineInbox inbox)
{
    const int MaxSubnegotiationBytes = 64;

    const byte Will = 251, Wont = 252, Do = 253, Dont = 254, Iac = 255;
    const byte SubnegotiationEnd = 240, Break = 243, Interrupt = 244, AreYouThere = 246, EraseCharacter = 247, EraseLine = 248, Subnegotiation = 250;
    const byte Echo = 1, SuppressGoAhead = 3, WindowSize = 31;
    const byte ControlC = 0x03, Delete = 0x7F, ControlU = 0x15;

    readonly byte[] subnegotiation = new byte[MaxSubnegotiationBytes];
    readonly HashSet<(byte Answer, byte Option)> refused = [];
    readonly ArrayBufferWriter<byte> data = new();
    State state;
    byte verb;
    int subnegotiationLength;
    bool goAheadAgreed;
    bool afterReturn;
    bool writtenReturn;

    enum State { Text, Command, Option, Subnegotiation, SubnegotiationCommand }

    /// <summary>What the server says first: we echo and never wait for go-ahead, and would like to know the window size.</summary>
    public static ReadOnlySpan<byte> Greeting => [Iac, Will, Echo, Iac, Will, SuppressGoAhead, Iac, Do, WindowSize];

    /// <summary>The window the client told last; 0 means it did not say.</summary>
    public int Columns { get; private set; }

    /// <inheritdoc cref="Columns"/>
    public int Rows { get; private set; }

    /// <summary>What typing and the protocol want of a connection.</summary>
    public static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        // The urgent byte of a telnet Synch is part of the stream: taken out of it, a lone IAC would stay behind.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, true);
    }

    /// <summary>Takes what the client sent, at most as many bytes as the inbox has room for; answers go to <paramref name="replies"/>, at most five bytes for each received.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, IBufferWriter<byte> replies)
    {
        foreach (var b in bytes) Step(b, replies);
        Deliver();
    }

    /// <summary>Appends <paramref name="bytes"/> as telnet wants them: FF doubled, and a CR that no LF follows given its NUL.</summary>
    public void Encode(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        foreach (var b in bytes)
        {
            if (writtenReturn && b != '\n') output.Write<byte>([0]);
            output.Write<byte>(b == Iac ? [Iac, Iac] : [b]);
            writtenReturn = b == '\r';
        }
    }

    void Step(byte b, IBufferWriter<byte> replies)
    {
        switch (state)
        {
            case State.Text when b == Iac: state = State.Command; break;
            case State.Text: Text(b); break;
            case State.Command: Command(b, replies); break;
            case State.Option: Option(b, replies); break;
            case State.Subnegotiation when b == Iac: state = State.SubnegotiationCommand; break;
            case State.Subnegotiation: Collect(b); break;
            case State.SubnegotiationCommand: EndSubnegotiation(b, replies); break;
        }
    }

    void Text(byte b)
    {
        // CR NUL is a bare CR, CR LF one end of line: both are what Enter sends.
        var second = afterReturn && b is (0 or (byte)'\n');
        afterReturn = b == '\r';
        if (!second) data.Write<byte>([b]);
    }

    void Command(byte b, IBufferWriter<byte> replies)
    {
        state = State.Text;
        switch (b)
        {
            case Iac: Text(b); break;
            case Will or Wont or Do or Dont: (verb, state) = (b, State.Option); break;
            case Subnegotiation: (subnegotiationLength, state) = (0, State.Subnegotiation); break;
            case Break: Report(LineEvent.Break); break;
            case AreYouThere: replies.Write("\r\n[yes]\r\n"u8); break;
            case Interrupt: Text(ControlC); break;
            case EraseCharacter: Text(Delete); break;
            case EraseLine: Text(ControlU); break;
        }
    }

    /// <summary>RFC 1143 without its queue: an option is answered when its state changes and refused once, so two sides never loop.</summary>
    void Option(byte option, IBufferWriter<byte> replies)
    {
        state = State.Text;
        switch (verb)
        {
            // Answers to our own offers; a client that will not have them gets the bytes all the same, as from a real console server.
            case Do when option is Echo or SuppressGoAhead: break;
            case Will when option is WindowSize: break;
            case Will when option is SuppressGoAhead:
                if (!goAheadAgreed) replies.Write<byte>([Iac, Do, option]);
                goAheadAgreed = true;
                break;
            case Do: Refuse(Wont, option, replies); break;
            case Will: Refuse(Dont, option, replies); break;
            case Wont when option is SuppressGoAhead: goAheadAgreed = false; break;
        }
    }

    void Refuse(byte answer, byte option, IBufferWriter<byte> replies)
    {
        if (refused.Add((answer, option))) replies.Write<byte>([Iac, answer, option]);
    }

    void Collect(byte b)
    {
        // Longer ones are of no option we asked for: their end is awaited, their content dropped.
        if (subnegotiationLength < MaxSubnegotiationBytes) subnegotiation[subnegotiationLength] = b;
        if (subnegotiationLength <= MaxSubnegotiationBytes) subnegotiationLength++;
    }

    void EndSubnegotiation(byte b, IBufferWriter<byte> replies)
    {
        state = State.Subnegotiation;
        if (b == Iac) Collect(b);
        else Command(b, replies);
        if (b == SubnegotiationEnd && subnegotiationLength == 5 && subnegotiation[0] == WindowSize) TakeWindow();
    }

    void TakeWindow()
    {
        Columns = BinaryPrimitives.ReadUInt16BigEndian(subnegotiation.AsSpan(1));
        Rows = BinaryPrimitives.ReadUInt16BigEndian(subnegotiation.AsSpan(3));
        Report(LineEvent.Resized);
    }

    void Report(LineEvent what)
    {
        Deliver();
        inbox.Post(what);
    }

    void Deliver()
    {
        if (data.WrittenCount == 0) return;
        inbox.Offer(data.WrittenSpan);
        data.ResetWrittenCount();
    }
}
