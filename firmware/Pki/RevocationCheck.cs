using Firmware.Kernel;
using Firmware.Ocsp;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>What <c>revocation-check</c> found out about one certificate.</summary>
enum RevocationState { Good, Revoked, Bypassed, Unknown }

/// <inheritdoc cref="RevocationState"/>
sealed record RevocationFinding(RevocationState State, string Sentence);

/// <summary>
/// <c>revocation-check METHOD…</c> for one certificate: the next method runs only where one gives an error; good and revoked are final.
/// </summary>
sealed class RevocationCheck(ResponderClient responders, CrlFetcher crls, PkiCounters counters, Log log)
{
    public const string Crl = "crl";
    public const string Ocsp = "ocsp";
    public const string None = "none";

    /// <summary>URLs of one certificate that are asked, of responders and of CRLs.</summary>
    const int MaxUrls = 3;

    static readonly Message FetchFailed = new("PKI", 3, "CRL_FETCH_FAIL", "CRL fetch for trustpoint {0} failed\nReason : {1}");

    /// <param name="staple">What came of the peer's staple for this certificate, the answer of method <c>ocsp</c>; null where there was none.</param>
    public async Task<RevocationFinding> CheckAsync(Certificate certificate, Certificate issuer, StapleVerdict? staple, TrustPolicy trust, CancellationToken cancel)
    {
        var errors = new List<string>();
        foreach (var method in trust.RevocationCheck.Order)
        {
            var finding = method switch
            {
                None => new(RevocationState.Bypassed, $"revocation of '{certificate}' was not checked"),
                Ocsp when staple is not null => OfStaple(staple),
                Ocsp => await AskRespondersAsync(certificate, issuer, trust, cancel),
                Crl => await AskCrlsAsync(certificate, issuer, trust, cancel),
                _ => throw new ArgumentException($"'{method}' is no revocation method", nameof(trust)),
            };
            if (finding.State != RevocationState.Unknown) return finding;
            errors.Add($"{method}: {finding.Sentence}");
        }
        return new(RevocationState.Unknown, $"whether '{certificate}' (SN: {certificate.SerialHex}) is revoked cannot be found out: {string.Join("; ", errors)}");
    }

    static RevocationFinding OfStaple(StapleVerdict verdict) => verdict.Staple is { } staple ? OfAnswer(staple) : new(RevocationState.Unknown, $"the staple does not do: {verdict.Sentence}");

    static RevocationFinding OfAnswer(Staple staple) => staple.Status == StapleStatus.Good
        ? new(RevocationState.Good, "")
        : new(RevocationState.Revoked, $"OCSP says revoked{(staple.RevokedAt is { } at ? $" at {Timestamp.Zoned(at)}" : "")}");

    async Task<RevocationFinding> AskRespondersAsync(Certificate certificate, Certificate issuer, TrustPolicy trust, CancellationToken cancel)
    {
        IReadOnlyList<string> urls = trust.OcspUrl.Length > 0 ? [trust.OcspUrl] : certificate.OcspUrls;
        var errors = new List<string>();
        foreach (var url in urls.Take(MaxUrls))
        {
            var outcome = await responders.FetchAsync(url, certificate, issuer, trust.SendNonce, cancel);
            if (outcome.Staple is { } answer) return OfAnswer(answer);
            errors.Add(outcome.Sentence);
        }
        return new(RevocationState.Unknown, errors.Count > 0 ? string.Join(", ", errors) : "there is no 'ocsp url' and the certificate names no responder");
    }

    async Task<RevocationFinding> AskCrlsAsync(Certificate certificate, Certificate issuer, TrustPolicy trust, CancellationToken cancel)
    {
        var errors = new List<string>();
        foreach (var url in certificate.CrlUrls.Take(MaxUrls))
        {
            try { return OfCrl(await crls.GetAsync(url, issuer, cancel), certificate); }
            catch (CrlException e) { errors.Add(e.Message); }
        }
        // IOS falls back to asking the CA by SCEP here and has these words for a CA it cannot ask.
        var reason = errors.Count > 0 ? string.Join(", ", errors) : "Enrollment URL not configured.";
        log.Write(FetchFailed, trust.Name, reason);
        return new(RevocationState.Unknown, errors.Count > 0 ? reason : "the certificate names no CRL distribution point");
    }

    RevocationFinding OfCrl(Crl crl, Certificate certificate)
    {
        counters.CrlsChecked.Increment();
        return crl.Find(certificate.SerialNumber) is { } entry
            ? new(RevocationState.Revoked, $"the CRL of {Timestamp.Zoned(crl.ThisUpdate)} says revoked at {Timestamp.Zoned(entry.RevokedAt)}, reason {entry.Reason}")
            : new(RevocationState.Good, "");
    }
}
