using System.Net;
using System.Text;
using Firmware.Pki;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Firmware.Tls;

/// <summary>Our side's answers during one handshake as a client: it asks for staples, keeps what the peer shows and trusts nothing.</summary>
sealed class ExaminationPeer(TlsCrypto crypto, string host, TlsClientLimits limits) : AbstractTlsClient(crypto), TlsAuthentication
{
    const int MaxHostNameBytes = 255;

    byte[]? leafStatus;

    /// <summary>What the peer showed; null until its certificates came.</summary>
    public PeerEvidence? Evidence { get; private set; }

    public override int GetMaxCertificateChainLength() => limits.MaxChainLength;

    public override int GetMaxHandshakeMessageSize() => limits.MaxMessageBytes;

    // Whose signature algorithms are believed is the validator's to say.
    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    protected override int[] GetSupportedCipherSuites() => [.. CipherSuites.Tls13, .. CipherSuites.Ecdsa, .. CipherSuites.Rsa, .. CipherSuites.OldPeers];

    protected override IList<int> GetSupportedGroups(IList<int> namedGroupRoles) => CipherSuites.Groups;

    protected override IList<SignatureAndHashAlgorithm> GetSupportedSignatureAlgorithms() => [.. SignatureMethod.All.Select(m => m.Algorithm)];

    // RFC 6066 section 3: literal addresses are not permitted in server_name.
    protected override IList<ServerName>? GetSniServerNames()
        => IPAddress.TryParse(host, out _) || host.Length is 0 or > MaxHostNameBytes || !Ascii.IsValid(host)
            ? null : [new ServerName(NameType.host_name, Encoding.ASCII.GetBytes(host.TrimEnd('.')))];

    public override TlsAuthentication GetAuthentication() => this;

    public TlsCredentials? GetClientCredentials(CertificateRequest certificateRequest) => null;

    /// <summary>Keeps the bytes of a CertificateStatus message (TLS 1.2), which comes after the certificates and before <see cref="NotifyServerCertificate"/>.</summary>
    public void NotifyCertificateStatus(byte[] body) => leafStatus = StapleIn(body);

    public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
    {
        var entries = serverCertificate.Certificate.GetCertificateEntryList();
        if (entries.Length == 0) throw new TlsFatalAlert(AlertDescription.bad_certificate, "the peer showed no certificate");
        var staples = entries.Select(e => e.Extensions?.TryGetValue(ExtensionType.status_request, out var status) == true ? StapleIn(status) : null).ToArray();
        staples[0] ??= leafStatus;
        Evidence = new PeerEvidence([.. entries.Select(e => e.Certificate.GetEncoded())], staples);
    }

    // CertificateStatus: status_type(1) || response<1..2^24-1>. What is in the response is the validator's to judge.
    static byte[] StapleIn(byte[] status)
    {
        if (status is not [(byte)CertificateStatusType.ocsp, var high, var middle, var low, .. { Length: > 0 } response] || response.Length != (high << 16 | middle << 8 | low))
            throw new TlsFatalAlert(AlertDescription.decode_error, "the peer's certificate status is not one OCSP response with its length");
        return response;
    }
}

/// <summary>BouncyCastle's cryptography, except that certificates stay the bytes they came as.</summary>
sealed class ExaminationCrypto : BcTlsCrypto
{
    public override TlsCertificate CreateCertificate(short type, byte[] encoding)
        => type == CertificateType.X509 ? new ExactCertificate(encoding) : throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
}
