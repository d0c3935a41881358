using Host.Talk;

namespace Host.Plans;

/// <summary>A value and the place in the plan that gave it.</summary>
sealed record Planned<T>(T Value, PlanMark Mark);

/// <summary>What a router is to be; everything absent is left as the router has it.</summary>
sealed record Plan(string File)
{
    public Planned<string>? Hostname { get; init; }
    public Planned<string>? DomainName { get; init; }
    public Secret? EnableSecret { get; init; }
    public IReadOnlyList<PlannedUser> Users { get; init; } = [];
    /// <summary>Whether the console asks for a username; null leaves it.</summary>
    public Planned<bool>? ConsoleLogin { get; init; }
    /// <summary>Set the router's clock from the host's where it is not set.</summary>
    public Planned<bool>? SetClock { get; init; }
    public IReadOnlyList<PlannedTrustpoint> Trustpoints { get; init; } = [];
    public PlannedHttps? Https { get; init; }
    public bool Save { get; init; } = true;
    public Credentials Access { get; init; } = Credentials.None;
    /// <summary>Sentences about what works but should not stay so, such as a secret in plain text.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

sealed record PlannedUser(string Name, int Privilege, Secret Secret, PlanMark Mark);

sealed record PlannedHttps(Planned<string>? Trustpoint, Planned<int>? Port, PlanMark Mark);

/// <summary>A key's shape: <c>rsa 2048</c> or <c>ec 256</c>.</summary>
sealed record KeyShape(string Algorithm, int Bits)
{
    public override string ToString() => $"{Algorithm} {Bits}";
}

/// <summary>One trustpoint: its settings in the router's words, its key, and the CA that signs for it.</summary>
sealed record PlannedTrustpoint(string Name, KeyShape Key, string Label, Planned<string> SubjectName, PlannedAuthority Authority, PlanMark Mark)
{
    public Planned<string>? OcspUrl { get; init; }
    public Planned<bool>? OcspNonce { get; init; }
    public Planned<IReadOnlyList<string>>? RevocationCheck { get; init; }
    public Planned<IReadOnlyList<string>>? Eku { get; init; }
    /// <summary>Names the CA is to put into the certificate, as OpenSSL writes them: <c>DNS:edge.example.com</c>, <c>IP:192.0.2.1</c>.</summary>
    public IReadOnlyList<string> AlternativeNames { get; init; } = [];
    /// <summary>Ask the CA for RFC 7633's feature 5: peers must then refuse the router without a staple.</summary>
    public bool MustStaple { get; init; }
}

/// <summary>Who signs. <paramref name="Certificate"/> is the PEM file of the issuing CA, which the router is to trust.</summary>
abstract record PlannedAuthority(string Certificate, PlanMark Mark);

/// <summary>A person signs: the request is written to <paramref name="Exchange"/>, the certificate awaited there for <paramref name="Wait"/>.</summary>
sealed record PlannedHandSigning(string Certificate, string Exchange, TimeSpan Wait, PlanMark Mark) : PlannedAuthority(Certificate, Mark);

/// <summary>The tool runs openssl in <paramref name="Directory"/>: <c>openssl ca</c> where a configuration is named, else <c>openssl x509 -req</c> with the key.</summary>
sealed record PlannedOpenSsl(string Certificate, string Directory, string? Configuration, string? Key, int? Days, Secret? Passphrase, PlanMark Mark) : PlannedAuthority(Certificate, Mark);
