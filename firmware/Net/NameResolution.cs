using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Firmware.Config;

namespace Firmware.Net;

/// <summary>Asks the host's resolver for the addresses of a name; a name it does not know is a <see cref="SocketException"/>.</summary>
delegate Task<IPAddress[]> HostResolver(string name, CancellationToken cancel);

/// <summary>
/// Names to addresses as the router is told: literals, <c>ip host</c>, then <c>ip name-server</c>, and where none is configured the host's
/// resolver; <c>no ip domain lookup</c> leaves <c>ip host</c> only. Fetches ask from other threads, so the settings are one immutable
/// value that <see cref="Apply"/> swaps.
/// </summary>
sealed class NameResolution(HostResolver resolver, NameServers servers)
{
    const int MaxAddresses = 16;

    volatile NameSettings settings = NameSettings.Of(new RunningConfig());

    /// <summary>What name servers answered.</summary>
    public HostCache Cache => servers.Cache;

    /// <summary>Takes over what the configuration says about names; called on the device thread.</summary>
    public void Apply(RunningConfig config) => settings = NameSettings.Of(config);

    /// <summary>At least one address of <paramref name="host"/>, in the order to try them; failures are <see cref="NameResolutionException"/>.</summary>
    /// <param name="host">A literal or a name.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="asked">Told of each server when it is first asked; <c>255.255.255.255</c> stands for the host's resolver. Called where the caller's context runs.</param>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancel, Action<IPAddress>? asked = null)
    {
        var current = settings;
        if (Literal(host) is { } address) return [address];
        if (!HostName.IsValid(host)) throw new NameResolutionException($"'{host}' is neither an address nor a host name");
        if (current.Hosts.TryGetValue(host, out var configured)) return Configured(host, configured);
        if (!current.DomainLookup) throw new NameResolutionException($"'{host}' is not among the 'ip host' names and 'no ip domain lookup' is set");
        return await AskAsync(host, current, Once(asked), cancel);
    }

    /// <summary>The address that <paramref name="text"/> spells: four decimal numbers, or IPv6 with or without brackets; null when it is none.</summary>
    public static IPAddress? Literal(string text)
    {
        var bare = text.Length > 2 && text[0] == '[' && text[^1] == ']' ? text[1..^1] : text;
        if (!IPAddress.TryParse(bare, out var address)) return null;
        // The BCL also reads '1', '010.0.0.1' and '0x7f.1' as IPv4; a router does not.
        return address.AddressFamily == AddressFamily.InterNetworkV6 || (bare == text && bare == address.ToString()) ? address : null;
    }

    static IPAddress[] Configured(string host, string addresses)
    {
        var found = addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Literal).ToArray();
        return found.Length > 0 && !found.Contains(null)
            ? [.. found.OfType<IPAddress>()]
            : throw new NameResolutionException($"'ip host {host}' names '{addresses}', which is not a list of addresses");
    }

    static Action<IPAddress>? Once(Action<IPAddress>? asked)
    {
        var told = new HashSet<IPAddress>();
        return asked is null ? null : server => { if (told.Add(server)) asked(server); };
    }

    async Task<IReadOnlyList<IPAddress>> AskAsync(string host, NameSettings current, Action<IPAddress>? asked, CancellationToken cancel)
    {
        var reason = "";
        foreach (var name in Candidates(host, current))
        {
            try
            {
                if (await AddressesOf(name, current, asked, cancel) is { Count: > 0 } addresses) return [.. addresses.Take(MaxAddresses)];
                reason = "it has no address";
            }
            catch (SocketException e) { reason = e.Message; }
            // Servers that do not answer for one spelling of the name do not for another.
            catch (DnsException e) { throw new NameResolutionException($"the name '{host}' cannot be resolved: {e.Message}", e); }
        }
        throw new NameResolutionException($"the name '{host}' cannot be resolved: {reason}");
    }

    // A name without a dot is completed first, with the list or else with the one domain, as IOS does.
    static IEnumerable<string> Candidates(string host, NameSettings current)
    {
        if (host.Contains('.', StringComparison.Ordinal)) return [host];
        IEnumerable<string> domains = current.DomainList.Count > 0 ? current.DomainList : current.DomainName.Length > 0 ? [current.DomainName] : [];
        return [.. domains.Select(domain => $"{host}.{domain}").Where(HostName.IsValid), host];
    }

    async Task<IReadOnlyList<IPAddress>> AddressesOf(string name, NameSettings current, Action<IPAddress>? asked, CancellationToken cancel)
    {
        if (current.Servers.Count > 0) return await servers.LookUpAsync(name, current, asked, cancel);
        asked?.Invoke(IPAddress.Broadcast);
        return await resolver(name, cancel);
    }
}

/// <summary>What the configuration says about names.</summary>
/// <param name="Hosts">Addresses by name, blanks between them.</param>
/// <param name="Timeout">What one server has for one answer.</param>
/// <param name="Retries">Further rounds over all servers after the first.</param>
sealed record NameSettings(FrozenDictionary<string, string> Hosts, bool DomainLookup, string DomainName, IReadOnlyList<string> DomainList, IReadOnlyList<IPAddress> Servers, TimeSpan Timeout, int Retries)
{
    public static NameSettings Of(RunningConfig config) => new(
        config.Hosts.ToFrozenDictionary(h => h.Key, h => h.Value.Addresses, StringComparer.OrdinalIgnoreCase),
        config.DomainLookup, config.DomainName, [.. config.Names.DomainList],
        [.. config.Names.Servers.Select(IPAddress.Parse)], TimeSpan.FromSeconds(config.Names.TimeoutSeconds), config.Names.Retries);
}

/// <summary>A name has no address; the message is a sentence for the operator.</summary>
sealed class NameResolutionException(string message, Exception? inner = null) : IOException(message, inner);
