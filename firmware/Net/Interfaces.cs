using System.Net;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Net;

/// <summary>An interface as it is now: the addresses it carries and whether it is up, with the reason where it is not.</summary>
sealed record InterfaceState(string Name, IReadOnlyList<IPAddress> Addresses, bool IsUp, string Reason);

/// <summary>
/// Which addresses the router's services listen on. The first interface carries the addresses the router was started with until
/// <c>ip address</c> says otherwise; a configured address must be one of the host's, else the interface is down.
/// </summary>
/// <param name="names">The profile's interfaces, in order.</param>
/// <param name="given">What the router was started with.</param>
/// <param name="isLocal">Whether the host has an address.</param>
/// <param name="log">Told once of each change.</param>
sealed class Interfaces(IReadOnlyList<string> names, IReadOnlyList<IPAddress> given, Func<IPAddress, bool> isLocal, Log log)
{
    static readonly Message Changed = new("LINEPROTO", 5, "UPDOWN", "Line protocol on Interface {0}, changed state to {1}");
    static readonly Message NotOurs = new("IP", 4, "NOTLOCAL", "{0}: {1} is not an address of this host; services do not start on it");

    Dictionary<string, InterfaceState> states = [];

    public IReadOnlyList<InterfaceState> States => [.. names.Where(states.ContainsKey).Select(n => states[n])];

    /// <summary>The addresses of the interfaces that are up, each once.</summary>
    public IReadOnlyList<IPAddress> Listening => [.. States.Where(s => s.IsUp).SelectMany(s => s.Addresses).Distinct()];

    /// <summary>Compares the configuration with what runs, and says what changed.</summary>
    public void Apply(RunningConfig config)
    {
        var next = names.Select((name, index) => StateOf(name, index == 0, config.Interfaces.GetValueOrDefault(name))).ToDictionary(s => s.Name);
        foreach (var state in next.Values.Where(s => !states.TryGetValue(s.Name, out var old) ? !s.IsUp && s.Reason.Length > 0 : old.IsUp != s.IsUp || old.Reason != s.Reason))
        {
            if (state.Reason.Length > 0) log.Write(NotOurs, state.Name, state.Reason);
            log.Write(Changed, state.Name, state.IsUp ? "up" : "down");
        }
        states = next;
    }

    InterfaceState StateOf(string name, bool isFirst, InterfaceConfig? config)
    {
        if (config is { Shutdown: true }) return new(name, [], false, "");
        if (config is { Address.Length: > 0 })
        {
            var address = IPAddress.Parse(config.Address);
            return isLocal(address) ? new(name, [address], true, "") : new(name, [address], false, config.Address);
        }
        return isFirst ? new(name, given, true, "") : new(name, [], false, "");
    }
}
