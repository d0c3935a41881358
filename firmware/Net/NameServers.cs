using System.Net;

namespace Firmware.Net;

/// <summary>
/// The servers of <c>ip name-server</c>: each is asked in turn until one answers, again as often as <c>ip domain retry</c> says; what
/// they answered is kept for its time.
/// </summary>
sealed class NameServers(DnsClient client, TimeProvider clock)
{
    // RFC 8305 §3 gives the other family a moment only; a server that drops such questions would hold up every fetch.
    static readonly TimeSpan grace = TimeSpan.FromSeconds(1);

    public HostCache Cache { get; } = new(clock);

    /// <summary>Servers that are asked where <paramref name="endpoint"/> says, their well-known port where it is left out.</summary>
    public static NameServers Over(TimeProvider clock, Func<IPAddress, IPEndPoint>? endpoint = null) => new(new DnsClient(clock, endpoint ?? DnsClient.WellKnown), clock);

    /// <summary>The addresses of a name, IPv4 first, none where it has none; where no server answers, a <see cref="DnsException"/>.</summary>
    /// <param name="name">The whole name.</param>
    /// <param name="settings">Which servers, how often, how long.</param>
    /// <param name="asked">Told of each server when it is asked.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<IReadOnlyList<IPAddress>> LookUpAsync(string name, NameSettings settings, Action<IPAddress>? asked, CancellationToken cancel)
    {
        if (Cache.Find(name) is { } known) return known;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var four = FollowAsync(name, DnsType.A, settings, asked, ending.Token);
        var six = FollowAsync(name, DnsType.Aaaa, settings, asked, ending.Token);
        try
        {
            var found = await BothAsync(four, six, cancel);
            if (found.SelectMany(a => a.Addresses).ToArray() is not { Length: > 0 } addresses) return [];
            Cache.Put(name, addresses, found.Where(a => a.Addresses.Count > 0).Min(a => a.TimeToLive));
            return addresses;
        }
        finally { await ending.CancelAsync(); }
    }

    async Task<DnsAnswer[]> BothAsync(Task<DnsAnswer> four, Task<DnsAnswer> six, CancellationToken cancel)
    {
        await Task.WhenAny(four);
        var (hasFour, known) = (four.IsCompletedSuccessfully, four.IsCompletedSuccessfully && four.Result.Code == DnsAnswer.NameError);
        if (known) return [four.Result];
        await Task.WhenAny(six, hasFour && four.Result.Addresses.Count > 0 ? Task.Delay(grace, clock, cancel) : six);
        cancel.ThrowIfCancellationRequested();
        var hasSix = six.IsCompletedSuccessfully;
        return hasFour ? hasSix ? [four.Result, six.Result] : [four.Result] : hasSix && six.Result.Addresses.Count > 0 ? [six.Result] : [await four];
    }

    // A server may tell of an alias without the addresses it leads to.
    async Task<DnsAnswer> FollowAsync(string name, DnsType type, NameSettings settings, Action<IPAddress>? asked, CancellationToken cancel)
    {
        for (var aliases = 0; aliases < DnsMessage.MaxAliases; aliases++)
        {
            var answer = await AskAllAsync(name, type, settings, asked, cancel);
            if (answer.Addresses.Count > 0 || answer.Name.Equals(name.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)) return answer;
            if (!HostName.IsValid(answer.Name)) throw new DnsException("an alias leads to what is no host name");
            name = answer.Name;
        }
        throw new DnsException($"more than {DnsMessage.MaxAliases} aliases");
    }

    async Task<DnsAnswer> AskAllAsync(string name, DnsType type, NameSettings settings, Action<IPAddress>? asked, CancellationToken cancel)
    {
        DnsException? last = null;
        for (var round = 0; round <= settings.Retries; round++)
        {
            foreach (var server in settings.Servers)
            {
                asked?.Invoke(server);
                try
                {
                    var answer = await client.AskAsync(server, name, type, settings.Timeout, cancel);
                    if (answer.Code is DnsAnswer.NoError or DnsAnswer.NameError) return answer;
                    last = new DnsException($"{server} {Meaning(answer.Code)}");
                }
                catch (DnsException e) { last = e; }
            }
        }
        throw last ?? new DnsException("there is no name server");
    }

    static string Meaning(int code) => code switch
    {
        DnsAnswer.ServerFailure => "failed",
        DnsAnswer.Refused => "refuses to answer",
        _ => $"answers with error {code}",
    };
}
