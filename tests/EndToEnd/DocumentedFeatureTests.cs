using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>The configuration that Cisco's chapter on the feature prints, typed as it stands there.</summary>
[Parallelizable(ParallelScope.All)]
sealed class DocumentedFeatureTests
{
    const string Counters = """
        PKI Sessions Started: 0
        PKI Sessions Ended: 0
        PKI Sessions Active: 0
        Successful Validations: 0
        Failed Validations: 0
        Bypassed Validations: 0
        Pending Validations: 0
        CRLs checked: 0
        CRL - fetch attempts: 0
        CRL - failed attempts: 0
        CRL - rejected busy fetching: 0
        OCSP - fetch requests: 0
        OCSP - received responses: 0
        OCSP - failed attempts: 0
        OCSP - staple requests: 0
        AAA authorizations: 0

        """;

    [Test]
    public async Task TheTrustpointOfTheChapterIsTakenLiterally()
    {
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.SendAsync("\r");
        await console.ExpectAsync("^Router>");
        await console.SendAsync("enable\r");
        await console.ExpectAsync("^Router#");
        var answers = new List<string> { await console.CommandAsync("configure terminal") };
        foreach (var line in (string[])["crypto pki trustpoint msca", "ocsp url http://[2001DB8:1:1::2]:80", "eku request ssh-client", "match eku client-auth", "revocation-check ocsp none", "exit", "exit"])
            answers.Add(await console.CommandAsync(line));
        Assert.That(string.Concat(answers), Does.Not.Contain("% "));

        var counters = await console.CommandAsync("show cry pki counters");
        Assert.That(counters, Is.EqualTo(Counters));
        await console.CommandAsync("terminal length 0");
        Assert.That(await console.CommandAsync("show running-config | section trustpoint"), Is.EqualTo("""
            crypto pki trustpoint msca
             revocation-check ocsp none
             ocsp url http://[2001DB8:1:1::2]:80
             eku request ssh-client
             match eku client-auth

            """));
    }
}
