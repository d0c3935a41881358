using System.Net;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Net;

/// <summary>Whether an interface carries traffic, and if not, on whose account.</summary>
enum LinkState { Up, Down, AdministrativelyDown }

/// <summary>An interface as it is now: the addresses it carries and whether it is up, with the reason where a wrong address keeps it down.</summary>
sealed record InterfaceState(string Name, LinkState Link, IReadOnlyList<IPAddress> Addresses, string Reason = "")
{
    public bool IsUp => Link == LinkState.Up;
}

/// <summary>
/// Which addresses the router's services listen on. The first interface carries the addresses the router was started with until
/// <c>ip address</c> says otherwise; a configured address must be one of the host's, else the interface is down. Loopback interfaces
/// exist as long as they are configured.
/// </summary>
/// <param name="names">The profile's interfaces, in order.</param>
/// <param name="given">What the router was started with.</param>
/// <param name="isLocal">Whether the host has an address.</param>
/// <param name="log">Told once of each change, in IOS's order.</param>
sealed class Interfaces(IReadOnlyList<string> names, IReadOnlyList<IPAddress> given, Func<IPAddress, bool> isLocal, Log log)
{
    static readonly Message Line = new("LINEPROTO", 5, "UPDOWN", "Line protocol on Interface {0}, changed state to {1}");
    static readonly Message Link = new("LINK", 3, "UPDOWN", "Interface {0}, changed state to {1}");
    static readonly Message ShutDown = new("LINK", 5, "CHANGED", "Interface {0}, changed state to administratively down");
    static readonly Message NotOurs = new("IP", 4, "NOTLOCAL", "{0}: {1} is not an address of this host; services do not start on it");

    bool isStarted;

    /// <summary>Every interface: the board's, then loopbacks by number.</summary>
    public IReadOnlyList<InterfaceState> States { get; private set; } = [];

    /// <summary>The addresses of the interfaces that are up, each once.</summary>
    public IReadOnlyList<IPAddress> Listening => [.. States.Where(s => s.IsUp).SelectMany(s => s.Addresses).Distinct()];

    /// <summary>Compares the configuration with what runs, and says what changed.</summary>
    public void Apply(RunningConfig config)
    {
        var all = names.Concat(config.Interfaces.Keys.Except(names).Order(InterfaceOrder.Instance));
        IReadOnlyList<InterfaceState> next = [.. all.Select((name, index) => StateOf(name, index == 0, config.Interfaces.GetValueOrDefault(name)))];
        var before = States.ToDictionary(s => s.Name);
        foreach (var state in next)
        {
            var old = before.GetValueOrDefault(state.Name);
            if (state.Reason.Length > 0 && state.Reason != old?.Reason) log.Write(NotOurs, state.Name, state.Reason);
            Announce(state, old);
        }
        foreach (var gone in before.Keys.Except(next.Select(s => s.Name))) Announce(before[gone] with { Link = LinkState.AdministrativelyDown }, before[gone]);
        (States, isStarted) = (next, true);
    }

    // At the boot only what keeps an interface down is news, and of a new loopback only that it works.
    void Announce(InterfaceState state, InterfaceState? old)
    {
        if (state.Link == old?.Link) return;
        var (wasUp, isNew) = (old is { IsUp: true }, old is null && isStarted);
        if (state.Link == LinkState.AdministrativelyDown) log.Write(ShutDown, state.Name);
        if (wasUp || old is null && state.Reason.Length > 0) log.Write(Line, state.Name, "down");
        if (state.Link == LinkState.Down && old is not null) log.Write(Link, state.Name, "down");
        if (state.IsUp && old is not null) log.Write(Link, state.Name, "up");
        if (state.IsUp && (old is not null || isNew)) log.Write(Line, state.Name, "up");
    }

    InterfaceState StateOf(string name, bool isFirst, InterfaceConfig? config)
    {
        IPAddress[] configured = config is null ? [] : [.. ((IEnumerable<string>)[config.Address, .. config.Secondary.Select(s => s.Address)]).Where(a => a.Length > 0).Select(IPAddress.Parse)];
        var addresses = configured.Length > 0 || !isFirst ? configured : given;
        if (config is { Shutdown: true }) return new(name, LinkState.AdministrativelyDown, addresses);
        if (configured.FirstOrDefault(a => !isLocal(a)) is { } foreign) return new(name, LinkState.Down, addresses, foreign.ToString());
        return new(name, addresses.Count > 0 || InterfaceOrder.NumberOf(name) is not null ? LinkState.Up : LinkState.Down, addresses);
    }
}
