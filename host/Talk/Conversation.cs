using Host.Serial;

namespace Host.Talk;

/// <summary>
/// Typing at a router the way a careful person does: each line is read back from its echo before Enter is pressed, every answer is awaited
/// to its prompt, every question is recognised or the router is left alone. That is also what paces a slow line.
/// </summary>
sealed class Conversation(Wire wire, Pacing pacing, Journal journal)
{
    const string Enter = "\r", Interrupt = "\x03", EraseLine = "\x15";
    const int EchoAttempts = 2, AnswerLimit = 64;

    /// <summary>The router's reply to a question; null when nobody knows the answer.</summary>
    public delegate string? Reply(string question, IReadOnlyList<string> output);

    readonly Screen screen = new();

    public Pacing Pacing => pacing;
    public Journal Journal => journal;
    public Wire Wire => wire;

    /// <summary>What the cursor waits on now.</summary>
    public Cue Cue { get; private set; }

    /// <summary>The waiting line's own text.</summary>
    public string Tail => screen.Tail;

    public IReadOnlyList<string> Output => screen.Lines;

    /// <summary>Types a command at a prompt and gives back what it printed.</summary>
    /// <exception cref="RouterException">The router refused it, asked back, or did not answer.</exception>
    public Task<IReadOnlyList<string>> RunAsync(string command, CancellationToken cancel) => RunAsync(command, (_, _) => null, pacing.Answer, cancel);

    /// <summary>Types a command and answers its questions, pasting where the reply has several lines.</summary>
    /// <exception cref="RouterException">As above; also when a question is unknown, which is then interrupted.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(string command, Reply reply, TimeSpan patience, CancellationToken cancel)
    {
        var output = new List<string>();
        await SayAsync(command, echo: true, cancel);
        for (var answers = 0; ; answers++)
        {
            var cue = await AwaitCueAsync(patience, cancel);
            output.AddRange(WithoutPrompt(cue));
            if (Cues.IsPrompt(cue))
                return Accepted(command, output);
            if (answers == AnswerLimit)
                throw await GiveUpAsync(command, "keeps asking", output, cancel);
            await AnswerAsync(command, cue, reply, output, cancel);
        }
    }

    /// <summary>Types one line, checks its echo, presses Enter; what comes next counts as its answer.</summary>
    public async Task SayAsync(string line, bool echo, CancellationToken cancel)
    {
        journal.Typed(echo ? line : "********");
        if (echo)
            await TypeAsync(line, cancel);
        else
            await wire.SendAsync(line, cancel);
        screen.Mark();
        await wire.SendAsync(Enter, cancel);
    }

    /// <summary>Presses a key that is not a line: Ctrl-C, a space, an Enter at nothing known.</summary>
    public async Task PressAsync(string keys, CancellationToken cancel)
    {
        screen.Mark();
        Cue = Cue.None;
        await wire.SendAsync(keys, cancel);
    }

    /// <summary>Waits until the router waits for us.</summary>
    /// <exception cref="RouterException">It did not within <paramref name="patience"/> of its last character.</exception>
    public async Task<Cue> AwaitCueAsync(TimeSpan patience, CancellationToken cancel)
    {
        while (true)
        {
            if (await SettledCueAsync(cancel) is var cue and not Cue.None)
                return cue;
            if (!await HearAsync(patience, cancel))
                throw new RouterException($"the router did not answer within {patience.TotalSeconds:0.#} s", LastWords());
        }
    }

    /// <summary>The same without insisting: <see cref="Cue.None"/> after that much silence.</summary>
    public async Task<Cue> GlanceAsync(TimeSpan silence, CancellationToken cancel)
    {
        while (true)
        {
            if (await SettledCueAsync(cancel) is var cue and not Cue.None)
                return cue;
            if (!await HearAsync(silence, cancel))
                return Cue.None;
        }
    }

    /// <summary>The last words that passed, for an error message.</summary>
    public string LastWords() => string.Join('\n', journal.Last(12));

    async Task AnswerAsync(string command, Cue cue, Reply reply, List<string> output, CancellationToken cancel)
    {
        if (cue == Cue.More)
        {
            await PressAsync(" ", cancel);
            return;
        }
        var question = cue == Cue.PasteInvite ? "paste" : Tail;
        var answer = reply(question, output) ?? throw await GiveUpAsync(command, $"asks \"{question}\", which this tool does not know", output, cancel);
        if (cue == Cue.PasteInvite)
            await PasteAsync(answer, cancel);
        else
            await SayAsync(answer, echo: cue != Cue.Password, cancel);
    }

    /// <summary>Line by line, each read back before the next; "quit" ends it, as every paste invitation offers.</summary>
    async Task PasteAsync(string text, CancellationToken cancel)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            await SayAsync(line, echo: true, cancel);
        await SayAsync("quit", echo: true, cancel);
    }

    async Task TypeAsync(string line, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            screen.Mark();
            await wire.SendAsync(line, cancel);
            if (await EchoedAsync(line, cancel))
                return;
            if (attempt == EchoAttempts)
                throw new RouterException($"the line does not echo what is typed (\"{journal.Masked(line)}\"): wrong speed, noise, or nobody there", LastWords());
            await wire.SendAsync(EraseLine, cancel);
        }
    }

    async Task<bool> EchoedAsync(string line, CancellationToken cancel)
    {
        var wanted = line.TrimEnd();
        while (!screen.Joined.EndsWith(wanted, StringComparison.Ordinal))
            if (!await HearAsync(pacing.Echo, cancel))
                return false;
        return true;
    }

    async Task<bool> HearAsync(TimeSpan limit, CancellationToken cancel)
    {
        var text = await wire.ReceiveAsync(limit, cancel);
        screen.Add(text);
        journal.Received(text);
        return text.Length > 0;
    }

    /// <summary>A cue that a log message touched is looked at twice: the router may be drawing the prompt again.</summary>
    async Task<Cue> SettledCueAsync(CancellationToken cancel)
    {
        Cue = Cues.Of(screen);
        while (Cue != Cue.None && (screen.HasMessages || Cue == Cue.Question) && await HearAsync(pacing.Settle, cancel))
            Cue = Cues.Of(screen);
        return Cue;
    }

    IEnumerable<string> WithoutPrompt(Cue cue)
    {
        var lines = screen.Lines.ToList();
        var tail = lines.FindLastIndex(l => l.Length > 0);
        if ((Cues.IsPrompt(cue) || cue == Cue.More) && tail >= 0)
            lines.RemoveRange(tail, lines.Count - tail);
        return lines.SkipWhile(l => l.Length == 0);
    }

    List<string> Accepted(string command, List<string> output)
    {
        var refusal = Refusal.In(output);
        return refusal.Length == 0 ? output : throw new RouterException($"the router refused \"{journal.Masked(command)}\"", journal.Masked(refusal));
    }

    async Task<RouterException> GiveUpAsync(string command, string why, List<string> output, CancellationToken cancel)
    {
        await PressAsync(Interrupt, cancel);
        return new RouterException($"after \"{journal.Masked(command)}\" the router {why}", journal.Masked(string.Join('\n', output.TakeLast(8))));
    }
}
