using System.Globalization;
using Firmware.Cli;
using Firmware.Kernel;
using Firmware.Net;

namespace Firmware.Commands;

/// <summary><c>show ntp status</c> and <c>show ntp associations</c>, in IOS's layout.</summary>
static class NtpShow
{
    const string Legend = " * sys.peer, # selected, + candidate, - outlyer, x falseticker, ~ configured";
    const int Unsynchronized = 16;
    const int Narrow = 6;

    // The clock counts ticks of 100 ns: 2^-23 seconds, of which IOS shows the power without its sign.
    const int Precision = 23;

    public static readonly Mode Rows = new("exec")
    {
        { "show ntp associations [detail]", "NTP associations", Associations, Row.User },
        { "show ntp status", "NTP status", Status, Row.User },
    };

    static void Status(Session session, Args args) => Write(session, () => StatusLines(session.Router.Ntp, session.Router.Clock));

    static void Associations(Session session, Args args)
    {
        var (ntp, clock) = (session.Router.Ntp, session.Router.Clock);
        Write(session, () => args.Has("detail") ? ntp.Associations.SelectMany(a => Detail(a, clock)) :
            ["", "  address         ref clock       st   when   poll reach  delay  offset   disp", .. ntp.Associations.Select(a => Line(a, clock)), Legend]);
    }

    static void Write(Session session, Func<IEnumerable<string>> lines)
    {
        foreach (var line in session.Router.Ntp.EnabledAt is null ? ["%NTP is not enabled."] : lines()) session.WriteLine(line);
    }

    /// <summary>What <c>show ntp status</c> prints of a client that has servers.</summary>
    public static IEnumerable<string> StatusLines(NtpClient ntp, DeviceClock clock)
    {
        var (state, peer) = (ntp.State, ntp.State.Peer);
        var poll = 1L << (peer ?? ntp.Associations[0]).Poll;
        return
        [
            peer is null ? $"Clock is unsynchronized, stratum {Unsynchronized}, no reference clock" : $"Clock is synchronized, stratum {peer.Stratum + 1}, reference is {peer.Address}",
            $"nominal freq is 250.0000 Hz, actual freq is 250.0000 Hz, precision is 2**{Precision}",
            Text($"ntp uptime is {(long)clock.GetElapsedTime(ntp.EnabledAt ?? 0).TotalMilliseconds / 10} (1/100 of seconds), resolution is 1"),
            $"reference time is {state.Reference.Text(clock.Zone)}",
            Text($"clock offset is {state.Offset.TotalMilliseconds:0.0000} msec, root delay is {RootDelay(peer).TotalMilliseconds:0.00} msec"),
            Text($"root dispersion is {(peer?.Distance ?? TimeSpan.Zero).TotalMilliseconds:0.00} msec, peer dispersion is {(peer?.Filter.Dispersion ?? TimeSpan.Zero).TotalMilliseconds:0.00} msec"),
            $"loopfilter state is {(state.UpdatedAt is null ? "'NSET' (Never set)" : "'CTRL' (Normal Controlled Loop)")}, drift is 0.000000000 s/s",
            state.UpdatedAt is { } at ? Text($"system poll interval is {poll}, last update was {(long)clock.GetElapsedTime(at).TotalSeconds} sec ago.") : $"system poll interval is {poll}, never updated.",
        ];
    }

    static TimeSpan RootDelay(NtpAssociation? peer) => peer is null ? TimeSpan.Zero : peer.Last!.RootDelay + peer.Filter.Delay;

    /// <summary>A server's line of <c>show ntp associations</c>.</summary>
    public static string Line(NtpAssociation a, DeviceClock clock)
    {
        var mark = a.Standing switch { NtpStanding.SystemPeer => '*', NtpStanding.Candidate => '+', NtpStanding.Falseticker => 'x', _ => ' ' };
        var when = a.HeardAt is { } at ? When(clock.GetElapsedTime(at)) : "-";
        return Text($"{mark}~{NameOf(a),-15} {Reference(a),-15} {a.Stratum,2} {when,6} {1L << a.Poll,6} {Convert.ToString(a.Reach, 8),5} {Fixed(a.Filter.Delay),Narrow} {Fixed(a.Filter.Offset),Narrow + 1} {Fixed(a.Filter.Dispersion),Narrow}");
    }

