using System.Diagnostics;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>A responder that stays down: the staple is served until its nextUpdate and not after.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ExpiryTests
{
    static readonly TimeSpan life = TimeSpan.FromSeconds(20), patience = TimeSpan.FromSeconds(90);

    [Test]
    public async Task TheStapleIsServedUntilItsNextUpdateAndNotAfter()
    {
        await using var pki = new Enrolment(life);
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("no logging console", "crypto key generate ec keysize 256 label k1", "ip http secure-trustpoint web", "ip http secure-server");
        await pki.EnrolAsync(console, "eckeypair k1");
        await console.ExpectStapleAsync("good");
        pki.IsDown = true;
        // GeneralizedTime has whole seconds.
        var end = DateTimeOffset.FromUnixTimeSeconds(pki.NextUpdate.ToUnixTimeSeconds());
        var clients = await HttpsClients.OfAsync(router, pki);

        var seen = 0;
        for (var watch = Stopwatch.StartNew(); ;)
        {
            var began = DateTimeOffset.UtcNow;
            var look = await clients.LookAsync();
            var ended = DateTimeOffset.UtcNow;
            var hasStaple = look.Output.Contains("Cert Status: good", StringComparison.Ordinal);
            if (ended < end) Assert.That(hasStaple, $"{end - ended} before nextUpdate: {look.Output}");
            if (began >= end) Assert.That(look.Output, Does.Contain("OCSP response: no response sent"), $"{began - end} after nextUpdate");
            if (began >= end) break;
            seen += hasStaple ? 1 : 0;
            Assert.That(watch.Elapsed, Is.LessThan(patience));
        }
        Assert.That(seen, Is.Positive);
        await clients.AssertMissingStapleIsRefusedAsync();
        Assert.That(await console.CommandAsync("show logging"), Does.Contain("%PKI-3-STAPLE_EXPIRED: Trustpoint web: the OCSP response ended and no other took its place; nothing is stapled, although the certificate demands it"));

        pki.IsDown = false;
        await console.CommandAsync("crypto pki staple refresh web");
        await console.ExpectStapleAsync("good");
    }
}
