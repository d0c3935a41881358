using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>
/// The whole journey with real parts: a router process, its TPM, its console, a responder, and three TLS clients nobody here wrote,
/// through good, outage, revocation, a power cycle and no staple at all.
/// </summary>
[Parallelizable(ParallelScope.All)]
sealed class StaplingTests
{
    [TestCase("ec keysize 256", "eckeypair")]
    [TestCase("rsa modulus 2048", "rsakeypair")]
    public async Task ClientsSeeWhatTheCaSaysOfTheRoutersCertificate(string key, string pair)
    {
        await using var pki = new Enrolment();
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        await using (var router = await RouterProcess.StartAsync(folder))
        {
            await using var console = router.Attach();
            await console.EnableAsync();
            await console.ConfigureAsync("hostname r1", $"crypto key generate {key} label k1");
            await pki.EnrolAsync(console, $"{pair} k1");
            await console.ConfigureAsync("ip http secure-server", "ip http secure-trustpoint web");
            await console.ExpectStapleAsync("good");
            var clients = await HttpsClients.OfAsync(router, pki);
            await clients.AssertAllAcceptAsync();

            pki.IsDown = true;
            Assert.That(await console.CommandAsync("crypto pki staple refresh web"), Does.Contain("503"));
            await clients.AssertAllAcceptAsync();

            (pki.IsDown, pki.IsRevoked) = (false, true);
            await console.CommandAsync("crypto pki staple refresh web");
            await console.ExpectStapleAsync("revoked");
            await clients.AssertRevokedAsync();

            await console.CommandAsync("write memory");
            pki.IsDown = true;
            Assert.That(await router.PowerOffAsync(), Is.Zero);
        }

        var askedBefore = pki.Asked;
        await using (var again = await RouterProcess.StartAsync(folder))
        {
            await (await HttpsClients.OfAsync(again, pki)).AssertRevokedAsync();
            Assert.That(pki.Asked, Is.EqualTo(askedBefore), "the stored staple was not served by itself");
            await using var console = again.Attach();
            await console.EnableAsync();
            await console.CommandAsync("clear crypto pki staples");
            await (await HttpsClients.OfAsync(again, pki)).AssertMissingStapleIsRefusedAsync();
        }
        Directory.Delete(folder, recursive: true);
    }
}
