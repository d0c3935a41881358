using System.Security.Cryptography.X509Certificates;
using Host.Plans;

namespace Host.Ca;

/// <summary>A person carries the request to a CA and the certificate back, through two files in a directory.</summary>
sealed class HandSigning(PlannedHandSigning planned, PlannedTrustpoint trustpoint, TimeProvider clock) : Authority(planned)
{
    static readonly TimeSpan look = TimeSpan.FromSeconds(1);

    string RequestPath => Path.Combine(planned.Exchange, trustpoint.Name + ".csr");
    string CertificatePath => Path.Combine(planned.Exchange, trustpoint.Name + ".crt");

    public override string Description => $"the request is written to {RequestPath}, the certificate awaited at {CertificatePath} for {planned.Wait.TotalSeconds:0} s";

    public override async Task<X509Certificate2> SignAsync(SigningRequest request, Action<string> say, CancellationToken cancel)
    {
        Directory.CreateDirectory(planned.Exchange);
        if (Waiting(request) is { } ready)
            return Checked(ready, request, CertificatePath);
        await File.WriteAllTextAsync(RequestPath, request.Pem + "\n", cancel);
        say($"request in {RequestPath}; {Wishes()}waiting for {CertificatePath}");
        var start = clock.GetTimestamp();
        while (clock.GetElapsedTime(start) < planned.Wait)
        {
            await Task.Delay(look, clock, cancel);
            if (Waiting(request) is { } certificate)
                return Checked(certificate, request, CertificatePath);
        }
        throw new ProgramException($"no certificate in {CertificatePath} within {planned.Wait.TotalSeconds:0} s; sign {RequestPath}, then run this again: it goes on from here", Host.ExitCode.Refused);
    }

    /// <summary>A certificate for this request; one left from an earlier key, or still being written, is not it.</summary>
    X509Certificate2? Waiting(SigningRequest request)
    {
        try
        {
            return File.Exists(CertificatePath) ? ParsePem(File.ReadAllText(CertificatePath)).FirstOrDefault(request.IsAnsweredBy) : null;
        }
        catch (Exception e) when (e is IOException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    string Wishes()
    {
        var wishes = CertificateProfile.Wishes(trustpoint);
        return wishes.Length == 0 ? "" : $"it should carry {wishes}; ";
    }
}
