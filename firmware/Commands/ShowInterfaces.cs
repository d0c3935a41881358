using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Firmware.Cli;
using Firmware.Config;
using Firmware.Net;

namespace Firmware.Commands;

/// <summary><c>show interfaces</c> and <c>show ip interface</c>: what the router's interfaces are, and the counters of the host's devices under them.</summary>
static class ShowInterfaces
{
    const int EthernetMtu = 1500, LoopbackMtu = 1514;

    public static void Show(Session session, Args args)
    {
        foreach (var state in Chosen(session, args)) ShowOne(session, state);
    }

    public static void Description(Session session, Args args)
    {
        session.WriteLine("Interface                      Status         Protocol Description");
        foreach (var state in Chosen(session, args))
        {
            var status = state.Link == LinkState.AdministrativelyDown ? "admin down" : Status(state);
            session.WriteLine($"{Short(state.Name),-30} {status,-14} {Protocol(state),-8} {ConfigOf(session, state).Description}");
        }
    }

    public static void IpBrief(Session session, Args args)
    {
        session.WriteLine("Interface                  IP-Address      OK? Method Status                Protocol");
        foreach (var state in Chosen(session, args))
        {
            var address = FirstV4(state)?.ToString() ?? "unassigned";
            session.WriteLine($"{state.Name,-26} {address,-15} YES {Method(session, state),-6} {Status(state),-21} {Protocol(state),-8}");
        }
    }

    public static void Ip(Session session, Args args)
    {
        foreach (var state in Chosen(session, args))
        {
            session.WriteLine($"{state.Name} is {Status(state)}, line protocol is {Protocol(state)}");
            if (FirstV4(state) is not { } address)
            {
                session.WriteLine("  Internet protocol processing disabled");
                continue;
            }
            session.WriteLine($"  Internet address is {address}/{PrefixOf(session, state, address)}");
            if (Method(session, state) is "manual" or "NVRAM") session.WriteLine($"  Address determined by {(Method(session, state) == "NVRAM" ? "non-volatile memory" : "setup command")}");
            session.WriteLine($"  MTU is {HostOf(session, state)?.Mtu ?? EthernetMtu} bytes");
            foreach (var other in state.Addresses.Where(a => a.AddressFamily == AddressFamily.InterNetwork).Skip(1)) session.WriteLine($"  Secondary address {other}/{PrefixOf(session, state, other)}");
        }
    }

    static IEnumerable<InterfaceState> Chosen(Session session, Args args) => session.Router.Interfaces.States.Where(s => !args.Has("name") || s.Name == args["name"]);

    static InterfaceConfig ConfigOf(Session session, InterfaceState state) => session.Router.Config.Interfaces.GetValueOrDefault(state.Name) ?? new InterfaceConfig();

    static void ShowOne(Session session, InterfaceState state)
    {
        var (isLoopback, host) = (InterfaceOrder.NumberOf(state.Name) is not null, HostOf(session, state));
        session.WriteLine($"{state.Name} is {Status(state)}, line protocol is {Protocol(state)} ");
        session.WriteLine(isLoopback ? "  Hardware is Loopback" : $"  Hardware is {Hardware(state.Name)}{MacOf(session, state)}");
        if (ConfigOf(session, state).Description is { Length: > 0 } text) session.WriteLine($"  Description: {text}");
        if (FirstV4(state) is { } address) session.WriteLine($"  Internet address is {address}/{PrefixOf(session, state, address)}");
        session.WriteLine(isLoopback ? $"  MTU {host?.Mtu ?? LoopbackMtu} bytes, BW 8000000 Kbit/sec, DLY 5000 usec, " : $"  MTU {host?.Mtu ?? EthernetMtu} bytes, BW 1000000 Kbit/sec, DLY 10 usec, ");
        session.WriteLine($"  Encapsulation {(isLoopback ? "LOOPBACK" : "ARPA")}, loopback not set");
        if (host?.Counters is { } counters && state.IsUp) ShowCounters(session, counters);
    }

    // Lines of IOS for which the host keeps no number are left out.
    static void ShowCounters(Session session, DeviceCounters c)
    {
        session.WriteLine("  Last clearing of \"show interface\" counters never");
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"     {c.PacketsIn} packets input, {c.BytesIn} bytes, {c.DroppedIn} no buffer"));
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"     {c.ErrorsIn} input errors, {c.CrcErrors} CRC, {c.FrameErrors} frame, {c.Overruns} overrun, {c.Missed} ignored"));
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"     {c.PacketsOut} packets output, {c.BytesOut} bytes, {c.Underruns} underruns"));
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"     {c.ErrorsOut} output errors, {c.Collisions} collisions"));
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"     {c.LostCarrier} lost carrier"));
    }

    static string Status(InterfaceState state) => state.Link switch
    {
        LinkState.Up => "up",
        LinkState.AdministrativelyDown => "administratively down",
        _ => "down",
    };

    static string Protocol(InterfaceState state) => state.IsUp ? "up" : "down";

    static string Method(Session session, InterfaceState state)
    {
        var config = ConfigOf(session, state);
        return config.Address.Length > 0 || config.Secondary.Count > 0 ? config.IsTyped ? "manual" : "NVRAM" : state.Addresses.Count > 0 ? "other" : "unset";
    }

    static IPAddress? FirstV4(InterfaceState state) => state.Addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork);

    static HostAddress? HostOf(Session session, InterfaceState state) => FirstV4(state) is { } address ? session.Router.FindHostAddress(address) : null;

    static int PrefixOf(Session session, InterfaceState state, IPAddress address)
    {
        var config = ConfigOf(session, state);
        var mask = ((IEnumerable<(string Address, string Mask)>)[(config.Address, config.Mask), .. config.Secondary]).FirstOrDefault(a => a.Address == address.ToString()).Mask;
        return mask is not null ? IpAddressRow.PrefixOf(mask) : session.Router.FindHostAddress(address)?.PrefixLength ?? 32;
    }

    static string MacOf(Session session, InterfaceState state)
    {
        if (session.Router.Board.SerialNumber == Board.NoSerialNumber) return "";
        var address = HardwareAddress.Of(session.Router.Board.SerialNumber, state.Name);
        return $", address is {address} (bia {address})";
    }

    static string Hardware(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '/', '.') switch
    {
        "GigabitEthernet" => "Gigabit Ethernet",
        "FastEthernet" => "Fast Ethernet",
        var kind => kind,
    };

    // IOS's short names keep two letters of the kind.
    static string Short(string name) => name.AsSpan().IndexOfAnyInRange('0', '9') is > 2 and var digits ? name[..2] + name[digits..] : name;
}
