using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Firmware.Config;

namespace Firmware.Net;

/// <summary>Asks the host's resolver for the addresses of a name; a name it does not know is a <see cref="SocketException"/>.</summary>
delegate Task<IPAddress[]> HostResolver(string name, CancellationToken cancel);

/// <summary>
/// Names to addresses as the router is told: literals, <c>ip host</c>, then the host's resolver unless <c>no ip domain lookup</c>.
/// Fetches ask from other threads, so the settings are one immutable value that <see cref="Apply"/> swaps.
/// </summary>
sealed class NameResolution(HostResolver resolver)
{
    // RFC 1035 §2.3.4: 255 octets on the wire are 253 characters.
    const int MaxName = 253;
    const int MaxLabel = 63;
    const int MaxAddresses = 16;

    volatile NameSettings settings = new(FrozenDictionary<string, string>.Empty, true, "");

    /// <summary>Takes over what the configuration says about names; called on the device thread.</summary>
    public void Apply(RunningConfig config) => settings = new(
        config.Hosts.ToFrozenDictionary(h => h.Key, h => h.Value.Addresses, StringComparer.OrdinalIgnoreCase), config.DomainLookup, config.DomainName);

    /// <summary>At least one address of <paramref name="host"/>, in the order to try them; failures are <see cref="NameResolutionException"/>.</summary>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancel)
    {
        var current = settings;
        if (Literal(host) is { } address) return [address];
        if (!IsName(host)) throw new NameResolutionException($"'{host}' is neither an address nor a host name");
        if (current.Hosts.TryGetValue(host, out var configured)) return Configured(host, configured);
        if (!current.DomainLookup) throw new NameResolutionException($"'{host}' is not among the 'ip host' names and 'no ip domain lookup' is set");
        return await AskAsync(host, current.DomainName, cancel);
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

    // A name without a dot is completed with 'ip domain name' first, as IOS does.
    async Task<IReadOnlyList<IPAddress>> AskAsync(string host, string domain, CancellationToken cancel)
    {
        string[] names = domain.Length > 0 && !host.Contains('.', StringComparison.Ordinal) ? [$"{host}.{domain}", host] : [host];
        var reason = "";
        foreach (var name in names)
        {
            try
            {
                if (await resolver(name, cancel) is { Length: > 0 } addresses) return addresses[..Math.Min(addresses.Length, MaxAddresses)];
                reason = "it has no address";
            }
            catch (SocketException e) { reason = e.Message; }
        }
        throw new NameResolutionException($"the name '{host}' cannot be resolved: {reason}");
    }

    static bool IsName(string text) => text.Length is > 0 and <= MaxName && text.TrimEnd('.').Split('.').All(IsLabel);

    static bool IsLabel(string label) => label.Length is > 0 and <= MaxLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

/// <summary>What the configuration says about names.</summary>
sealed record NameSettings(FrozenDictionary<string, string> Hosts, bool DomainLookup, string DomainName);

/// <summary>A name has no address; the message is a sentence for the operator.</summary>
sealed class NameResolutionException(string message) : IOException(message);
