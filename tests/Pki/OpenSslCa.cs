using System.Diagnostics;

namespace Tests.Pki;

/// <summary>A CA run by the openssl command line in a directory of its own: the outside world's judge and issuer.</summary>
sealed class OpenSslCa : IDisposable
{
    readonly string directory = Directory.CreateTempSubdirectory("ca-").FullName;

    public OpenSslCa(string subject = "/O=Example/CN=Test Root", string key = "ec:prime256v1", string extensions = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash", string days = "3650")
    {
        NewKey("ca.key", key);
        File.WriteAllText(In("ca.ext"), $"[req]\ndistinguished_name=dn\nprompt=no\n[dn]\n[v3]\n{extensions}\n");
        Run("req", "-new", "-x509", "-key", In("ca.key"), "-subj", subject, "-days", days, "-config", In("ca.ext"), "-extensions", "v3", "-out", In("ca.pem"));
        Pem = File.ReadAllText(In("ca.pem"));
    }

    public string Pem { get; }

    /// <summary>Signs a request (PEM or bare base64) as <c>openssl x509 -req</c> does, with the given extensions.</summary>
    public string Sign(string request, string extensions = "basicConstraints=CA:FALSE", string days = "30", string serial = "0x1A2B")
    {
        File.WriteAllText(In("in.csr"), AsPem(request));
        File.WriteAllText(In("in.ext"), extensions);
        return Run("x509", "-req", "-in", In("in.csr"), "-CA", In("ca.pem"), "-CAkey", In("ca.key"), "-days", days, "-set_serial", serial, "-sha256", "-extfile", In("in.ext"));
    }

    /// <summary>A request of somebody else's key.</summary>
    public string ForeignRequest(string subject = "/CN=foreign")
    {
        NewKey("foreign.key", "ec:prime256v1");
        return Run("req", "-new", "-key", In("foreign.key"), "-subj", subject);
    }

    /// <summary>What openssl says about a request whose signature it verified.</summary>
    public string Describe(string request)
    {
        File.WriteAllText(In("in.csr"), AsPem(request));
        return Run("req", "-in", In("in.csr"), "-verify", "-noout", "-text");
    }

    public string Fingerprint(string digest) => Run("x509", "-in", In("ca.pem"), "-noout", "-fingerprint", $"-{digest}").Trim().Split('=')[1].Replace(":", "", StringComparison.Ordinal);

    public static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"openssl {string.Join(' ', arguments)}: {error.Result}");
    }

    public string In(string name) => Path.Combine(directory, name);

    public void Dispose() => Directory.Delete(directory, recursive: true);

    void NewKey(string file, string kind) => Run(["genpkey", .. kind.Split(':') is ["ec", var curve] ? (string[])["-algorithm", "EC", "-pkeyopt", $"ec_paramgen_curve:{curve}"] : ["-algorithm", "RSA", "-pkeyopt", $"rsa_keygen_bits:{kind.Split(':')[1]}"], "-out", In(file)]);

    static string AsPem(string request) => request.Contains("-----BEGIN", StringComparison.Ordinal) ? request
        : $"-----BEGIN CERTIFICATE REQUEST-----\n{request.Trim()}\n-----END CERTIFICATE REQUEST-----\n";
}
