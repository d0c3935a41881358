using NUnit.Framework;
using Tests.Tpm;

namespace Tests.EndToEnd;

/// <summary>The same trustpoint, with the key in a TPM outside the router's process.</summary>
[Parallelizable(ParallelScope.All)]
sealed class OutsideTpmTests
{
    [Test]
    public async Task TheTrustpointWorksWithATpmOnTheNetwork()
    {
        using var tpm = new Swtpm();
        await EnrolsServesAndServesAgainAsync(tpm.Uri, () => { });
    }

    [Test]
    public async Task TheTrustpointWorksWithATpmBehindADevice()
    {
        using var tpm = new TpmPty();
        await EnrolsServesAndServesAgainAsync($"device:{tpm.Path}", tpm.Reopen);
    }

    static async Task EnrolsServesAndServesAgainAsync(string uri, Action betweenBoots)
    {
        await using var pki = new Enrolment();
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        await using (var router = await RouterProcess.StartAsync(folder, "--tpm", uri))
        {
            await using var console = router.Attach();
            await console.EnableAsync();
            await console.ConfigureAsync("no logging console", "crypto key generate ec keysize 256 label k1");
            await pki.EnrolAsync(console, "eckeypair k1");
            await console.ConfigureAsync("ip http secure-trustpoint web", "ip http secure-server");
            await console.ExpectStapleAsync("good");
            await (await HttpsClients.OfAsync(router, pki)).AssertAllAcceptAsync();
            Assert.That(await console.CommandAsync("show tpm"), Does.StartWith($"TPM: {uri}\nState: ready\n"));
            Assert.That(router.Ready.GetProperty("tpm").GetString(), Is.EqualTo(uri));
            Assert.That(Directory.Exists(Path.Combine(router.State, "tpm")), Is.False, "an embedded TPM was started too");
            await console.CommandAsync("write memory");
            Assert.That(await router.PowerOffAsync(), Is.Zero);
        }
        betweenBoots();
        await using (var again = await RouterProcess.StartAsync(folder, "--tpm", uri))
            await (await HttpsClients.OfAsync(again, pki)).AssertAllAcceptAsync();
        Directory.Delete(folder, recursive: true);
    }
}
