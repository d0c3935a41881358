using System.Buffers;

namespace Firmware.Net;

/// <summary>
/// The client's side of telnet (RFC 854; echo 857, suppress go-ahead 858): what the far end sends becomes text and answers, what is typed
/// becomes telnet. It offers nothing, so that a server which speaks no telnet is left alone.
/// </summary>
sealed class TelnetClientCodec
{
    const byte SubnegotiationEnd = 240, Subnegotiation = 250, Will = 251, Wont = 252, Do = 253, Dont = 254, Iac = 255;
    const byte Echo = 1, SuppressGoAhead = 3;
    const byte Return = (byte)'\r', LineFeed = (byte)'\n';

    readonly HashSet<(byte Answer, byte Option)> refused = [];
    State state;
    byte verb;
    bool farSuppresses, weSuppress, afterReturn;

    enum State { Text, Command, Option, Subnegotiation, SubnegotiationCommand }

    /// <summary>Whether the far end shows what is typed; else who types does not see it unless it is shown here.</summary>
    public bool FarEndEchoes { get; private set; }

    /// <summary>Text goes to <paramref name="text"/>, answers to <paramref name="replies"/>: at most three bytes for each received.</summary>
    public void Receive(ReadOnlySpan<byte> bytes, IBufferWriter<byte> text, IBufferWriter<byte> replies)
    {
        foreach (var b in bytes)
        {
            switch (state)
            {
                case State.Text when b == Iac: state = State.Command; break;
                case State.Text: Take(b, text); break;
                case State.Command: Command(b, text); break;
                case State.Option: Option(b, replies); break;
                // No option that has parameters is ever agreed to: they are skipped.
                case State.Subnegotiation when b == Iac: state = State.SubnegotiationCommand; break;
                case State.SubnegotiationCommand: state = b == SubnegotiationEnd ? State.Text : State.Subnegotiation; break;
            }
        }
    }

    /// <summary>Typed bytes as telnet wants them: FF doubled, Return as CR LF.</summary>
    public static void Encode(ReadOnlySpan<byte> typed, IBufferWriter<byte> output)
    {
        foreach (var b in typed) output.Write<byte>(b switch { Iac => [Iac, Iac], Return => [Return, LineFeed], _ => [b] });
    }

    void Take(byte b, IBufferWriter<byte> text)
    {
        // A bare CR comes as CR NUL.
        if (!(afterReturn && b == 0)) text.Write<byte>([b]);
        afterReturn = b == Return;
    }

    void Command(byte b, IBufferWriter<byte> text)
    {
        state = State.Text;
        switch (b)
        {
            case Iac: Take(b, text); break;
            case Will or Wont or Do or Dont: (verb, state) = (b, State.Option); break;
            case Subnegotiation: state = State.Subnegotiation; break;
        }
    }

    // RFC 1143 without its queue: an option is answered when its state changes and refused once, so two sides never loop.
    void Option(byte option, IBufferWriter<byte> replies)
    {
        state = State.Text;
        switch (verb, option)
        {
            case (Will or Wont, Echo): FarEndEchoes = Agree(FarEndEchoes, verb == Will, Do, Dont, option, replies); break;
            case (Will or Wont, SuppressGoAhead): farSuppresses = Agree(farSuppresses, verb == Will, Do, Dont, option, replies); break;
            case (Do or Dont, SuppressGoAhead): weSuppress = Agree(weSuppress, verb == Do, Will, Wont, option, replies); break;
            case (Will, _): Refuse(Dont, option, replies); break;
            case (Do, _): Refuse(Wont, option, replies); break;
        }
    }

    static bool Agree(bool now, bool wanted, byte yes, byte no, byte option, IBufferWriter<byte> replies)
    {
        if (now != wanted) replies.Write<byte>([Iac, wanted ? yes : no, option]);
        return wanted;
    }

    void Refuse(byte answer, byte option, IBufferWriter<byte> replies)
    {
        if (refused.Add((answer, option))) replies.Write<byte>([Iac, answer, option]);
    }
}
