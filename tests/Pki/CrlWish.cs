namespace Tests.Pki;

/// <summary>What a CRL of the tests shall say, true or not; extensions are (OID, critical, DER).</summary>
sealed record CrlWish
{
    public IReadOnlyList<byte[]> Revoked { get; init; } = [];
    public DateTimeOffset ThisUpdate { get; init; } = Authority.Now.AddHours(-1);
    public DateTimeOffset? NextUpdate { get; init; } = Authority.Now.AddHours(1);
    public byte[]? IssuerName { get; init; }
    public IReadOnlyList<(string Oid, bool Critical, byte[] Value)> Extensions { get; init; } = [];
    public IReadOnlyList<(string Oid, bool Critical, byte[] Value)> EntryExtensions { get; init; } = [];
    public bool CorruptSignature { get; init; }
}
