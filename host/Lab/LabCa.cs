using System.Globalization;
using Host.Ca;

namespace Host.Lab;

/// <summary>The outside PKI of the lab: an OpenSSL CA in a directory (EC root, database, delegated OCSP signer).</summary>
sealed class LabCa(string directory, TimeProvider clock)
{
    /// <summary>Certificates begin a little in the past, so that a router whose clock runs behind takes them.</summary>
    static readonly TimeSpan backdated = TimeSpan.FromMinutes(5);

    static readonly string[] newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];

    public string CertificatePath => Path.Combine(directory, "ca.pem");

    /// <exception cref="ProgramException">openssl is missing or refuses.</exception>
    public async Task CreateAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.Combine(directory, "issued"));
        await WriteAsync("index.txt", "", cancel);
        await WriteAsync("serial", "1A2B\n", cancel);
        await WriteAsync("openssl.cnf", Configuration(), cancel);
        await OpenSslAsync(cancel, ["req", "-x509", .. newKey, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/O=Staplebox Lab/CN=Lab Root CA", "-days", "30", "-config", "openssl.cnf", "-extensions", "root"]);
        await OpenSslAsync(cancel, ["req", .. newKey, "-keyout", "ocsp.key", "-out", "ocsp.csr", "-subj", "/O=Staplebox Lab/CN=Lab OCSP Signer", "-config", "openssl.cnf"]);
        await OpenSslAsync(cancel, ["ca", "-config", "openssl.cnf", "-batch", "-notext", "-in", "ocsp.csr", "-out", "ocsp.pem", "-extensions", "responder"]);
    }

    /// <summary>The OCSP response to a request, decided and signed by openssl, good for a minute.</summary>
    public async Task<byte[]> AnswerAsync(byte[] request, CancellationToken cancel)
    {
        var scratch = Directory.CreateTempSubdirectory("staplebox-ocsp-");
        try
        {
            var (asked, answer) = (Path.Combine(scratch.FullName, "request.der"), Path.Combine(scratch.FullName, "response.der"));
            await File.WriteAllBytesAsync(asked, request, cancel);
            await OpenSslAsync(cancel, ["ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "ocsp.pem", "-rkey", "ocsp.key", "-reqin", asked, "-respout", answer, "-nmin", "1"]);
            return await File.ReadAllBytesAsync(answer, cancel);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>The newest certificate issued to somebody other than the CA's own signer.</summary>
    public string NewestCertificate() => Path.Combine(directory, "issued", IssuedSerials()[^1] + ".pem");

    public Task RevokeAsync(string certificate, CancellationToken cancel) => OpenSslAsync(cancel, ["ca", "-config", "openssl.cnf", "-revoke", certificate, "-crl_reason", "keyCompromise"]);

    /// <summary>Serial numbers in the order of issue: the fourth field of openssl's database.</summary>
    string[] IssuedSerials() => [.. File.ReadLines(Path.Combine(directory, "index.txt")).Select(l => l.Split('\t')[3])];

    Task WriteAsync(string name, string text, CancellationToken cancel) => File.WriteAllTextAsync(Path.Combine(directory, name), text, cancel);

    async Task OpenSslAsync(CancellationToken cancel, params string[] arguments)
    {
        var result = await Tool.RunAsync("openssl", arguments, cancel, directory);
        if (result.ExitCode != 0)
            throw new ProgramException($"openssl {string.Join(' ', arguments)} failed:\n{result.Words.Trim()}", Host.ExitCode.Refused);
    }

    string Configuration() => $"""
        [ca]
        default_ca = lab
        [lab]
        database = index.txt
        serial = serial
        new_certs_dir = issued
        certificate = ca.pem
        private_key = ca.key
        default_md = sha256
        default_startdate = {(clock.GetUtcNow() - backdated).ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture)}
        default_days = 30
        policy = any
        unique_subject = no
        [any]
        commonName = supplied
        organizationName = optional
        [req]
        distinguished_name = subject
        prompt = no
        [subject]
        [root]
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, keyCertSign, cRLSign
        subjectKeyIdentifier = hash
        [responder]
        basicConstraints = critical, CA:FALSE
        keyUsage = critical, digitalSignature
        extendedKeyUsage = critical, OCSPSigning
        noCheck = yes
        subjectKeyIdentifier = hash
        authorityKeyIdentifier = keyid

        """;
}
