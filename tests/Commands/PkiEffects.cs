namespace Tests.Commands;

/// <summary>The tests that show what the settings of a trustpoint do, by mode and spec.</summary>
static class PkiEffects
{
    const string Usages = "client-auth|code-signing|email-protection|ipsec-end-system|ipsec-tunnel|ipsec-user|ocsp-signing|server-auth|ssh-client|ssh-server|time-stamping";

    public static readonly IReadOnlyDictionary<string, string> Tests = new Dictionary<string, string>
    {
        ["ca-trustpoint: enrollment {terminal [pem]|selfsigned}"] = "Commands.PkiCommandTests.PemRequestHasItsBoundariesAndIsShownAgainWhenAsked",
        ["ca-trustpoint: subject-name <name:LINE>"] = "Pki.EnrollmentTests.OpenSslVerifiesTheRequestAndShowsWhatWasAskedFor",
        ["ca-trustpoint: revocation-check <methods:crl|none|ocsp+>"] = "Pki.RevocationCheckTests.NextMethodRunsOnlyAfterAnError",
        ["ca-trustpoint: ocsp url <url:WORD>"] = "Pki.EnrollmentTests.OcspUrlOfTheTrustpointOverridesTheCertificates",
        ["ca-trustpoint: ocsp disable-nonce"] = "Pki.EnrollmentTests.OcspUrlOfTheTrustpointOverridesTheCertificates",
        [$"ca-trustpoint: eku request <usages:{Usages}+>"] = "Pki.EnrollmentTests.OpenSslVerifiesTheRequestAndShowsWhatWasAskedFor",
        [$"ca-trustpoint: match eku <usages:{Usages}+>"] = "Pki.ValidatorTests.ExtendedKeyUsagesAreAskedFor",
        ["ca-trustpoint: rsakeypair <label:WORD> [<bits:360-4096>]"] = "Commands.PkiCommandTests.MissingKeyPairIsMadeInTheConfiguredSize",
        ["ca-trustpoint: eckeypair <label:WORD>"] = "Pki.EnrollmentTests.OpenSslVerifiesTheRequestAndShowsWhatWasAskedFor",
    };
}
