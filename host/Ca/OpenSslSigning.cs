using System.Security.Cryptography.X509Certificates;
using Host.Plans;

namespace Host.Ca;

/// <summary>An OpenSSL CA directory signs: <c>openssl ca</c> with its configuration, else <c>openssl x509 -req</c>. The key's passphrase goes by environment or file, never by argument.</summary>
sealed class OpenSslSigning(PlannedOpenSsl planned, PlannedTrustpoint trustpoint) : Authority(planned)
{
    const string PlainVariable = "STAPLEBOX_CA_PASSPHRASE";

    public override string Description => $"openssl {Verb} in {planned.Directory}";

    string Verb => planned.Configuration is { } configuration ? $"ca -config {configuration}" : $"x509 -req -CA {planned.Certificate} -CAkey {planned.Key}";

    public override async Task<X509Certificate2> SignAsync(SigningRequest request, Action<string> say, CancellationToken cancel)
    {
        var scratch = Directory.CreateTempSubdirectory("staplebox-sign-");
        try
        {
            return Checked(await SignAsync(request, scratch.FullName, cancel), request, "openssl's answer");
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    async Task<X509Certificate2> SignAsync(SigningRequest request, string scratch, CancellationToken cancel)
    {
        var (csr, certificate, extensions) = (Path.Combine(scratch, "request.csr"), Path.Combine(scratch, "certificate.pem"), Path.Combine(scratch, "extensions.cnf"));
        await File.WriteAllTextAsync(csr, request.Pem, cancel);
        await File.WriteAllTextAsync(extensions, CertificateProfile.Extensions(trustpoint), cancel);
        var arguments = planned.Configuration is not null ? CaArguments(csr, certificate, extensions) : X509Arguments(csr, certificate, extensions);
        var result = await Tool.RunAsync("openssl", arguments, cancel, planned.Directory, PlainPassphrase());
        var signed = result.ExitCode == 0 && File.Exists(certificate) ? ParsePem(await File.ReadAllTextAsync(certificate, cancel)) : [];
        return signed.Count > 0 ? signed[0] : throw new ProgramException($"openssl {Verb} did not sign:\n{result.Words.Trim()}", Host.ExitCode.Refused);
    }

    List<string> CaArguments(string csr, string certificate, string extensions) =>
        ["ca", "-config", planned.Configuration!, "-batch", "-notext", "-in", csr, "-out", certificate, "-extfile", extensions, "-extensions", CertificateProfile.Section, .. Days, .. Passphrase];

    List<string> X509Arguments(string csr, string certificate, string extensions) =>
        ["x509", "-req", "-sha256", "-in", csr, "-out", certificate, "-CA", planned.Certificate, "-CAkey", planned.Key!, "-CAcreateserial",
            "-extfile", extensions, "-extensions", CertificateProfile.Section, .. Days, .. Passphrase];

    string[] Days => planned.Days is { } days ? ["-days", days.ToString(System.Globalization.CultureInfo.InvariantCulture)] : [];

    string[] Passphrase => planned.Passphrase switch
    {
        null => ["-passin", "pass:"], // else openssl asks the terminal and waits
        { Variable: { } variable } => ["-passin", "env:" + variable],
        { File: { } file } => ["-passin", "file:" + file],
        _ => ["-passin", "env:" + PlainVariable],
    };

    Dictionary<string, string>? PlainPassphrase() => planned.Passphrase is { IsPlain: true } plain ? new() { [PlainVariable] = plain.Reveal() } : null;
}
