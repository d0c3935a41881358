using System.Globalization;
using System.Net;

namespace Firmware.Boot;

/// <summary>What the router was started with, from arguments or else from <c>STAPLEBOX_*</c> variables.</summary>
sealed record BootOptions
{
    const int HighestPortOffset = 60000;

    static readonly Option[] all =
    [
        new("profile", "NAME|FILE", "a board from hw-profiles/ or a file like them (default: branch)", "--profile edge", (o, v) => o with { Profile = v }),
        new("state", "DIR", "nvram:, flash: and TPM state (default: ./run/PROFILE); one process per DIR", "--state ./run/r1", (o, v) => o with { State = Path.GetFullPath(v) }),
        new("console", "SPEC", "stdio | pty[:LINK] | tty:/dev/ttyUSB0[,BAUD] | tcp:HOST:PORT (telnet) | unix:PATH; repeatable (default: stdio)", "--console tcp:127.0.0.1:5000", (o, v) => o with { Consoles = [.. o.Consoles, v] }),
        new("tpm", "URI", "embedded | swtpm:host=H,port=P | mssim:host=H,port=P | device:/dev/tpmrm0 (default: as the profile says)", "--tpm device:/dev/tpmrm0", (o, v) => o with { Tpm = v }),
        new("tpm-debug", "unix:PATH", "raw TPM commands for outside tools (default: off)", "--tpm-debug unix:/tmp/tpm", (o, v) => o with { TpmDebug = DebugSpec(v) }),
        new("startup-config", "FILE", "the configuration where NVRAM holds none", "--startup-config branch.cfg", (o, v) => o with { StartupConfig = v }),
        new("address", "ADDRESS", "what services listen on (default: 127.0.0.1); repeatable, IPv6 too", "--address 127.0.0.2", (o, v) => o with { Addresses = [.. o.Addresses, Address(v)] }),
        new("port-offset", "N", "ports below 1024 become N + port (default: 0)", "--port-offset 8000", (o, v) => o with { PortOffset = Offset(v) }),
        new("clock", "host|ISO-8601|unset", "where the time comes from; unset waits for `clock set` (default: host)", "--clock 2026-11-22T10:00:00Z", (o, v) => o with { Clock = Time(v) }),
        new("ready", "FILE", "written atomically once the console takes input (JSON)", "--ready /tmp/r1.json", (o, v) => o with { Ready = Path.GetFullPath(v) }),
    ];

    public string Profile { get; init; } = "branch";

    /// <summary>Absolute, or empty for the default under <c>./run</c>.</summary>
    public string State { get; init; } = "";
    public IReadOnlyList<string> Consoles { get; init; } = [];

    /// <summary>Null where the profile decides.</summary>
    public string? Tpm { get; init; }
    public string? TpmDebug { get; init; }
    public string? StartupConfig { get; init; }
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];
    public int PortOffset { get; init; }
    public ClockSource Clock { get; init; } = new(ClockKind.Host);
    public string? Ready { get; init; }

    /// <summary>Whether the caller asked for <see cref="Usage"/> instead of a router.</summary>
    public bool Help { get; private init; }

    /// <summary>Whether the caller asked for the page of all commands instead of a router.</summary>
    public bool Commands { get; private init; }

    public string StateDirectory => State.Length > 0 ? State : Path.GetFullPath(Path.Combine("run", Path.GetFileNameWithoutExtension(Profile)));

    public static string Usage => string.Join('\n',
    [
        "Usage: ./device boot [NAME] [options]", "",
        .. all.Select(o => $"  {$"--{o.Name} {o.Value}",-34} {o.Help}"), "",
        "Each option may also be set in the environment: --port-offset 8000 is STAPLEBOX_PORT_OFFSET=8000",
        "(values of a repeatable option separated by spaces).", "",
    ]);

    /// <summary>Reads arguments, then the environment for options not given; a refused one is a <see cref="UsageException"/>.</summary>
    public static BootOptions Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var options = new BootOptions();
        var given = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "--help" or "-h") return options with { Help = true };
            if (arguments[i] is "--commands") return options with { Commands = true };
            var (name, inline) = arguments[i].Split('=', 2) is [var left, var right] ? (left, right) : (arguments[i], null);
            var option = all.FirstOrDefault(o => $"--{o.Name}" == name)
                ?? throw new UsageException($"'{arguments[i]}' is not an option; --help lists them");
            var value = inline ?? (++i < arguments.Count ? arguments[i] : throw new UsageException($"--{option.Name} needs a value: {option.Value}, for example {option.Example}"));
            if (!given.Add(option.Name) && !option.IsRepeatable) throw new UsageException($"--{option.Name} was given twice; it takes one value");
            options = option.Apply(options, value);
        }
        foreach (var option in all.Where(o => !given.Contains(o.Name)))
            options = FromEnvironment(options, option, environment(option.Variable));
        return options with
        {
            Consoles = options.Consoles.Count > 0 ? options.Consoles : ["stdio"],
            Addresses = options.Addresses.Count > 0 ? options.Addresses : [IPAddress.Loopback],
        };
    }

    static BootOptions FromEnvironment(BootOptions options, Option option, string? value)
    {
        if (string.IsNullOrEmpty(value)) return options;
        var values = option.IsRepeatable ? value.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [value];
        return values.Aggregate(options, option.Apply);
    }

    static IPAddress Address(string text) => IPAddress.TryParse(text, out var address)
        ? address : throw new FormatException("an IPv4 or IPv6 address was expected");

    static int Offset(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset <= HighestPortOffset
        ? offset : throw new FormatException($"a number from 0 to {HighestPortOffset} was expected");

    static string DebugSpec(string text) => text.StartsWith("unix:", StringComparison.Ordinal) && text.Length > 5
        ? text : throw new FormatException("unix:PATH was expected");

    static ClockSource Time(string text) => text switch
    {
        "host" => new(ClockKind.Host),
        "unset" => new(ClockKind.Unset),
        _ when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start) && char.IsAsciiDigit(text[0]) => new(ClockKind.Fixed, start),
        _ => throw new FormatException("host, unset or an ISO 8601 time was expected"),
    };

    sealed record Option(string Name, string Value, string Help, string Example, Func<BootOptions, string, BootOptions> Set)
    {
        public string Variable => "STAPLEBOX_" + Name.ToUpperInvariant().Replace('-', '_');
        public bool IsRepeatable => Name is "console" or "address";

        public BootOptions Apply(BootOptions options, string value)
        {
            try { return value.Length > 0 ? Set(options, value) : throw new FormatException("the value is empty"); }
            catch (FormatException e) { throw new UsageException($"--{Name} '{value}': {e.Message}, for example {Example}", e); }
        }
    }
}

/// <summary>Where the router's time comes from.</summary>
enum ClockKind { Host, Fixed, Unset }

/// <inheritdoc cref="ClockKind"/>
sealed record ClockSource(ClockKind Kind, DateTimeOffset Start = default);

/// <summary>An option that cannot be used; the message says what was wrong, what was expected, and an example.</summary>
sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);
