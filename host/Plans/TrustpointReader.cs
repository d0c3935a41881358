using System.Text.RegularExpressions;

namespace Host.Plans;

/// <summary>The <c>trustpoints:</c> part of a plan; paths in it are relative to the plan's own directory.</summary>
sealed partial class TrustpointReader(string directory, Func<PlanNode, Secret> readSecret)
{
    const int MaxDays = 36500, MaxWaitSeconds = 7 * 24 * 3600, DefaultWaitSeconds = 3600;
    const string AuthorityExample = "{ certificate: ca.pem, exchange: requests } or { certificate: ca.pem, openssl: { directory: ca, config: openssl.cnf } }";

    static readonly string[] usages = ["client-auth", "code-signing", "email-protection", "ipsec-end-system", "ipsec-tunnel", "ipsec-user", "ocsp-signing", "server-auth", "ssh-client", "ssh-server", "time-stamping"];
    static readonly string[] methods = ["crl", "none", "ocsp"];

    public string Located(string path) => Path.GetFullPath(path, directory);

    public PlannedTrustpoint Read(PlanNode node)
    {
        var map = node.Map("a trustpoint with name:, key:, subject-name: and ca:");
        var name = map.Required("name", "name: branch").Word("a trustpoint's name");
        var trustpoint = new PlannedTrustpoint(name.Value, ReadKey(map.Required("key", "key: ec 256")), map.Optional("label")?.Word("a key label").Value ?? name.Value,
            map.Required("subject-name", "subject-name: CN=branch.example.com, O=Example").Text("a subject such as CN=branch.example.com, O=Example"),
            ReadAuthority(map.Required("ca", "ca: " + AuthorityExample)), node.Mark)
        {
            OcspUrl = map.Optional("ocsp-url") is { } url ? ReadUrl(url) : null,
            OcspNonce = map.Optional("ocsp-nonce")?.Flag("ocsp-nonce: false"),
            RevocationCheck = map.Optional("revocation-check") is { } check ? Words(check, methods, 3, "[ocsp, none]") : null,
            Eku = map.Optional("eku") is { } eku ? Words(eku, usages, usages.Length, "[server-auth]") : null,
            AlternativeNames = map.Optional("alternative-names")?.Items("a list such as [DNS:branch.example.com]").Select(ReadAlternativeName).ToList() ?? [],
            MustStaple = map.Optional("must-staple")?.Flag("must-staple: true").Value ?? false,
        };
        map.Done();
        return trustpoint;
    }

    static KeyShape ReadKey(PlanNode node)
    {
        const string expected = "rsa 1024 to rsa 4096, or ec 256, ec 384 or ec 521, such as key: ec 256";
        var match = KeyPattern().Match(node.Text(expected).Value);
        if (!match.Success)
            throw node.Wrong($"'{node.Text(expected).Value}' is no key", expected);
        var (algorithm, bits) = (match.Groups[1].Value, int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));
        var known = algorithm == "ec" ? bits is 256 or 384 or 521 : bits is >= 1024 and <= 4096;
        return known ? new(algorithm, bits) : throw node.Wrong($"'{algorithm} {bits}' is no key", expected);
    }

    static Planned<string> ReadUrl(PlanNode node)
    {
        const string expected = "an http URL such as http://ocsp.example.com/";
        var text = node.Word(expected);
        return text.Value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && text.Value.Length > 7 ? text : throw node.Wrong($"'{text.Value}' is none", expected);
    }

    static Planned<IReadOnlyList<string>> Words(PlanNode node, string[] known, int most, string example)
    {
        var words = node.Items($"a list such as {example}").Select(i => i.OneOf(known).Value).ToList();
        return words.Count >= 1 && words.Count <= most && words.Distinct().Count() == words.Count ? new(words, node.Mark) : throw node.Wrong("the list is empty, too long or says a word twice", $"a list such as {example}");
    }

    static string ReadAlternativeName(PlanNode node)
    {
        const string expected = "DNS:NAME or IP:ADDRESS, such as DNS:branch.example.com";
        var text = node.Word(expected).Value;
        return AlternativeNamePattern().IsMatch(text) ? text : throw node.Wrong($"'{text}' is none", expected);
    }

    PlannedAuthority ReadAuthority(PlanNode node)
    {
        var map = node.Map(AuthorityExample);
        var certificate = Located(map.Required("certificate", "certificate: ca.pem").Text("the CA's PEM file").Value);
        var exchange = map.Optional("exchange")?.Text("a directory").Value;
        var wait = map.Optional("wait")?.Number(0, MaxWaitSeconds, "3600");
        var openSsl = map.Optional("openssl");
        map.Done();
        if ((exchange is null) == (openSsl is null))
            throw node.Wrong("a CA signs by hand or by openssl", AuthorityExample);
        if (openSsl is not null && wait is not null)
            throw new PlanException(wait.Mark, "openssl signs at once: there is nothing to wait for", "wait: beside exchange: only");
        return openSsl is null ? new PlannedHandSigning(certificate, Located(exchange!), TimeSpan.FromSeconds(wait?.Value ?? DefaultWaitSeconds), node.Mark) : ReadOpenSsl(openSsl, certificate);
    }

    PlannedOpenSsl ReadOpenSsl(PlanNode node, string certificate)
    {
        const string expected = "{ directory: ca, config: openssl.cnf } for openssl ca, or { directory: ca, key: ca.key, days: 365 } for openssl x509 -req";
        var map = node.Map(expected);
        var openSsl = new PlannedOpenSsl(certificate, Located(map.Required("directory", "directory: ca").Text("a directory").Value), map.Optional("config")?.Text("a file in it").Value,
            map.Optional("key")?.Text("a file in it").Value, map.Optional("days")?.Number(1, MaxDays, "365").Value, map.Optional("passphrase") is { } secret ? readSecret(secret) : null, node.Mark);
        map.Done();
        return (openSsl.Configuration is null) != (openSsl.Key is null) ? openSsl : throw node.Wrong("openssl needs either config: or key:", expected);
    }

    [GeneratedRegex(@"^(rsa|ec) (\d{3,4})$")]
    private static partial Regex KeyPattern();
    [GeneratedRegex(@"^(DNS:[A-Za-z0-9*][A-Za-z0-9.-]*|IP:[0-9A-Fa-f.:]+)$")]
    private static partial Regex AlternativeNamePattern();
}
