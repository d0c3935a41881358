using System.Diagnostics;
using System.Security.Cryptography;
using Firmware.Tpm;
using NUnit.Framework;

namespace Tests.Tpm;

/// <summary>TPMs outside the process: swtpm on TCP, and a character device with swtpm behind it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TpmRemoteTests
{
    const uint CreateCommand = 0x153, SignCommand = 0x15D, StartAuthSessionCommand = 0x176, ContextLoadCommand = 0x161;

    static readonly byte[] digest = SHA256.HashData("signed in the TPM"u8);

    [Test]
    public async Task AKeyInSwtpmIsMadeSignsAndIsThereAgain()
    {
        using var tpm = new Swtpm();
        await MakesSignsAndReopens(tpm.Uri);
    }

    [Test]
    public async Task AKeyInADeviceIsMadeSignsAndIsThereAgain()
    {
        // The stack's first question to a device must be answered, or it opens the device anew, which a pty does not survive.
        using var tpm = new Swtpm(isStarted: true);
        var directory = Directory.CreateTempSubdirectory("tpm-device-").FullName;
        var link = Path.Combine(directory, "tpm0");
        var socat = Pty(link, tpm);
        try
        {
            using var bench = new TpmBench();
            var keys = bench.Boot($"device:{link}");
            await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
            AssertSigns(keys);
            // The device is opened again in front of the same TPM, as after a reboot of the router alone.
            bench.PowerOff();
            Tool.End(socat);
            File.Delete(link);
            socat = Pty(link, tpm);
            AssertSigns(bench.Boot($"device:{link}"));
        }
        finally
        {
            Tool.End(socat);
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public async Task ATpmThatWasRestartedIsConnectedAgain()
    {
        using var tpm = new Swtpm();
        using var bench = new TpmBench();
        var keys = bench.Boot(tpm.Uri);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        tpm.Restart();
        AssertSigns(keys);
        Assert.That(bench.Messages, Has.Some.Contains("%TPM-4-RECONNECT: The connection to the TPM swtpm:"));
    }

    [Test]
    public async Task ATpmThatWasResetBehindOurBackIsStartedAgain()
    {
        using var tpm = new Swtpm();
        using var wire = new TpmInterposer(tpm);
        using var bench = new TpmBench();
        var keys = bench.Boot(wire.Uri);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        AssertSigns(keys);
        // Saved contexts of the key and of the storage root die with a reset.
        var refusals = 2;
        wire.Answer = code => code == ContextLoadCommand && refusals-- > 0 ? 0x1DFu : 0;
        AssertSigns(keys);
        Assert.That(bench.Messages, Has.One.Contains("%TPM-4-RECONNECT").And.One.Contains("TPM2_ContextLoad: the TPM was reset"));
    }

    [Test]
    public async Task ATpmThatWentAwayFailsWithASentence()
    {
        using var tpm = new Swtpm();
        using var bench = new TpmBench();
        var keys = bench.Boot(tpm.Uri);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        tpm.Stop();
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");
        Assert.That(() => key.SignHash(digest), Throws.InstanceOf<KeyStoreException>().With.Message.Contains("cannot be reached: is a TPM listening there"));
    }

    [Test]
    public async Task AnotherTpmAtTheSameAddressIsNotUsed()
    {
        using var ours = new Swtpm();
        using var theirs = new Swtpm();
        using var bench = new TpmBench();
        await bench.Boot(ours.Uri).GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        bench.PowerOff();
        var keys = bench.Boot(theirs.Uri);
        Assert.That(bench.Messages, Has.One.Contains("%TPM-2-IDENTITY_LOST").And.One.Contains("is not the one this router was provisioned with"));
        Assert.That(keys.Keys, Is.Empty);
    }

    [Test]
    public void TpmsThatCannotBeReachedAreNamed()
    {
        using var bench = new TpmBench();
        using var ports = PortRange.Take();
        var port = ports.First;
        Assert.That(() => bench.PowerOn($"swtpm:host=127.0.0.1,port={port}"), Throws.InstanceOf<TpmUnavailableException>().With.Message.StartsWith($"swtpm:host=127.0.0.1,port={port} cannot be reached: "));
        Assert.That(() => bench.PowerOn($"mssim:host=127.0.0.1,port={port}"), Throws.InstanceOf<TpmUnavailableException>().With.Message.Contains("cannot be reached: "));
        Assert.That(() => bench.PowerOn("device:/dev/tpm-of-nobody"), Throws.InstanceOf<TpmUnavailableException>().With.Message.EqualTo("device:/dev/tpm-of-nobody: there is no /dev/tpm-of-nobody"));
        Assert.That(() => bench.PowerOn("device:/dev/null"), Throws.InstanceOf<TpmUnavailableException>());
    }

    [Test]
    public async Task WhatGoesOverTheWireIsEncrypted()
    {
        using var tpm = new Swtpm();
        using var wire = new TpmInterposer(tpm);
        using var bench = new TpmBench();
        var keys = bench.Boot(wire.Uri);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        AssertSigns(keys);
        var sign = wire.Commands.Last(c => Code(c) == SignCommand);
        Assert.That(wire.Commands.Count(c => Code(c) == StartAuthSessionCommand), Is.EqualTo(1), "one session serves all");
        Assert.That(sign.AsSpan().IndexOf(digest), Is.Negative, "the digest is a parameter");
        Assert.That(sign.AsSpan(18, 4).ToArray(), Is.Not.EqualTo(new byte[] { 0x40, 0, 0, 9 }), "no password session");
    }

    [TestCase(0x922u), TestCase(0x908u), TestCase(0x909u), TestCase(0x90Au)]
    public async Task ABusyTpmIsAskedAgainButNotForEver(uint busy)
    {
        using var tpm = new Swtpm();
        using var wire = new TpmInterposer(tpm);
        using var bench = new TpmBench();
        var keys = bench.Keys(bench.PowerOn(wire.Uri, new ImpatientClock()));
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        var answers = 8;
        wire.Answer = code => code == SignCommand && answers-- > 0 ? busy : 0;
        AssertSigns(keys);
        wire.Answer = code => code == SignCommand ? busy : 0;
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");
        Assert.That(() => key.SignHash(digest), Throws.InstanceOf<KeyStoreException>().With.Message.Contains("; retry"));
    }

    [TestCase(0x921u, "the TPM is locked out after failed authorizations; retry when its recovery time has passed")]
    [TestCase(0x14Bu, "trustpoint storage full")]
    [TestCase(0x98Eu, "authorization failed, and the TPM counts it towards its lockout")]
    public void ARefusalReachesTheOperatorAsASentence(uint code, string sentence)
    {
        using var tpm = new Swtpm();
        using var wire = new TpmInterposer(tpm);
        using var bench = new TpmBench();
        var keys = bench.Boot(wire.Uri);
        wire.Answer = command => command == CreateCommand ? code : 0;
        Assert.That(async () => await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None),
            Throws.InstanceOf<KeyStoreException>().With.Message.EqualTo($"The TPM made no key: TPM2_Create: {sentence} (0x{code:x})"));
    }

    [Test]
    public async Task FailureOfATpmThatIsNotOursToPowerCycleIsSaid()
    {
        using var tpm = new Swtpm();
        using var wire = new TpmInterposer(tpm);
        using var bench = new TpmBench();
        var keys = bench.Boot(wire.Uri);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");

        wire.Answer = code => code == SignCommand ? 0x101u : 0;
        Assert.That(() => key.SignHash(digest), Throws.InstanceOf<KeyStoreException>().With.Message.Contains("TPM failure"));
        Assert.That(bench.Messages, Has.None.Contains("%TPM-2-FAILURE"), "one command failed, the TPM did not");

        const uint getRandom = 0x17B, getTestResult = 0x17C;
        wire.Answer = code => code is SignCommand or getRandom ? 0x101u : code == getTestResult ? 0u : 0;
        Assert.That(() => key.SignHash(digest), Throws.InstanceOf<KeyStoreException>().With.Message.Contains("TPM failure"));
        Assert.That(bench.Messages, Has.One.Contains("%TPM-2-FAILURE: TPM failure: its self-test says 0x0; it must be power-cycled"));
    }

    [Test]
    public async Task WhatAKilledRouterLeftInTheTpmIsCleanedUp()
    {
        using var tpm = new Swtpm();
        using var wire = new TpmInterposer(tpm);
        using var bench = new TpmBench();
        await bench.Boot(wire.Uri).GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        // Its sessions stay in a TPM that keeps its power, which holds three.
        for (var i = 0; i < 5; i++)
        {
            var device = bench.PowerOn(wire.Uri);
            wire.Answer = code => code is 0x165 or 0x145 ? 0x922u : 0;
            device.Dispose();
            bench.CutPower();
            wire.Answer = _ => 0;
        }
        AssertSigns(bench.Boot(wire.Uri));
    }

    // A pty that leads to the TPM. The stack waits one second for the first answer, so socat must look often. Its link is there before it is raw: only socat's own word tells when it is.
    static Process Pty(string link, Swtpm tpm)
    {
        var socat = Tool.Start("socat", ["-d", "-d", "-d", $"PTY,link={link},rawer,wait-slave,pty-interval=0.01", $"TCP:127.0.0.1:{tpm.Port}"]);
        while (socat.StandardError.ReadLine() is { } line && !line.Contains("close(", StringComparison.Ordinal)) { }
        _ = socat.StandardError.ReadToEndAsync();
        return socat;
    }

    static async Task MakesSignsAndReopens(string uri)
    {
        using var bench = new TpmBench();
        var keys = bench.Boot(uri);
        var made = await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Rsa, 1024), CancellationToken.None);
        AssertSigns(keys);
        using (var rsa = (RSA)keys.Open(KeyAlgorithm.Rsa, "edge"))
        {
            foreach (var padding in new[] { RSASignaturePadding.Pkcs1, RSASignaturePadding.Pss })
                Assert.That(rsa.VerifyHash(digest, rsa.SignHash(digest, HashAlgorithmName.SHA256, padding), HashAlgorithmName.SHA256, padding));
        }
        bench.PowerOff();
        var again = bench.Boot(uri);
        Assert.That(again.Find(KeyAlgorithm.Ec, "edge")!.SubjectPublicKeyInfo, Is.EqualTo(made.SubjectPublicKeyInfo));
        AssertSigns(again);
    }

    static void AssertSigns(TpmKeyStore keys)
    {
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");
        Assert.That(key.VerifyHash(digest, key.SignHash(digest)));
    }

    static uint Code(byte[] command) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(command.AsSpan(6));

    /// <summary>A clock whose waits are over at once.</summary>
    sealed class ImpatientClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
