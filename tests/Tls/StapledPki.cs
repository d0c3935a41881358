using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Firmware.Kernel;
using Firmware.Pki;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Ocsp;
using Org.BouncyCastle.Security;

namespace Tests.Tls;

/// <summary>A root, an intermediate and a server certificate for localhost without AIA, with OCSP responses for both: no client can ask anybody but us.</summary>
sealed class StapledPki : IDisposable
{
    static readonly DateTimeOffset from = DateTimeOffset.UtcNow.AddHours(-1);

    readonly ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly ECDsa intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly string directory = Directory.CreateTempSubdirectory("staplebox-").FullName;

    public StapledPki(AsymmetricAlgorithm key, bool mustStaple = false)
    {
        Key = key;
        Root = MakeRoot();
        Intermediate = MakeIntermediate();
        Leaf = MakeLeaf(mustStaple);
        File.WriteAllText(RootFile, Root.ExportCertificatePem());
        File.WriteAllText(IntermediateFile, Intermediate.ExportCertificatePem());
        File.WriteAllText(ChainFile, $"{Leaf.ExportCertificatePem()}\n{Intermediate.ExportCertificatePem()}\n");
        using (File.OpenHandle(KeyFile, FileMode.CreateNew, FileAccess.Write)) { }
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public static StapledPki Make(string key, bool mustStaple = false) => new(NewKey(key), mustStaple);

    public static AsymmetricAlgorithm NewKey(string name) => name switch
    {
        "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        "P-521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        "RSA-1024" => RSA.Create(1024),
        "RSA-2048" => RSA.Create(2048),
        _ => throw new ArgumentException(name),
    };

    public AsymmetricAlgorithm Key { get; }
    public X509Certificate2 Root { get; }
    public X509Certificate2 Intermediate { get; }
    public X509Certificate2 Leaf { get; }
    public string RootFile => Path.Combine(directory, "root.pem");
    public string ChainFile => Path.Combine(directory, "chain.pem");
    public string IntermediateFile => Path.Combine(directory, "intermediate.pem");
    public string KeyFile => Path.Combine(directory, "key.pem");

    public byte[] LeafResponse(bool revoked = false) => Response(Leaf, Intermediate, intermediateKey, revoked);
    public byte[] IntermediateResponse() => Response(Intermediate, Root, rootKey, revoked: false);

    /// <summary>A file in the directory of this PKI, for programs that want one.</summary>
    public string Store(string name, byte[] content)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>The identity with the staples given for leaf and intermediate, all of them valid for an hour.</summary>
    public Identity Identity(params byte[]?[] staples) => Identity(DateTimeOffset.UtcNow.AddHours(1), staples);

    public Identity Identity(DateTimeOffset nextUpdate, params byte[]?[] staples) => new("site", [Leaf.RawData, Intermediate.RawData], Key,
        [.. staples.Select(s => s is null ? null : new ServableStaple(s, nextUpdate, new Counter()))], new SemaphoreSlim(1, 1), new Counter());

    public void Dispose()
    {
        Directory.Delete(directory, recursive: true);
        (rootKey as IDisposable).Dispose();
        intermediateKey.Dispose();
        Key.Dispose();
        Root.Dispose();
        Intermediate.Dispose();
        Leaf.Dispose();
    }

    X509Certificate2 MakeRoot()
    {
        var request = new CertificateRequest("CN=Root", rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        return request.CreateSelfSigned(from, from.AddYears(2));
    }

    X509Certificate2 MakeIntermediate()
    {
        var request = new CertificateRequest("CN=Intermediate", intermediateKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        return request.Create(Root.SubjectName, X509SignatureGenerator.CreateForECDsa(rootKey), from, from.AddYears(1), [0x21]);
    }

    X509Certificate2 MakeLeaf(bool mustStaple)
    {
        var request = Key is RSA rsa
            ? new CertificateRequest("CN=localhost", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=localhost", (ECDsa)Key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddIpAddress(System.Net.IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        // RFC 7633: SEQUENCE OF INTEGER with feature 5, status_request.
        if (mustStaple) request.CertificateExtensions.Add(new System.Security.Cryptography.X509Certificates.X509Extension("1.3.6.1.5.5.7.1.24", [0x30, 3, 2, 1, 5], false));
        return request.Create(Intermediate.SubjectName, X509SignatureGenerator.CreateForECDsa(intermediateKey), from, from.AddDays(30), [0x1A, 0x2B]);
    }

    static byte[] Response(X509Certificate2 certificate, X509Certificate2 issuer, ECDsa issuerKey, bool revoked)
    {
        var bcIssuer = new Org.BouncyCastle.X509.X509Certificate(issuer.RawData);
        var serial = new Org.BouncyCastle.X509.X509Certificate(certificate.RawData).SerialNumber;
        var now = DateTime.UtcNow;
        var generator = new BasicOcspRespGenerator(new RespID(bcIssuer.SubjectDN));
        var sha1 = new AlgorithmIdentifier(Org.BouncyCastle.Asn1.Oiw.OiwObjectIdentifiers.IdSha1, Org.BouncyCastle.Asn1.DerNull.Instance);
        generator.AddResponse(new CertificateID(sha1, bcIssuer, serial),
            revoked ? new RevokedStatus(now.AddMinutes(-10), CrlReason.KeyCompromise) : CertificateStatus.Good, now.AddMinutes(-1), now.AddHours(1), null);
        var signer = new Asn1SignatureFactory("SHA256withECDSA", PrivateKeyFactory.CreateKey(issuerKey.ExportPkcs8PrivateKey()));
        return new OCSPRespGenerator().Generate(OCSPRespGenerator.Successful, generator.Generate(signer, null, now)).GetEncoded();
    }
}
