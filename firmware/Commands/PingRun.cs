using System.Globalization;
using Firmware.Cli;
using Firmware.Net;

namespace Firmware.Commands;

/// <summary>Sends the requests of one <c>ping</c> and shows each as it comes back, as IOS does, until Ctrl-C or Ctrl-Shift-6.</summary>
sealed class PingRun(Session session, PingSettings settings)
{
    const int MarksPerLine = 70;

    readonly TimeProvider clock = session.Router.Clock;
    long sent, received;
    double shortest = double.MaxValue, longest, sum;

    public async Task RunAsync()
    {
        using var port = Open();
        session.RunOn();
        session.WriteLine("Type escape sequence to abort.");
        session.WriteLine($"Sending {settings.Count}, {(settings.Sweep is var (first, last, _) ? $"[{first}..{last}]" : settings.Size)}-byte ICMP Echos to {Ipv6Type.Text(settings.Target)}, timeout is {settings.TimeoutSeconds} seconds:");
        if (settings.Source is { } source) session.WriteLine($"Packet sent with a source address of {Ipv6Type.Text(source)} ");
        if (settings.DontFragment) session.WriteLine("Packet sent with the DF bit set");
        if (settings.Pattern is { } pattern) session.WriteLine($"Packet has data pattern 0x{pattern:X4}");
        try
        {
            for (long number = 0; number < settings.Count; number++) await EchoAsync(port, number);
        }
        // The one under way is not counted, and what was sent so far is still said.
        catch (OperationCanceledException) when (session.Cancel.IsCancellationRequested) { session.RunOn(); }
        WriteSummary();
    }

    EchoPort Open()
    {
        try { return session.Router.OpenEcho(new EchoRoute(settings.Target, settings.Source, settings.DontFragment, settings.TypeOfService)); }
        catch (EchoException e) { throw new CommandException(e.Message); }
    }

    async Task EchoAsync(EchoPort port, long number)
    {
        var size = settings.SizeOf(number);
        var begun = clock.GetTimestamp();
        var outcome = await port.EchoAsync(settings.ContentOf(size), TimeSpan.FromSeconds(settings.TimeoutSeconds), session.Cancel);
        var milliseconds = Math.Max(1, Math.Ceiling(clock.GetElapsedTime(begun).TotalMilliseconds));
        sent++;
        var isReply = outcome == EchoOutcome.Reply || outcome == EchoOutcome.WrongData && !settings.Validate;
        if (isReply) Count(milliseconds);
        if (settings.Verbose) session.WriteLine(Line(number, isReply ? EchoOutcome.Reply : outcome, milliseconds) + (settings.Sweep is null ? "" : $" (size {size})"));
        else session.Write(isReply ? "!" : Mark(outcome));
        if (!settings.Verbose && (sent % MarksPerLine == 0 || number + 1 == settings.Count)) session.WriteLine();
        // No faster than the console shows it.
        await session.DrainAsync().WaitAsync(session.Cancel);
        // Replies that are there at once leave the device thread to the keys in between.
        await Task.Yield();
    }

    void Count(double milliseconds)
    {
        received++;
        (shortest, longest, sum) = (Math.Min(shortest, milliseconds), Math.Max(longest, milliseconds), sum + milliseconds);
    }

    void WriteSummary()
    {
        if (session.Terminal is { Column: > 0 }) session.WriteLine();
        var times = received == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", round-trip min/avg/max = {shortest:0}/{Math.Floor(sum / received):0}/{longest:0} ms");
        session.WriteLine($"Success rate is {(sent == 0 ? 0 : received * 100 / sent)} percent ({received}/{sent}){times}");
    }

    static string Line(long number, EchoOutcome outcome, double milliseconds) => outcome switch
    {
        EchoOutcome.Reply => string.Create(CultureInfo.InvariantCulture, $"Reply to request {number} ({milliseconds:0} ms)"),
        EchoOutcome.TimedOut => $"Request {number} timed out",
        EchoOutcome.Unreachable => $"Unreachable from request {number}",
        _ => $"Request {number} failed ({Mark(outcome)})",
    };

    static string Mark(EchoOutcome outcome) => outcome switch
    {
        EchoOutcome.Reply => "!",
        EchoOutcome.TimedOut => ".",
        EchoOutcome.Unreachable => "U",
        EchoOutcome.TimeExceeded => "&",
        EchoOutcome.TooBig => "M",
        EchoOutcome.Quenched => "Q",
        _ => "?",
    };
}
