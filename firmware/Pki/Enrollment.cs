using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Firmware.Config;
using Firmware.Kernel;
using Firmware.Tpm;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>
/// How a trustpoint comes to its certificates by hand: authenticate the CA, request, import, or sign oneself. Each verb changes
/// what flash: holds in one step and throws <see cref="PkiException"/> where it changes nothing. Device thread.
/// </summary>
sealed class Enrollment(Trustpoints trustpoints, KeyStore keys, DeviceClock clock, PkiCounters counters, Log log)
{
    const string Indent = "\n                      ";

    static readonly Message Manual = new("PKI", 6, "CERT_ENROLL_MANUAL", "Manual enrollment for trustpoint {0}");
    static readonly Message RequestFingerprint = new("PKI", 6, "CSR_FINGERPRINT", $"{Indent}CSR Fingerprint MD5 : {{0}}{Indent}CSR Fingerprint SHA1: {{1}}{Indent}CSR Fingerprint SHA2: {{2}}");
    static readonly Message Installed = new("PKI", 6, "CERT_INSTALL", $"{{0}} certificate has been installed under{Indent}Trustpoint   : {{1}}{Indent}Issuer-name  : {{2}}{Indent}Subject-name : {{3}}{Indent}Serial-number: {{4}}{Indent}End-date     : {{5}}");
    static readonly Message KeyMismatch = new("PKI", 3, "KEY_CMP_MISMATCH", "Key in the certificate and stored key does not match for Trustpoint-{0}.");

    /// <summary>The CA certificate in a pasted text, checked as far as it can be before the operator compares its fingerprint.</summary>
    public Certificate ReadCa(string pasted)
    {
        trustpoints.RequireClock();
        var certificate = ReadOne(pasted, "CA");
        if (!certificate.IsCa) throw new PkiException("It is not the certificate of a CA: its basicConstraints do not say so");
        if (certificate.KeyUsage is { } usage && !usage.HasFlag(KeyUsageBits.KeyCertSign)) throw new PkiException("It is not the certificate of a CA: its key usage does not allow signing certificates");
        if (certificate.IsSelfIssued && !certificate.IsSignedBy(certificate, AlgorithmPolicy.Legacy)) throw new PkiException("Its signature is wrong");
        CheckValidity(certificate);
        return certificate;
    }

    /// <summary>Makes <paramref name="ca"/> the CA of a trustpoint that has none, durably.</summary>
    public void Authenticate(Trustpoint trustpoint, Certificate ca)
    {
        RequireConfigured(trustpoint);
        if (trustpoint.Credentials.Ca is not null) throw new PkiException("Please delete your existing CA certificate first");
        Count(() => trustpoints.Replace(trustpoint, trustpoint.Credentials with { Ca = new(ca, clock.GetUtcNow()) }));
        Report("A CA", trustpoint, ca);
    }

    /// <summary>Makes the request with the trustpoint's key pair, which exists, and keeps it until its certificate comes.</summary>
    public async Task<PendingRequest> RequestAsync(Trustpoint trustpoint, string fqdn)
    {
        trustpoints.RequireClock();
        var key = KeyPairs.Chosen(trustpoint, fqdn);
        var subject = EnrollmentRequest.Subject(trustpoint.Config.SubjectName, fqdn);
        var encoded = await SignAsync(key, opened => EnrollmentRequest.Create(subject, opened, trustpoint.Config.EkuRequest));
        RequireConfigured(trustpoint);
        var pending = new PendingRequest(encoded, key);
        Count(() => trustpoints.Replace(trustpoint, trustpoint.Credentials with { Pending = pending }));
        log.Write(Manual, trustpoint.Name);
        log.Write(RequestFingerprint, Hex(MD5.HashData(encoded)), Hex(SHA1.HashData(encoded)), Hex(SHA256.HashData(encoded)));
        return pending;
    }

    /// <summary>Takes the certificate that the CA made of the request, in place of the one before.</summary>
    public Certificate Import(Trustpoint trustpoint, string pasted, string fqdn)
    {
        trustpoints.RequireClock();
        RequireConfigured(trustpoint);
        var certificate = ReadOne(pasted, "router");
        CheckIssuer(trustpoint, certificate);
        CheckValidity(certificate);
        var key = KeyFor(trustpoint, certificate, fqdn);
        var kept = trustpoint.Credentials with { Router = new(certificate, clock.GetUtcNow()), RouterKey = key, Pending = null };
        Count(() => trustpoints.Replace(trustpoint, kept));
        Report("An ID", trustpoint, certificate);
        return certificate;
    }

