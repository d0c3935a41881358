using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Firmware.Tls;

/// <summary>Our side's answers during one handshake as a server: which suite, which signature, whether a staple.</summary>
sealed class ServerPeer(TlsCrypto crypto, ServerCredentials credentials, DateTimeOffset now) : AbstractTlsServer(crypto)
{
    /// <summary>The longest message a client may send in a handshake, in bytes; a ClientHello with post-quantum key shares has 2 KB.</summary>
    const int MaxHandshakeMessageBytes = 16 << 10;

    static readonly ProtocolName[] protocols = [ProtocolName.Http_1_1];

    KeySigner? signer;
    TlsCredentials? chosen;

    /// <summary>Whether the signature was made: what follows no longer needs the key.</summary>
    public bool HasSigned => signer is { HasSigned: true };

    public override int GetMaxHandshakeMessageSize() => MaxHandshakeMessageBytes;

    // BouncyCastle does not filter suites by the kind of key it is given: a client that prefers ECDSA would get an RSA certificate with it.
    protected override int[] GetSupportedCipherSuites() => [.. CipherSuites.Tls13, .. credentials.IsRsa ? CipherSuites.Rsa : CipherSuites.Ecdsa];

    public override int[] GetSupportedGroups() => CipherSuites.Groups;

    protected override IList<ProtocolName> GetProtocolNames() => protocols;

    public override void ProcessClientExtensions(IDictionary<int, byte[]> clientExtensions)
    {
        base.ProcessClientExtensions(clientExtensions);
        if (m_certificateStatusRequest is not null) credentials.Identity.StapleRequests.Increment();
    }

    protected override int GetMaximumNegotiableCurveBits()
        => m_context.SecurityParameters.ClientSupportedGroups is { } groups
            ? groups.Intersect(CipherSuites.Groups).Select(NamedGroup.GetCurveBits).DefaultIfEmpty(0).Max()
            : NamedGroup.GetCurveBits(NamedGroup.secp256r1);

    protected override int SelectECDH(int minimumCurveBits)
        => m_context.SecurityParameters.ClientSupportedGroups is { } groups
            ? groups.Intersect(CipherSuites.Groups).FirstOrDefault(g => NamedGroup.GetCurveBits(g) >= minimumCurveBits, -1)
            : NamedGroup.secp256r1;

    // The extension is echoed only where a CertificateStatus message follows (RFC 6066 section 8).
    protected override bool AllowCertificateStatus() => credentials.LeafStatus(now) is not null;

    public override CertificateStatus? GetCertificateStatus()
    {
        if (credentials.LeafStatus(now) is not { } status) return null;
        credentials.Identity.StapleFor(0, now)?.Served.Increment();
        return status;
    }

    public override TlsCredentials GetCredentials() => chosen ??= Choose();

    DefaultTlsCredentialedSigner Choose()
    {
        var tls13 = TlsUtilities.IsTlsV13(m_context);
        var method = credentials.Choose(m_context.SecurityParameters.ClientSigAlgs, tls13)
            ?? throw new TlsFatalAlert(AlertDescription.handshake_failure, "the client takes no signature our key can make");
        signer = new KeySigner(credentials.Identity.Key, method);
        return new DefaultTlsCredentialedSigner(new TlsCryptoParameters(m_context), signer, tls13 ? Chain13() : credentials.Chain12, method.Algorithm);
    }

    Certificate Chain13()
    {
        var chain = m_certificateStatusRequest is null ? credentials.PlainChain13() : credentials.StapledChain13(now);
        chain.CountServed();
        return chain.Chain;
    }
}
