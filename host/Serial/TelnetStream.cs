namespace Host.Serial;

/// <summary>
/// The network virtual terminal of RFC 854 as a console server speaks it: both ends go character at a time (ECHO by the router, SUPPRESS-GO-AHEAD,
/// BINARY agreed), every other option is declined, a data byte of 255 is doubled.
/// </summary>
sealed class TelnetStream(Stream inner) : ForwardOnlyStream
{
    const byte Iac = 255, Dont = 254, Do = 253, Wont = 252, Will = 251, SubnegotiationBegin = 250, SubnegotiationEnd = 240;
    const byte Binary = 0, Echo = 1, SuppressGoAhead = 3;

    enum State { Data, Command, Option, Subnegotiation, SubnegotiationIac }

    readonly byte[] raw = new byte[4096];
    readonly List<byte> answers = [];
    readonly HashSet<(byte Verb, byte Option)> told = [];
    State state = State.Data;
    byte verb;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        while (true)
        {
            var read = await inner.ReadAsync(raw.AsMemory(0, Math.Min(raw.Length, buffer.Length)), cancellationToken);
            if (read == 0)
                return 0;
            var data = Decode(raw.AsSpan(0, read), buffer.Span);
            if (answers.Count > 0)
            {
                await inner.WriteAsync(answers.ToArray(), cancellationToken);
                answers.Clear();
            }
            if (data > 0)
                return data;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!buffer.Span.Contains(Iac))
            return inner.WriteAsync(buffer, cancellationToken);
        var doubled = new List<byte>(buffer.Length + 8);
        foreach (var b in buffer.Span)
        {
            doubled.Add(b);
            if (b == Iac)
                doubled.Add(Iac);
        }
        return inner.WriteAsync(doubled.ToArray(), cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    int Decode(ReadOnlySpan<byte> bytes, Span<byte> data)
    {
        var count = 0;
        foreach (var b in bytes)
            if (IsData(b))
                data[count++] = b;
        return count;
    }

    bool IsData(byte b)
    {
        switch (state)
        {
            case State.Data when b == Iac:
                state = State.Command;
                return false;
            case State.Data:
                return true;
            case State.Command:
                return Command(b);
            case State.Option:
                Answer(verb, b);
                state = State.Data;
                return false;
            case State.Subnegotiation:
                state = b == Iac ? State.SubnegotiationIac : State.Subnegotiation;
                return false;
            default:
                state = b == SubnegotiationEnd ? State.Data : State.Subnegotiation;
                return false;
        }
    }

    bool Command(byte b)
    {
        verb = b;
        state = b switch
        {
            Will or Wont or Do or Dont => State.Option,
            SubnegotiationBegin => State.Subnegotiation,
            _ => State.Data,
        };
        return b == Iac;
    }

    /// <summary>Says each answer once: repeating an agreement is how two telnets loop (RFC 854, "only request a change").</summary>
    void Answer(byte asked, byte option)
    {
        var reply = asked switch
        {
            Will => option is Echo or SuppressGoAhead or Binary ? Do : Dont,
            Do => option is SuppressGoAhead or Binary ? Will : Wont,
            Wont => Dont,
            _ => Wont,
        };
        if (told.Add((reply, option)))
            answers.AddRange([Iac, reply, option]);
    }
}
