using Firmware.Cli;
using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Cli;

/// <summary>A section of the small language.</summary>
sealed class BoxConfig
{
    public int Number = 1;
    public bool Lamp = true;
    public string Color = "red";
    public string Methods = "crl";
    public int X;
    public int Y = 5;
    public string Pair = "";
    public int Ghost;
    public readonly SortedDictionary<string, ThingConfig> Things = new(StringComparer.Ordinal);
}

sealed class ThingConfig
{
    public string Value = "";
}

/// <summary>A command that writes itself in code.</summary>
sealed class CustomRow() : Command<BoxConfig>("pair <one:WORD> <two:WORD>", "Two words")
{
    protected override void Set(BoxConfig section, Args args) => section.Pair = $"{args["one"]} {args["two"]}";
    protected override void Unset(BoxConfig section, Args args) => section.Pair = "";
    protected override IEnumerable<string> Nvgen(BoxConfig section) => section.Pair.Length == 0 ? [] : [$"pair {section.Pair}"];
}

/// <summary>The host of the small language: a box with a lamp.</summary>
sealed class BoxHost(Scheduler scheduler, Log log, TimeProvider clock, int privilege) : SessionHost
{
    static readonly Mode<ThingConfig> thing = new("thing")
    {
        { "exit", "Leave", (session, _) => session.Leave() },
        { "value <value:WORD>", "A word", t => ref t.Value },
    };

    static readonly Mode<BoxConfig> config = new("config")
    {
        { "color <color:green|blue>", "Color", c => ref c.Color },
        { "end", "Leave all", (session, _) => session.LeaveToExec() },
        { "ghost <n:1-9>", "Hidden", c => ref c.Ghost, Row.Alias },
        { "lamp", "Light", c => ref c.Lamp },
        { "methods <methods:crl|none|ocsp+>", "Methods", c => ref c.Methods },
        { "number <n:1-9>", "Digit", c => ref c.Number, Row.Ours },
        { "point <x:1-9> [at <y:1-9>]", "Place", c => ref c.X, c => ref c.Y },
        new CustomRow(),
        { "section <name:WORD>", "Name", c => c.Things, thing },
    };

    readonly Mode exec = new("exec");
    readonly BoxConfig box = new();

    public TaskCompletionSource Proceed { get; } = new();
    public int Cancelled { get; private set; }
    public Dictionary<string, string> Saved { get; } = [];
    public IEnumerable<string> Nvgen() => config.Nvgen(box).Where(l => l.Length > 0).ToArray();

    public override object Device => this;
    public override Mode Exec => exec;
    public override Mode Config => config;
    public override object ConfigSection => box;
    public override string Hostname => "Box";
    public override string LineName => "con0";
    public override string WhoIs(Session session) => "console";
    public override Scheduler Scheduler => scheduler;
    public override Log Log => log;
    public override TimeProvider Clock => clock;
    public override int ConsoleLogLevel => 7;
    public override int MonitorLogLevel => 7;
    public override bool SynchronousLogging => false;
    public override TimeSpan IdleTimeout => TimeSpan.Zero;

    public BoxHost Built()
    {
        exec.Add("ask", "Ask", async (Session s, Args _) => s.WriteLine($"{await s.YesNoAsync("Sure? [yes/no]: ")}"));
        exec.Add("break", "Break", (Session _, Args _) => throw new InvalidOperationException("broken"));
        exec.Add("configure", "Configure", (Session s, Args _) => s.Enter(config, box));
        exec.Add("expire", "Expire", (Session _, Args _) => throw new OperationCanceledException("too late"));
        exec.Add("paste", "Paste", async (Session s, Args _) => s.WriteLine($"{(await s.ReadPastedAsync()).Count} lines"));
        exec.Add("show one", "One", (Session s, Args _) => s.WriteLine("one"), Row.User);
        exec.Add("wait", "Wait", WaitAsync);
        Grammar.Link([exec, config], new Dictionary<string, string>
        {
            ["(exec)"] = "Exec:", ["(config)"] = "Config:", ["(thing)"] = "Thing:", ["show"] = "Show", ["color green"] = "Green", ["color blue"] = "Blue", ["ghost"] = "Ghost",
            ["methods crl"] = "Lists", ["methods none"] = "None", ["methods ocsp"] = "Ask", ["number"] = "A number", ["point"] = "Place", ["point <x> at"] = "Where",
            ["point <x> at <y>"] = "Digit", ["pair"] = "Words", ["pair <one>"] = "One word", ["section"] = "Section", ["value"] = "Value",
        }, new Dictionary<string, string>());
        return this;
    }

    public override Task<bool> LoginAsync(Session session)
    {
        session.Privilege = privilege;
        return Task.FromResult(true);
    }

    public override Task LookUpAsync(Session session, string word)
    {
        session.WriteLine($"unknown: {word}");
        return Task.CompletedTask;
    }

    public override Task SaveAsync(Session session, string url, string text, bool append)
    {
        Saved[url] = append ? Saved.GetValueOrDefault(url) + text : text;
        return Task.CompletedTask;
    }

    public override void Applied() { }
    public override void LeftConfiguration(Session session) { }

    async Task WaitAsync(Session session, Args args)
    {
        session.WriteLine("waiting");
        try { await Proceed.Task.WaitAsync(session.Cancel); }
        catch (OperationCanceledException)
        {
            Cancelled++;
            throw;
        }
        session.WriteLine("proceeded");
    }
}

/// <summary>The small language on a line in memory.</summary>
sealed class EngineBench : IAsyncDisposable
{
    readonly CancellationTokenSource powerOff = new();
    readonly Scheduler scheduler;
    readonly Session session;
    readonly Task running;

    EngineBench(int privilege)
    {
        var clock = new DeviceClock(new FakeTimeProvider(), true);
        var log = new Log(clock);
        scheduler = new Scheduler(clock, log);
        Host = new BoxHost(scheduler, log, clock, privilege).Built();
        session = new Session(Host, new Terminal(Line, clock));
        running = scheduler.RunAsync(() => session.RunAsync([], powerOff.Token));
    }

    public MemoryLine Line { get; } = new();
    public BoxHost Host { get; }

    public static async Task<EngineBench> StartAsync(int privilege = 15)
    {
        var bench = new EngineBench(privilege);
        await bench.TypeAsync("\r", text => text.EndsWith(privilege > 1 ? '#' : '>'));
        return bench;
    }

    /// <summary>Types and waits for what is written from then on to satisfy the condition; gives that part.</summary>
    public async Task<string> TypeAsync(string keys, Func<string, bool> until)
    {
        var before = Line.Output.Length;
        Line.Type(keys);
        return (await Line.WaitAsync(text => text.Length > before && until(text[before..])))[before..];
    }

    public async ValueTask DisposeAsync()
    {
        await powerOff.CancelAsync();
        try { await running; }
        catch (OperationCanceledException) { Assert.That(powerOff.IsCancellationRequested); }
        scheduler.Dispose();
        session.Dispose();
        powerOff.Dispose();
    }
}
