namespace Host.Provisioning;

/// <summary>A key pair of the router: its shape, as its public key says.</summary>
sealed record RouterKey(string Label, string Algorithm, int Bits);

/// <summary>A router certificate a trustpoint holds. <paramref name="End"/> is null where the date could not be read.</summary>
sealed record RouterCertificate(string Serial, bool Available, DateTimeOffset? End, IReadOnlyList<string> Trustpoints);

/// <summary>What the router has, as its own show commands say.</summary>
sealed record RouterState(ConfigText Running, ConfigText Startup, bool ClockIsSet)
{
    public IReadOnlyDictionary<string, RouterKey> Keys { get; init; } = new Dictionary<string, RouterKey>();
    /// <summary>SHA-1 fingerprint of the authenticated CA by trustpoint, hex without blanks; absent where not authenticated.</summary>
    public IReadOnlyDictionary<string, string> CaFingerprints { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<RouterCertificate> Certificates { get; init; } = [];
    /// <summary>Secrets that are as planned already: <c>enable</c> and <c>username NAME</c>.</summary>
    public IReadOnlySet<string> HeldSecrets { get; init; } = new HashSet<string>();
}
