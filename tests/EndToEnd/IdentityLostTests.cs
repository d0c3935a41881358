using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>A provisioned router whose TPM is gone boots, says so, and does not pretend to be who it was.</summary>
[Parallelizable(ParallelScope.All)]
sealed class IdentityLostTests
{
    public enum Loss { Removed, Truncated, AnotherRouters }

    [Test]
    public async Task ARouterWithoutItsTpmSaysSoAndServesNothing([Values] Loss loss)
    {
        await using var pki = new Enrolment();
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        var permall = Path.Combine(folder, "state/tpm/permall");
        await ProvisionAsync(folder, pki);
        var whole = await File.ReadAllBytesAsync(permall);
        var privateConfig = await File.ReadAllBytesAsync(Path.Combine(folder, "state/nvram/private-config"));
        await LoseAsync(permall, whole, loss);
        var lost = await StateAsync(permall);
        var found = loss == Loss.AnotherRouters ? await NameOfAsync(permall) : "";

        await using (var router = await RouterProcess.StartAsync(folder))
        {
            await using var console = router.Attach();
            await console.EnableAsync();
            Assert.That(await console.CommandAsync("show logging"), Does.Contain("%TPM-2-IDENTITY_LOST: The identity of this router is lost: ").And.Contain("PKI stays down"));
            Assert.That(await console.CommandAsync("show tpm"), Does.Contain("State: The identity of this router is lost: "));
            Assert.That(await console.CommandAsync("show running-config | include hostname"), Is.EqualTo("hostname r1\n"));
            Assert.That(await console.CommandAsync("show crypto key mypubkey all"), Is.Empty);
            await console.CommandAsync("configure terminal");
            Assert.That(await console.CommandAsync("crypto key generate ec keysize 256 label k9"), Does.StartWith("% ").And.Contain("The identity of this router is lost: "));
            await console.CommandAsync("end");
            var client = await Subprocess.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{router.Offset + 443}", "-status"]);
            Assert.That(client.Output, Does.Not.Contain("BEGIN CERTIFICATE").And.Not.Contain("OCSP Response Status"));
            Assert.That(client.ExitCode, Is.Not.Zero, client.Output);
            Assert.That(await router.PowerOffAsync(), Is.Zero);
        }
        // A TPM that was powered on counts that; it is the TPM it was all the same.
        if (loss == Loss.AnotherRouters) Assert.That(await NameOfAsync(permall), Is.EqualTo(found));
        else Assert.That(await StateAsync(permall), Is.EqualTo(lost), "permall was touched");
        Assert.That(await File.ReadAllBytesAsync(Path.Combine(folder, "state/nvram/private-config")), Is.EqualTo(privateConfig), "keys were touched");

        pki.IsDown = true;
        await File.WriteAllBytesAsync(permall, whole);
        await using (var back = await RouterProcess.StartAsync(folder))
            await (await HttpsClients.OfAsync(back, pki)).AssertAllAcceptAsync();
        Directory.Delete(folder, recursive: true);
    }

    static async Task<byte[]?> StateAsync(string permall) => File.Exists(permall) ? await File.ReadAllBytesAsync(permall) : null;

    /// <summary>The storage root of the TPM with this state, as a router of its own shows it.</summary>
    static async Task<string> NameOfAsync(string permall)
    {
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "state/tpm"));
        File.Copy(permall, Path.Combine(folder, "state/tpm/permall"));
        await using (var router = await RouterProcess.StartAsync(folder))
        {
            await using var console = router.Attach();
            await console.EnableAsync();
            var shown = await console.CommandAsync("show tpm");
            await router.PowerOffAsync();
            Directory.Delete(folder, recursive: true);
            return shown.Split('\n').Single(l => l.StartsWith("Storage root key name: ", StringComparison.Ordinal));
        }
    }

    static async Task ProvisionAsync(string folder, Enrolment pki)
    {
        await using var router = await RouterProcess.StartAsync(folder);
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("no logging console", "hostname r1", "crypto key generate ec keysize 256 label k1");
        await pki.EnrolAsync(console, "eckeypair k1");
        await console.ConfigureAsync("ip http secure-trustpoint web", "ip http secure-server");
        await console.ExpectStapleAsync("good");
        await console.CommandAsync("write memory");
        Assert.That(await router.PowerOffAsync(), Is.Zero);
    }

    static async Task LoseAsync(string permall, byte[] whole, Loss loss)
    {
        if (loss == Loss.Removed) File.Delete(permall);
        if (loss == Loss.Truncated) await File.WriteAllBytesAsync(permall, whole[..(whole.Length / 2)]);
        if (loss != Loss.AnotherRouters) return;
        await using var other = await RouterProcess.StartAsync();
        await other.PowerOffAsync();
        File.Copy(Path.Combine(other.State, "tpm/permall"), permall, overwrite: true);
    }
}
