using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Net;

/// <summary>
/// Sends the log to the configured hosts in IOS's own form, <c>&lt;PRI&gt;SEQ: TIME: %FAC-SEV-MNEMONIC: text</c>, a line of a message at
/// a time. Whoever logs only leaves the line in each host's queue.
/// </summary>
sealed class Syslog : IAsyncDisposable
{
    // RFC 3164 §4.1: a packet has 1024 octets or less.
    const int MaxLine = 1024;
    const int Severities = 8;

    static readonly Message Started = new("SYS", 6, "LOGGINGHOST_STARTSTOP", "Logging to host {0} port {1} started - CLI initiated");
    static readonly Message Stopped = new("SYS", 6, "LOGGINGHOST_STARTSTOP", "Logging to host {0} port {1} stopped - CLI initiated");

    /// <summary>The facilities by IOS's names; their place is their code (RFC 3164 §4.1.1), where IOS's sys9–sys14 are the unnamed ones.</summary>
    public static readonly IReadOnlyList<string> Facilities =
    [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "sys9", "sys10", "sys11", "sys12", "sys13", "sys14", "cron",
        "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ];

    readonly Log log;
    readonly NameResolution names;
    readonly Interfaces interfaces;
    readonly Lock gate = new();
    volatile SyslogSettings settings = new(false, -1, 0, "");
    ImmutableArray<SyslogHost> hosts = [];
    long lines;

    public Syslog(Log log, NameResolution names, Interfaces interfaces)
    {
        (this.log, this.names, this.interfaces) = (log, names, interfaces);
        log.Written += Take;
    }

    /// <summary>Lines as severe as <c>logging trap</c> asks for, whether or not there is a host.</summary>
    public long Lines => Interlocked.Read(ref lines);

    public IReadOnlyList<SyslogHost> Hosts => hosts;

    /// <summary>Compares hosts and form with the configuration. Device thread.</summary>
    public void Apply(RunningConfig config)
    {
        var logging = config.Logging;
        var source = AddressOf(logging.SourceInterface);
        settings = new(logging.On, logging.Trap, IndexOf(logging.Facility), OriginOf(config, source));
        var wanted = logging.On ? logging.Hosts : [];
        var gone = hosts.Where(h => !wanted.Contains(h.Config) || !Equals(h.Source, source)).ToArray();
        var added = wanted.Where(w => hosts.All(h => h.Config != w || gone.Contains(h))).Select(w => new SyslogHost(w, source, names, log)).ToArray();
        hosts = [.. hosts.Except(gone), .. added];
        foreach (var host in gone) _ = host.DisposeAsync().AsTask();
        foreach (var host in gone.Where(g => added.All(a => a.Config != g.Config))) log.Write(Stopped, host.Config.Host, host.Config.Port);
        foreach (var host in added.Where(a => gone.All(g => g.Config != a.Config))) log.Write(Started, host.Config.Host, host.Config.Port);
    }

    /// <summary>What is queued still leaves where that takes no time; then the hosts are let go.</summary>
    public async ValueTask DisposeAsync()
    {
        log.Written -= Take;
        await Task.WhenAll(hosts.Select(h => h.DisposeAsync().AsTask()));
    }

    void Take(LogLine line)
    {
        var now = settings;
        if (!now.IsOn || line.Severity > now.Trap) return;
        // Numbers leave in the order of the queue, whichever thread wrote the line.
        lock (gate)
        {
            foreach (var text in line.Text.Split('\n'))
            {
                var bytes = Encode(now, line.Severity, Interlocked.Increment(ref lines), text);
                foreach (var host in hosts) host.Send(bytes);
            }
        }
    }

    static byte[] Encode(SyslogSettings now, int severity, long number, string text)
    {
        var origin = now.Origin.Length > 0 ? $"{now.Origin}: " : "";
        var bytes = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<{now.Facility * Severities + severity}>{number}: {origin}{text}"));
        return bytes.Length <= MaxLine ? bytes : bytes[..CutAt(bytes)];
    }

    // Never inside a character: a continuation byte begins with the bits 10.
    static int CutAt(byte[] bytes)
    {
        var cut = MaxLine;
        while ((bytes[cut] & 0xC0) == 0x80) cut--;
        return cut;
    }

    static int IndexOf(string facility) => Facilities.Index().First(f => f.Item == facility).Index;

    string OriginOf(RunningConfig config, IPAddress? source) => config.Logging.OriginId.Split(' ', 2) switch
    {
        ["hostname"] => config.Hostname,
        ["ip"] => (source ?? (interfaces.Listening is [var first, ..] ? first : null))?.ToString() ?? "",
        ["string", var text] => text,
        _ => "",
    };

    IPAddress? AddressOf(string name) => name.Length == 0 ? null : interfaces.States.FirstOrDefault(s => s.Name == name && s.IsUp)?.Addresses is [var first, ..] ? first : null;
}

/// <summary>What the configuration says of every line that leaves; <paramref name="Trap"/> is the least severe level.</summary>
sealed record SyslogSettings(bool IsOn, int Trap, int Facility, string Origin);
