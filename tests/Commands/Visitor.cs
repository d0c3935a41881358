using Firmware.Cli;
using Firmware.Commands;
using Tests.Cli;

namespace Tests.Commands;

/// <summary>A second operator at a test's router, on a vty in memory.</summary>
sealed class Visitor : IAsyncDisposable
{
    readonly TestRouter router;
    readonly CancellationTokenSource over = new();
    readonly Task visiting;

    public Visitor(TestRouter router, int vty = 0, string peer = "192.0.2.7")
    {
        this.router = router;
        visiting = router.Scheduler.RunAsync(async () =>
        {
            var terminal = new Firmware.Cli.Terminal(Line, router.Router.Clock);
            var place = new Line(LineKind.Vty, vty, peer);
            using var session = new Session(new ConsoleHost(router.Router, place), terminal);
            using var seat = router.Router.Seats.Take(place, session, terminal.Disconnect);
            await session.VisitAsync(over.Token);
        });
    }

    public MemoryLine Line { get; } = new();

    /// <summary>Completes when the session has ended.</summary>
    public Task Left => visiting.WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Types a line and gives what was written up to the next prompt, echo included.</summary>
    public async Task<string> RunAsync(string line)
    {
        var before = Line.Output.Length;
        Line.Type(line + "\r");
        return (await Line.WaitAsync(text => text.Length > before && text[before..].Contains('\n', StringComparison.Ordinal) && text[^1] is '#' or '>'))[before..];
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await Left;
        await router.Scheduler.RunAsync(() => Task.CompletedTask);
        over.Dispose();
    }
}
