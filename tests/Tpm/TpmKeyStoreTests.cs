using Firmware.Hardware;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Firmware.Kernel;
using Firmware.Tpm;
using Firmware.Tpm.Wire;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Tpm;

[Parallelizable(ParallelScope.All)]
public sealed partial class TpmKeyStoreTests
{
    static readonly byte[] message = "signed in the TPM"u8.ToArray();

    [TestCase(256, "SHA256"), TestCase(384, "SHA384"), TestCase(521, "SHA512"), TestCase(384, "SHA256")]
    public async Task AnEcKeySignsWhatDotNetVerifies(int bits, string hashName)
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        var stored = await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, bits), CancellationToken.None);
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");
        using var verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(stored.SubjectPublicKeyInfo, out _);
        var hash = new HashAlgorithmName(hashName);
        foreach (var format in new[] { DSASignatureFormat.IeeeP1363FixedFieldConcatenation, DSASignatureFormat.Rfc3279DerSequence })
            Assert.That(verifier.VerifyData(message, key.SignData(message, hash, format), hash, format), $"{format}");
        Assert.That(key.KeySize, Is.EqualTo(bits));
        Assert.That(key.ExportSubjectPublicKeyInfo(), Is.EqualTo(stored.SubjectPublicKeyInfo));
    }

    [TestCase(1024), TestCase(2048)]
    public async Task AnRsaKeySignsWhatDotNetVerifies(int bits)
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        var stored = await keys.GenerateAsync("edge", new(KeyAlgorithm.Rsa, bits), CancellationToken.None);
        using var key = (RSA)keys.Open(KeyAlgorithm.Rsa, "edge");
        using var verifier = RSA.Create();
        verifier.ImportSubjectPublicKeyInfo(stored.SubjectPublicKeyInfo, out _);
        var hashes = bits == 1024 ? [HashAlgorithmName.SHA256, HashAlgorithmName.SHA384] : new[] { HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512 };
        foreach (var hash in hashes)
        {
            foreach (var padding in new[] { RSASignaturePadding.Pkcs1, RSASignaturePadding.Pss })
                Assert.That(verifier.VerifyData(message, key.SignData(message, hash, padding), hash, padding), $"{hash} {padding}");
        }
        Assert.That((key.KeySize, stored.Shape), Is.EqualTo((bits, new KeyShape(KeyAlgorithm.Rsa, bits))));
        Assert.That(() => key.ExportParameters(true), Throws.InstanceOf<CryptographicException>());
        Assert.That(() => key.SignData(message, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1), Throws.InstanceOf<CryptographicException>().With.Message.Contains("SHA-256, SHA-384 or SHA-512"));
    }

    // Some parts salt PSS with all the room there is; TLS 1.3 wants the digest's length.
    [Test]
    public async Task PssCanBePaddedOutsideTheTpm()
    {
        using var bench = new TpmBench();
        var device = bench.PowerOn();
        await bench.Keys(device).GenerateAsync("edge", new(KeyAlgorithm.Rsa, 1024), CancellationToken.None);
        var key = new TpmKey(device, PrivateConfig.Parse(File.ReadAllBytes(bench.PrivateConfig)).Entries[0], TimeSpan.Zero);
        using var verifier = key.Area.ToRsa();
        for (var i = 0; i < 50; i++)
        {
            var digest = SHA256.HashData([(byte)i]);
            Assert.That(verifier.VerifyHash(digest, key.SignPssOutside(digest, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        }
        Assert.That(() => key.SignPss(SHA512.HashData(message), HashAlgorithmName.SHA512), Throws.Exception);
    }

    [Test]
    public async Task SizesTheTpmDoesNotMakeAreRefusedNamingThoseItMakes()
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        Assert.That(async () => await keys.GenerateAsync("k", new(KeyAlgorithm.Rsa, 4096), default), Throws.InstanceOf<KeyStoreException>().With.Message.EqualTo("The TPM makes no RSA keys of 4096 bits; it makes 1024, 2048, 3072"));
        Assert.That(async () => await keys.GenerateAsync("k", new(KeyAlgorithm.Ec, 192), default), Throws.InstanceOf<KeyStoreException>().With.Message.EqualTo("The TPM makes no EC keys of 192 bits; it makes 256, 384, 521"));
        Assert.That(async () => await keys.GenerateAsync("a b", new(KeyAlgorithm.Ec, 256), default), Throws.InstanceOf<KeyStoreException>().With.Message.Contains("is no key label"));
        await Task.CompletedTask;
    }

    [Test]
    public async Task KeysAreThereAfterPowerOffAndAfterAPowerCut()
    {
        using var bench = new TpmBench();
        var made = await bench.Boot().GenerateAsync("edge.example.com", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        bench.PowerOff();
        AssertSigns(bench.Boot(), made);
        bench.CutPower();
        var after = bench.Boot();
        AssertSigns(after, made);
        Assert.That(after.Keys[0].Generated, Is.EqualTo(made.Generated));
        Assert.That(bench.Messages, Has.One.Contains("%TPM-5-POWER_CUT: The TPM lost power without an orderly shutdown (reset count 3, restart count 0)"));
    }

    [Test]
    public async Task ALabelNamesOneKeyOfEachFamilyAndTheNewOneReplacesTheOld()
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        var rsa = await keys.GenerateAsync("edge", new(KeyAlgorithm.Rsa, 1024), CancellationToken.None);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        using var old = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");
        var second = await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 384), CancellationToken.None);
        Assert.That(keys.Keys, Is.EquivalentTo(new[] { rsa, second }));
        Assert.That(() => old.SignHash(SHA256.HashData(message)), Throws.InstanceOf<KeyStoreException>().With.Message.Contains("zeroized or replaced"));
    }

    [Test]
    public async Task AZeroizedKeyIsGoneForGood()
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");
        Assert.That(keys.Zeroize(KeyAlgorithm.Rsa, "edge"), Is.False);
        Assert.That(keys.Zeroize(KeyAlgorithm.Ec, "edge"), Is.True);
        Assert.That(keys.Zeroize(KeyAlgorithm.Ec, "edge"), Is.False);
        Assert.That(() => key.SignHash(SHA256.HashData(message)), Throws.InstanceOf<KeyStoreException>());
        Assert.That(() => keys.Open(KeyAlgorithm.Ec, "edge"), Throws.InstanceOf<KeyStoreException>().With.Message.EqualTo("There is no EC key pair 'edge'"));
        bench.PowerOff();
        Assert.That(bench.Boot().Keys, Is.Empty);
    }

    [Test]
    public async Task AGenerationThatWasCalledOffKeepsNothing()
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        using var stop = new CancellationTokenSource();
        var making = keys.GenerateAsync("edge", new(KeyAlgorithm.Rsa, 2048), stop.Token);
        await stop.CancelAsync();
        Assert.That(async () => await making, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(keys.Keys, Is.Empty);
    }

    [Test]
    public async Task EightThreadsSignWithTwoKeysAtOnce()
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        await keys.GenerateAsync("a", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        await keys.GenerateAsync("b", new(KeyAlgorithm.Ec, 384), CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() =>
        {
            using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, n % 2 == 0 ? "a" : "b");
            for (var i = 0; i < 20; i++)
            {
                var digest = SHA256.HashData([(byte)n, (byte)i]);
                Assert.That(key.VerifyHash(digest, key.SignHash(digest)));
            }
        })));
    }

    [Test]
    public async Task TwoTpmsOfOneProcessWorkInParallelAndDoNotLoadEachOthersKeys()
    {
        using var one = new TpmBench();
        using var other = new TpmBench();
        var benches = new[] { one, other };
        var stores = benches.Select(b => b.Boot()).ToArray();
        await Task.WhenAll(stores.Select(s => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++) AssertSigns(s, await s.GenerateAsync($"k{i}", new(KeyAlgorithm.Ec, 256), CancellationToken.None));
        })));
        foreach (var bench in benches) bench.PowerOff();

        File.Copy(one.PrivateConfig, other.PrivateConfig, overwrite: true);
        Assert.That(other.Boot().Keys, Is.Empty);
        Assert.That(other.Messages.Count(m => m.Contains("the key was not made by this TPM, or is damaged (0x1df)", StringComparison.Ordinal)), Is.EqualTo(20));
    }

    [Test]
    public async Task PrivateConfigHoldsNothingButWrappedKeysForItsOwner()
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 521), CancellationToken.None);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Rsa, 1024), CancellationToken.None);
        Assert.That(File.ReadAllText(bench.PrivateConfig), Does.Match(Layout()));
        Assert.That(File.GetUnixFileMode(bench.PrivateConfig), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        foreach (var entry in PrivateConfig.Parse(File.ReadAllBytes(bench.PrivateConfig)).Entries)
            Assert.That(entry.Area.Attributes & (TpmPublic.FixedTpm | TpmPublic.FixedParent | TpmPublic.SensitiveDataOrigin | TpmPublic.UserWithAuth | TpmPublic.NoDA | TpmPublic.Restricted), Is.EqualTo(0x472), "made in this TPM, bound to it, outside its lockout");
    }

    [Test]
    public async Task ASlowPartIsWaitedForByTheClock()
    {
        using var bench = new TpmBench();
        var time = new FakeTimeProvider();
        var part = ChipLatency.Known.Single(c => c.Name == "SLB9670");
        var keys = bench.Keys(bench.PowerOn(clock: time), part);
        var making = keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        await Elapse(time, making, 231);
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");
        await Elapse(time, Task.Run(() => key.SignHash(SHA256.HashData(message))), 69);
    }

    [Test]
    public async Task WorkBegunOnTheDeviceThreadEndsThere()
    {
        using var bench = new TpmBench();
        using var scheduler = new Scheduler(bench.Clock, bench.Log);
        var keys = bench.Boot();
        var onDeviceThread = await scheduler.RunAsync(async () =>
        {
            await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
            return scheduler.IsCurrent;
        });
        Assert.That(onDeviceThread);
    }

    // The work must be done but for its last millisecond of waiting, and be over with it.
    static async Task Elapse(FakeTimeProvider time, Task work, int milliseconds)
    {
        var start = time.GetUtcNow();
        for (var tick = 0; tick < milliseconds; tick++)
        {
            Assert.That(work.IsCompleted, Is.False, $"after {tick} ms");
            time.Advance(TimeSpan.FromMilliseconds(1));
        }
        // The clock may have begun to run before the work took its first look at it.
        while (await Task.WhenAny(work, Task.Run(Thread.Yield)) != work) time.Advance(TimeSpan.FromMilliseconds(1));
        await work;
        Assert.That(time.GetUtcNow() - start, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(milliseconds)));
    }

    static void AssertSigns(KeyStore keys, StoredKey stored)
    {
        using var key = (ECDsa)keys.Open(stored.Shape.Algorithm, stored.Label);
        using var verifier = ECDsa.Create();
        verifier.ImportSubjectPublicKeyInfo(stored.SubjectPublicKeyInfo, out _);
        Assert.That(verifier.VerifyData(message, key.SignData(message, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256), stored.Label);
    }

    [GeneratedRegex(@"\A! [^\n]*\n(\nlabel: edge\nalgorithm: (ec 521|rsa 1024)\ngenerated: [-:TZ0-9]+\n-----BEGIN TSS2 PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END TSS2 PRIVATE KEY-----\n){2}\z")]
    private static partial Regex Layout();
}
