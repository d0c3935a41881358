using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Host.Plans;

namespace Host.Ca;

/// <summary>Who signs a trustpoint's request, and the CA certificate the router is to trust.</summary>
abstract class Authority(PlannedAuthority planned)
{
    const int MaxPemBytes = 64 * 1024;

    public static Authority Of(PlannedTrustpoint trustpoint, TimeProvider clock) => trustpoint.Authority switch
    {
        PlannedHandSigning hand => new HandSigning(hand, trustpoint, clock),
        PlannedOpenSsl openSsl => new OpenSslSigning(openSsl, trustpoint),
        _ => throw new ArgumentOutOfRangeException(nameof(trustpoint)),
    };

    /// <summary>What the signing will be, for --dry-run.</summary>
    public abstract string Description { get; }

    /// <summary>The signed certificate.</summary>
    /// <param name="request">The router's request.</param>
    /// <param name="say">Takes a sentence for the person watching, such as where the request lies.</param>
    /// <param name="cancel">Ends the wait.</param>
    public abstract Task<X509Certificate2> SignAsync(SigningRequest request, Action<string> say, CancellationToken cancel);

    /// <exception cref="PlanException">The file is missing or holds anything but one CA certificate.</exception>
    public X509Certificate2 CaCertificate()
    {
        var certificates = ReadPem(planned.Certificate, planned.Mark);
        return certificates.Count == 1 ? certificates[0]
            : throw new PlanException(planned.Mark, $"{planned.Certificate} holds {certificates.Count} certificates", "exactly one, the CA that signs for this trustpoint");
    }

    /// <summary>The certificate must answer this request and come from this CA: a router refuses another with less to say.</summary>
    protected X509Certificate2 Checked(X509Certificate2 certificate, SigningRequest request, string source)
    {
        using var ca = CaCertificate();
        if (!request.IsAnsweredBy(certificate))
            throw new ProgramException($"{source} holds a certificate for another key than the router's", Host.ExitCode.Refused);
        return certificate.IssuerName.RawData.AsSpan().SequenceEqual(ca.SubjectName.RawData) ? certificate
            : throw new ProgramException($"{source} is signed by {certificate.Issuer}, not by {ca.Subject} of {planned.Certificate}", Host.ExitCode.Refused);
    }

    protected static List<X509Certificate2> ReadPem(string path, PlanMark mark)
    {
        try
        {
            return new FileInfo(path).Length <= MaxPemBytes ? ParsePem(File.ReadAllText(path))
                : throw new PlanException(mark, $"{path} is longer than {MaxPemBytes} bytes", "a PEM certificate");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new PlanException(mark, $"{path} cannot be read: {e.Message}", "a PEM certificate");
        }
    }

    protected static List<X509Certificate2> ParsePem(string text)
    {
        var certificates = new List<X509Certificate2>();
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
            if (rest[fields.Label] is "CERTIFICATE")
                certificates.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[fields.Base64Data].ToString())));
        return certificates;
    }
}
