using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>ping [ip|ipv6] HOST …</c>, its options in any order as in IOS; <c>ping</c> alone asks for them.</summary>
static class PingCommands
{
    /// <summary>What may follow the host.</summary>
    public const string Options = "[{data <pattern:0-FFFF>|df-bit|repeat <count:1-2147483647>|size <bytes:36-18024>|source {<interface:INTERFACE>|<source:A.B.C.D>|<source:X:X:X:X::X>}|timeout <seconds:0-3600>|tos <tos:0-255>|validate|verbose}+]";

    /// <summary>What may follow an IPv6 host: its packets are never cut on the way.</summary>
    public const string OptionsV6 = "[{data <pattern:0-FFFF>|repeat <count:1-2147483647>|size <bytes:48-18024>|source {<interface:INTERFACE>|<source:X:X:X:X::X>}|timeout <seconds:0-3600>|validate|verbose}+]";

    public static Task Ping(Session session, Args args) => PingAsync(session, args, AddressFamily.Unspecified);

    public static Task PingV4(Session session, Args args) => PingAsync(session, args, AddressFamily.InterNetwork);

    public static Task PingV6(Session session, Args args) => PingAsync(session, args, AddressFamily.InterNetworkV6);

    /// <summary>The address a name has in a family, any where that is unspecified; null where it has none, which is said.</summary>
    public static async Task<IPAddress?> TargetAsync(Session session, string host, AddressFamily family)
    {
        var found = await session.TranslateAsync(host);
        var target = found?.FirstOrDefault(a => family == AddressFamily.Unspecified || a.AddressFamily == family);
        if (target is null) session.WriteLine("% Unrecognized host or address, or protocol not running.\n");
        return target;
    }

    /// <summary>The address of an interface in the target's family; one that is down or has none cannot be the source.</summary>
    public static IPAddress SourceOf(Session session, string name, IPAddress target)
        => session.Router.Interfaces.States.FirstOrDefault(s => s.Name == name) is { IsUp: true } state && state.Addresses.FirstOrDefault(a => a.AddressFamily == target.AddressFamily) is { } address
            ? address : throw new CommandException("% Invalid source interface - IP not enabled or interface is down");

    /// <summary>An address of one of our interfaces that are up.</summary>
    public static IPAddress SourceOf(Session session, IPAddress address)
        => session.Router.Interfaces.Listening.Contains(address) ? address : throw new CommandException("% Invalid source address- IP address not on any of our up interfaces");

    static async Task PingAsync(Session session, Args args, AddressFamily family)
    {
        if (await TargetAsync(session, args["host"], family) is not { } target) return;
        await new PingRun(session, new PingSettings(target)
        {
            Repeat = args.Int("count", PingSettings.DefaultRepeat),
            Size = args.Int("bytes", PingSettings.DefaultSize),
            TimeoutSeconds = args.Int("seconds", PingSettings.DefaultTimeout),
            TypeOfService = args.Int("tos", 0),
            DontFragment = args.Has("df-bit"),
            Validate = args.Has("validate"),
            Verbose = args.Has("verbose"),
            Pattern = args.Has("pattern") ? ushort.Parse(args["pattern"], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : null,
            Source = args.Has("interface") ? SourceOf(session, args["interface"], target) : args.Has("source") ? SourceOf(session, IPAddress.Parse(args["source"])) : null,
        }).RunAsync();
    }
}

/// <summary>Up to four hexadecimal digits.</summary>
sealed class PatternType() : ParameterType("0-FFFF", "<0-FFFF>", 1)
{
    public static readonly PatternType Type = new();

    public override int Take(CommandLine line, int at, object device, out string value)
    {
        var typed = line[at].Text;
        value = typed.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? typed[2..] : typed;
        return value.Length is > 0 and <= 4 && value.All(char.IsAsciiHexDigit) ? 1 : 0;
    }
}
