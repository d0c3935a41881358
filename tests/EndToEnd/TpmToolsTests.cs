using System.Text.RegularExpressions;
using Firmware.Tpm;
using NUnit.Framework;
using Tests.Tpm;

namespace Tests.EndToEnd;

/// <summary>tpm2-tools and OpenSSL's TPM provider judge a running router's TPM through its debug socket.</summary>
[Parallelizable(ParallelScope.All)]
sealed partial class TpmToolsTests
{
    const string Attributes = "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|restricted|decrypt";

    [Test]
    public async Task ToolsSeeTheTpmThatSignsAndNoOtherTpmTakesItsKeys()
    {
        await using var pki = new Enrolment();
        await using var router = await StartAsync();
        await using var other = await StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("crypto key generate ec keysize 256 label k1", "crypto key generate rsa modulus 2048 label k2");
        await pki.EnrolAsync(console, "eckeypair k1");
        await console.ConfigureAsync("ip http secure-trustpoint web", "ip http secure-server");
        await console.ExpectStapleAsync("good");
        var clients = await HttpsClients.OfAsync(router, pki);
        await clients.AssertAllAcceptAsync();

        Assert.That(Run(router, "tpm2_getcap", "properties-fixed"), Does.Contain("TPM2_PT_MANUFACTURER").And.Contain("SW"));
        var root = Root(router);
        Assert.That(await console.CommandAsync("show tpm"), Does.Contain($"Storage root key name: {root}"));
        Assert.That(Root(other), Is.Not.EqualTo(root));

        var keys = PrivateConfig.Parse(await File.ReadAllBytesAsync(Path.Combine(router.State, "nvram/private-config"))).Entries;
        Assert.That(keys.Select(k => k.Label), Is.EquivalentTo((string[])["k1", "k2"]));
        foreach (var key in keys)
        {
            var shown = await LoadAsync(router, key);
            Assert.That(shown, Does.Contain($"name: {Convert.ToHexStringLower(key.Area.Name)}"), key.Label);
            var (code, _, error) = await TryLoadAsync(other, key);
            Assert.That(code, Is.Not.Zero, $"{key.Label} was loaded by another router's TPM");
            Assert.That(error, Does.Contain("integrity check failed"), key.Label);
        }

        // What signs handshakes is the key that the tools have loaded.
        var served = Certificate().Match((await clients.LookAsync()).Output).Value;
        Run(router, "tpm2_flushcontext", "-t");
        Run(router, "tpm2_readpublic", "-c", "k1.ctx", "-f", "pem", "-o", "k1.pem");
        var inCertificate = await Subprocess.RunAsync("openssl", ["x509", "-noout", "-pubkey"], input: served);
        Assert.That(inCertificate.Output, Is.EqualTo(await File.ReadAllTextAsync(Path.Combine(router.Folder, "k1.pem"))));
        // The tools have left the TPM to the router.
        await clients.AssertAllAcceptAsync();
    }

    [Test]
    public async Task EveryPrivateConfigEntryIsATss2PemThatOpenSslReads()
    {
        await using var router = await StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("crypto key generate ec keysize 256 label k1", "crypto key generate ec keysize 384 label k2", "crypto key generate rsa modulus 2048 label k3");
        var config = await File.ReadAllTextAsync(Path.Combine(router.State, "nvram/private-config"));
        var entries = Pem().Matches(config);
        Assert.That(entries, Has.Count.EqualTo(3));
        Assert.That(config, Does.Not.Contain("BEGIN PRIVATE KEY").And.Not.Contain("BEGIN EC PRIVATE").And.Not.Contain("BEGIN RSA PRIVATE"));
        foreach (Match entry in entries)
        {
            var path = Path.Combine(router.Folder, "entry.pem");
            await File.WriteAllTextAsync(path, entry.Value + "\n");
            var asn1 = Tool.Run("openssl", ["asn1parse", "-in", path]);
            Assert.That(asn1, Does.Contain(":2.23.133.10.1.3").Or.Contain("TPM"), "not a TPMKey");
            Assert.That(Run(router, "openssl", "pkey", "-provider", "tpm2", "-provider", "default", "-propquery", "?provider=tpm2", "-in", path, "-pubout"), Does.StartWith("-----BEGIN PUBLIC KEY-----"));
        }
    }

    static Task<RouterProcess> StartAsync() => RouterProcess.StartAsync(null, RouterProcess.WithTpmDebug);

    static Task<string> LoadAsync(RouterProcess router, PrivateConfigEntry key) => Task.Run(() =>
    {
        WriteBlobs(router, key);
        Run(router, "tpm2_load", "-C", "root.ctx", "-u", "key.pub", "-r", "key.priv", "-c", $"{key.Label}.ctx");
        Run(router, "tpm2_flushcontext", "-t");
        return Run(router, "tpm2_readpublic", "-c", $"{key.Label}.ctx");
    });

    static Task<(int Code, string Output, string Error)> TryLoadAsync(RouterProcess router, PrivateConfigEntry key) => Task.Run(() =>
    {
        WriteBlobs(router, key);
        return Tool.Try("tpm2_load", ["-C", "root.ctx", "-u", "key.pub", "-r", "key.priv", "-c", "key.ctx"], router.Folder, Environment(router));
    });

    // tpm2-tools read TPM2B_PUBLIC and TPM2B_PRIVATE from two files.
    static void WriteBlobs(RouterProcess router, PrivateConfigEntry key)
    {
        Run(router, "tpm2_flushcontext", "-t");
        File.WriteAllBytes(Path.Combine(router.Folder, "key.pub"), key.Key.Public);
        File.WriteAllBytes(Path.Combine(router.Folder, "key.priv"), key.Key.Private);
    }

    static string Root(RouterProcess router)
    {
        Run(router, "tpm2_createprimary", "-C", "o", "-G", "ecc", "-a", Attributes, "-c", "root.ctx");
        Run(router, "tpm2_flushcontext", "-t");
        return Name().Match(Run(router, "tpm2_readpublic", "-c", "root.ctx")).Groups[1].Value;
    }

    static string Run(RouterProcess router, string tool, params string[] arguments) => Tool.Run(tool, arguments, router.Folder, Environment(router));

    static (string, string)[] Environment(RouterProcess router)
    {
        var tcti = $"cmd:socat - UNIX-CONNECT:{router.TpmDebugPath}";
        return [("TPM2TOOLS_TCTI", tcti), ("TPM2OPENSSL_TCTI", tcti)];
    }

    [GeneratedRegex("^name: ([0-9a-f]+)", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex("-----BEGIN TSS2 PRIVATE KEY-----.*?-----END TSS2 PRIVATE KEY-----", RegexOptions.Singleline)]
    private static partial Regex Pem();

    [GeneratedRegex("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", RegexOptions.Singleline)]
    private static partial Regex Certificate();
}