    /// <summary>Signs the router's certificate with its own key pair, which exists.</summary>
    public async Task<Certificate> SelfSignAsync(Trustpoint trustpoint, string fqdn)
    {
        trustpoints.RequireClock();
        var key = KeyPairs.Chosen(trustpoint, fqdn);
        var subject = EnrollmentRequest.Subject(trustpoint.Config.SubjectName, trustpoint.Config.SubjectName.Length == 0 ? fqdn : null);
        var serial = trustpoint.RouterCertificate is { } before ? new BigInteger(before.SerialNumber, isUnsigned: false, isBigEndian: true) + 1 : BigInteger.One;
        var certificate = await SignAsync(key, opened => SelfSigned.Create(subject, fqdn, opened, trustpoint.Config.EkuRequest, serial, clock.GetUtcNow()));
        RequireConfigured(trustpoint);
        Count(() => trustpoints.Replace(trustpoint, new(trustpoint.Name, Router: new(certificate, clock.GetUtcNow()), RouterKey: key)));
        Report("An ID", trustpoint, certificate);
        return certificate;
    }

    async Task<T> SignAsync<T>(KeyName name, Func<AsymmetricAlgorithm, T> sign)
    {
        try
        {
            using var key = keys.Open(name.Algorithm, name.Label);
            return await Task.Run(() => sign(key));
        }
        catch (Exception e) when (e is KeyStoreException or CryptographicException or ArgumentException)
        {
            throw new PkiException($"Key pair {name.Label} could not sign: {e.Message.TrimEnd('.')}", e);
        }
    }

    static Certificate ReadOne(string pasted, string owner)
    {
        try
        {
            return Certificate.ParsePem(pasted) is [var only] ? only
                : throw new PkiException($"There is more than one certificate in it: paste the {owner} certificate alone");
        }
        catch (CertificateException e) { throw new PkiException(Sentence(e.Message), e); }
    }

    static void CheckIssuer(Trustpoint trustpoint, Certificate certificate)
    {
        if (trustpoint.CaCertificates is not [var ca]) throw new PkiException("You must authenticate the Certificate Authority before you can import its certificate");
        if (!DistinguishedName.AreSame(certificate.IssuerName, ca.SubjectName))
            throw new PkiException($"Its issuer is {DistinguishedName.Text(certificate.IssuerName)}, not the CA of the trustpoint, {DistinguishedName.Text(ca.SubjectName)}");
        switch (certificate.CheckSignature(ca.PublicKey, AlgorithmPolicy.Default))
        {
            case SignatureVerdict.Bad: throw new PkiException("The CA of the trustpoint did not sign it");
            case SignatureVerdict.Weak: throw new PkiException("It is signed by an algorithm or a key that is too weak: SHA-256 and RSA of 2048 bits or more are expected, or P-256 and up");
        }
    }

    void CheckValidity(Certificate certificate)
    {
        var now = clock.GetUtcNow();
        if (now < certificate.NotBefore) throw new PkiException($"The certificate (SN: {certificate.SerialHex}) is not yet valid. Validity period starts on {Timestamp.Zoned(certificate.NotBefore, clock.Zone)}");
        if (now > certificate.NotAfter) throw new PkiException($"The certificate (SN: {certificate.SerialHex}) has expired. Validity period ended on {Timestamp.Zoned(certificate.NotAfter, clock.Zone)}");
    }

    /// <summary>The pending request's key, the one configured or the one in use: whichever the certificate is of.</summary>
    KeyName KeyFor(Trustpoint trustpoint, Certificate certificate, string fqdn)
    {
        var candidates = (KeyName?[])[trustpoint.Credentials.Pending?.Key, KeyPairs.Chosen(trustpoint, fqdn), trustpoint.Credentials.RouterKey];
        foreach (var name in candidates.OfType<KeyName>())
            if (keys.Find(name.Algorithm, name.Label) is { } stored && stored.SubjectPublicKeyInfo.AsSpan().SequenceEqual(certificate.SubjectPublicKeyInfo)) return name;
        log.Write(KeyMismatch, trustpoint.Name);
        throw new PkiException($"It was issued for another key than {candidates.OfType<KeyName>().First().Label}");
    }

    /// <summary>A key or a question takes time, and another console may have removed the trustpoint meanwhile.</summary>
    void RequireConfigured(Trustpoint trustpoint)
    {
        if (!ReferenceEquals(trustpoints.Find(trustpoint.Name), trustpoint)) throw new PkiException($"Trustpoint {trustpoint.Name} was removed meanwhile");
    }

    void Count(Action use)
    {
        counters.SessionsStarted.Increment();
        try { use(); }
        finally { counters.SessionsEnded.Increment(); }
    }

    void Report(string kind, Trustpoint trustpoint, Certificate certificate) => log.Write(Installed, kind, trustpoint.Name,
        DistinguishedName.Text(certificate.IssuerName), DistinguishedName.Text(certificate.SubjectName), certificate.SerialHex,
        certificate.NotAfter.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    static string Hex(byte[] digest) => string.Join(' ', Convert.ToHexString(digest).Chunk(8).Select(g => new string(g)));

    static string Sentence(string message) => message.Length > 0 ? char.ToUpperInvariant(message[0]) + message[1..] : message;
}