    /// <summary>A server's lines of <c>show ntp associations detail</c>.</summary>
    public static IEnumerable<string> Detail(NtpAssociation a, DeviceClock clock)
    {
        var (zone, packet) = (clock.Zone, a.Last);
        var standing = a.Standing switch { NtpStanding.SystemPeer => "our_master, ", NtpStanding.Candidate => "candidate, ", NtpStanding.Falseticker => "falseticker, ", _ => "" };
        return
        [
            $"{NameOf(a)} configured, {(a.Address?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "ipv6" : "ipv4")}, {standing}{(a.IsSane ? "sane" : "insane")}, {(a.IsFit ? "valid" : "invalid")}, stratum {a.Stratum}",
            $"ref ID {Reference(a),-15}, time {(packet?.Reference ?? default).Text(zone)}",
            $"our mode client, peer mode server, our poll intvl {1L << a.Poll}, peer poll intvl {1L << Math.Clamp(packet?.Poll ?? a.Poll, 0, 17)}",
            Text($"root delay {(packet?.RootDelay ?? TimeSpan.Zero).TotalMilliseconds:0.00} msec, root disp {(packet?.RootDispersion ?? TimeSpan.Zero).TotalMilliseconds:0.00}, reach {Convert.ToString(a.Reach, 8)}, sync dist {a.Distance.TotalMilliseconds:0.00}"),
            Text($"delay {a.Filter.Delay.TotalMilliseconds:0.00} msec, offset {a.Filter.Offset.TotalMilliseconds:0.0000} msec, dispersion {a.Filter.Dispersion.TotalMilliseconds:0.00}, jitter {a.Filter.Jitter.TotalMilliseconds:0.00} msec"),
            $"precision 2**{-(packet?.Precision ?? 0)}, version {packet?.Version ?? a.Config.Version}",
            $"assoc id {a.Id}, assoc name {a.Config.Host}",
            $"assoc in packets {a.Answers}, assoc out packets {a.Sent}, assoc error packets {a.Errors}",
            $"org time {(packet?.Origin ?? default).Text(zone)}",
            $"rec time {a.Received.Text(zone)}",
            $"xmt time {(packet?.Transmit ?? default).Text(zone)}",
            $"filtdelay = {Stages(a, s => s.Delay, TimeSpan.Zero)}",
            $"filtoffset ={Stages(a, s => s.Offset, TimeSpan.Zero)}",
            $"filterror = {Stages(a, s => s.Dispersion, TimeSpan.FromSeconds(16))}",
            $"minpoll = {a.Config.MinPoll}, maxpoll = {a.Config.MaxPoll}",
            "",
        ];
    }

    static string Stages(NtpAssociation a, Func<NtpSample, TimeSpan> value, TimeSpan otherwise)
        => string.Concat(Enumerable.Range(0, NtpFilter.Stages).Select(i => Stage(i < a.Filter.Samples.Count ? value(a.Filter.Samples[i]) : otherwise)));

    static string Stage(TimeSpan time) => Math.Abs(time.TotalMilliseconds) < 10000 ? Text($"{time.TotalMilliseconds,8:0.00}") : Text($"{time.TotalMilliseconds,8:0.0}");

    static string NameOf(NtpAssociation a) => a.Address?.ToString() ?? a.Config.Host;

    static string Reference(NtpAssociation a) => a.Refused is { } kiss ? $".{kiss}." : a.Reach == 0 && a.HeardAt is null ? a.Last?.Kiss is { Length: > 0 } other ? $".{other}." : ".INIT." : a.Last!.ReferenceText;

    // Six places, as many of them behind the point as there is room for.
    static string Fixed(TimeSpan time)
    {
        var milliseconds = time.TotalMilliseconds;
        return Math.Abs(milliseconds) switch
        {
            < 100 => Text($"{milliseconds:0.000}"),
            < 1000 => Text($"{milliseconds:0.00}"),
            < 10000 => Text($"{milliseconds:0.0}"),
            _ => Text($"{Math.Truncate(milliseconds):0}."),
        };
    }

    // IOS: 59 seconds, 12 minutes, 3 hours, 2 days.
    static string When(TimeSpan time) => time switch
    {
        { TotalSeconds: <= 2048 } => Text($"{(long)time.TotalSeconds}"),
        { TotalMinutes: <= 300 } => Text($"{(long)time.TotalMinutes}m"),
        { TotalHours: <= 96 } => Text($"{(long)time.TotalHours}h"),
        _ => Text($"{(long)time.TotalDays}d"),
    };

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
