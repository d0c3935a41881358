using System.Net;
using System.Net.Sockets;
using Firmware.Pki;
using Firmware.Tls;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Ocsp;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using NUnit.Framework;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Tests.Tls;

/// <summary>A TLS server that staples whatever it is told to: in TLS 1.2 as the response, in TLS 1.3 as the whole extension.</summary>
sealed class LyingServer(StapledPki pki, ProtocolVersion version, byte[] staple) : DefaultTlsServer(new BcTlsCrypto())
{
    public static async Task<PeerEvidence> ExamineAsync(StapledPki pki, ProtocolVersion version, byte[] staple)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var near = new TcpClient();
        await near.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var far = await listener.AcceptTcpClientAsync();
        var serving = Task.Run(() =>
        {
            try { new TlsServerProtocol(far.GetStream()).Accept(new LyingServer(pki, version, staple)); }
            catch (IOException e) { TestContext.Out.WriteLine($"the client refused: {e.Message}"); }
        });
        try { return await new Firmware.Tls.TlsClient(TimeProvider.System, TestSite.Patient).ExamineAsync("localhost", near.GetStream(), CancellationToken.None); }
        finally
        {
            near.Close();
            await serving;
        }
    }

    protected override ProtocolVersion[] GetSupportedVersions() => [version];

    protected override int[] GetSupportedCipherSuites() => [.. CipherSuites.Tls13, .. CipherSuites.Ecdsa];

    public override TlsCredentials GetCredentials()
    {
        TlsCertificate leaf = new ExactCertificate(pki.Leaf.RawData);
        var tls13 = TlsUtilities.IsTlsV13(version);
        var method = SignatureMethod.Of(SignatureScheme.ecdsa_secp256r1_sha256)!;
        var chain = tls13
            ? new Certificate(TlsUtilities.EmptyBytes, [new CertificateEntry(leaf, new Dictionary<int, byte[]> { [ExtensionType.status_request] = staple })])
            : new Certificate([leaf]);
        return new DefaultTlsCredentialedSigner(new TlsCryptoParameters(m_context), new KeySigner(pki.Key, method), chain, method.Algorithm);
    }

    public override Org.BouncyCastle.Tls.CertificateStatus GetCertificateStatus() => new(CertificateStatusType.ocsp, new Garbled(staple));

    sealed class Garbled(byte[] der) : OcspResponse(new OcspResponseStatus(OcspResponseStatus.TryLater), null)
    {
        public override Asn1Object ToAsn1Object() => Asn1Object.FromByteArray(der);
    }
}
