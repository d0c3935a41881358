using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Firmware.Cli;
using Firmware.Net;

namespace Firmware.Commands;

/// <summary><c>ping</c> alone: asks for everything, as IOS does, and asks again where an answer is not possible.</summary>
static class PingDialogue
{
    const string Loose = "Loose, Strict, Record, Timestamp, Verbose";

    public static async Task Run(Session session, Args args)
    {
        var protocol = await session.AskAsync("Protocol [ip]: ");
        if (protocol.Length == 0 || protocol.Equals("ip", StringComparison.OrdinalIgnoreCase)) await RunV4(session);
        else if (protocol.Equals("ipv6", StringComparison.OrdinalIgnoreCase)) await RunV6(session);
        else session.WriteLine($"% Unknown protocol - \"{protocol}\", type \"ping ?\" for help");
    }

    static async Task RunV4(Session session)
    {
        if (await AskTargetAsync(session, "Target IP address: ", AddressFamily.InterNetwork) is not { } asked) return;
        var settings = await AskCommonAsync(session, asked);
        if (await IsYesAsync(session, "Extended commands [n]: "))
        {
            settings = settings with { Source = await AskSourceAsync(session, asked.Target) };
            settings = settings with { TypeOfService = await NumberAsync(session, "Type of service [0]: ", 0, 0, 255) };
            settings = settings with { DontFragment = await IsYesAsync(session, "Set DF bit in IP header? [no]: ") };
            settings = settings with { Validate = await IsYesAsync(session, "Validate reply data? [no]: ") };
            settings = settings with { Pattern = await PatternAsync(session) };
            settings = settings with { Verbose = await IsVerboseAsync(session) };
        }
        await RunAsync(session, settings, "Sweep range of sizes [n]: ");
    }

    static async Task RunV6(Session session)
    {
        if (await AskTargetAsync(session, "Target IPv6 address: ", AddressFamily.InterNetworkV6) is not { } asked) return;
        var settings = await AskCommonAsync(session, asked);
        if (await IsYesAsync(session, "Extended commands? [no]: "))
        {
            settings = settings with { Source = await AskSourceAsync(session, asked.Target) };
            settings = settings with { Verbose = await IsYesAsync(session, "Verbose? [no]: ") };
        }
        await RunAsync(session, settings, "Sweep range of sizes? [no]: ");
    }

    static async Task RunAsync(Session session, PingSettings settings, string question)
    {
        if (await IsYesAsync(session, question))
        {
            var first = await NumberAsync(session, $"Sweep min size [{PingSettings.SmallestSize}]: ", PingSettings.SmallestSize, PingSettings.SmallestSize, PingSettings.LargestSize);
            var last = await NumberAsync(session, $"Sweep max size [{PingSettings.LargestSize}]: ", PingSettings.LargestSize, first, PingSettings.LargestSize);
            settings = settings with { Sweep = (first, last, await NumberAsync(session, "Sweep interval [1]: ", 1, 1, PingSettings.LargestSize)) };
        }
        await new PingRun(session, settings).RunAsync();
    }

    static async Task<PingSettings?> AskTargetAsync(Session session, string question, AddressFamily family)
    {
        var host = await session.AskAsync(question);
        if (host.Length == 0)
        {
            session.WriteLine("% Bad IP address");
            return null;
        }
        return await PingCommands.TargetAsync(session, host, family) is { } target ? new PingSettings(target) : null;
    }

    static async Task<PingSettings> AskCommonAsync(Session session, PingSettings settings)
    {
        settings = settings with { Repeat = await NumberAsync(session, $"Repeat count [{PingSettings.DefaultRepeat}]: ", PingSettings.DefaultRepeat, 1, int.MaxValue) };
        settings = settings with { Size = await NumberAsync(session, $"Datagram size [{PingSettings.DefaultSize}]: ", PingSettings.DefaultSize, PingSettings.SmallestSize, PingSettings.LargestSize) };
        return settings with { TimeoutSeconds = await NumberAsync(session, $"Timeout in seconds [{PingSettings.DefaultTimeout}]: ", PingSettings.DefaultTimeout, 0, 3600) };
    }

    static async Task<IPAddress?> AskSourceAsync(Session session, IPAddress target)
    {
        var typed = await session.AskAsync("Source address or interface: ");
        if (typed.Length == 0) return null;
        if (NameResolution.Literal(typed) is { } address) return PingCommands.SourceOf(session, address);
        var line = new CommandLine(typed);
        return InterfaceName.Type.Take(line, 0, session.Router, out var name) == line.Count
            ? PingCommands.SourceOf(session, name, target)
            : throw new CommandException("% Invalid source. Must use IP address or full interface name without spaces (e.g. Serial0/1)");
    }

    static async Task<int> NumberAsync(Session session, string question, int otherwise, int low, int high)
    {
        while (true)
        {
            var typed = await session.AskAsync(question);
            if (typed.Length == 0) return otherwise;
            if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high) return number;
            session.WriteLine($"% A decimal number between {low} and {high}.");
        }
    }

    static async Task<ushort?> PatternAsync(Session session)
    {
        while (true)
        {
            var typed = await session.AskAsync("Data pattern [0xABCD]: ");
            if (typed.Length == 0) return null;
            if (PatternType.Type.Take(new CommandLine(typed), 0, session.Router, out var digits) == 1) return ushort.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            session.WriteLine("% A hexadecimal number between 0 and FFFF.");
        }
    }

    // The route options are of no use on a host's stack, which keeps them from the router: they are refused, not ignored.
    static async Task<bool> IsVerboseAsync(Session session)
    {
        var isVerbose = false;
        while (true)
        {
            var typed = await session.AskAsync($"{Loose}[{(isVerbose ? "V" : "none")}]: ");
            if (typed.Length == 0) return isVerbose;
            if (typed.Equals("none", StringComparison.OrdinalIgnoreCase)) isVerbose = false;
            else if ("verbose".StartsWith(typed, StringComparison.OrdinalIgnoreCase)) isVerbose = true;
            else session.WriteLine("% Only Verbose is supported.");
        }
    }

    static async Task<bool> IsYesAsync(Session session, string question) => await session.YesNoAsync(question, otherwise: false);
}
