using Firmware.Tpm;
using NUnit.Framework;

namespace Tests.Tpm;

[Parallelizable(ParallelScope.All)]
public sealed class TpmIdentityTests
{
    [Test]
    public void AMissingTpmIsNotMadeAnew()
    {
        using var bench = Provisioned();
        File.Delete(bench.Permall);
        AssertLost(bench, "permall is missing");
        Assert.That(File.Exists(bench.Permall), Is.False);
    }

    [TestCase(0), TestCase(1), TestCase(700)]
    public void ATruncatedStateIsRefusedAndLeftAsItIs(int length)
    {
        using var bench = Provisioned();
        AssertRefused(bench, File.ReadAllBytes(bench.Permall)[..length]);
    }

    [Test]
    public void AGarbledStateIsRefusedAndLeftAsItIs()
    {
        using var bench = Provisioned();
        var garbage = new byte[2000];
        new Random(20261122).NextBytes(garbage);
        AssertRefused(bench, garbage);
    }

    [Test]
    public void AnOversizedStateIsRefusedAndLeftAsItIs()
    {
        using var bench = Provisioned();
        var state = new byte[(1 << 20) + 1];
        File.WriteAllBytes(bench.Permall, state);
        AssertLost(bench, "cannot be read");
        Assert.That(new FileInfo(bench.Permall).Length, Is.EqualTo(state.Length));
    }

    [Test]
    public void AnotherTpmIsNotOurs()
    {
        using var bench = Provisioned();
        using var other = Provisioned();
        bench.PowerOff();
        other.PowerOff();
        File.Copy(other.Permall, bench.Permall, overwrite: true);
        AssertLost(bench, "the embedded TPM is not the one this router was provisioned with");
        Assert.That(bench.PowerOn().ReadStatus().Chip, Is.Not.Null, "it still tells what it is");
    }

    [Test]
    public void AClearedTpmIsTold()
    {
        using var bench = Provisioned();
        // TPM2_Clear(platform) with an empty password.
        var clear = Convert.FromHexString("80020000001B000001264000000C0000000940000009000001" + "0000");
        bench.PowerOn().Transmit(clear);
        bench.PowerOff();
        AssertLost(bench, "was cleared");
    }

    [Test]
    public void ADamagedRecordIsNotTrusted()
    {
        using var bench = Provisioned();
        bench.Nvram.Write("tpm-identity", "storage-root: 00\n"u8);
        AssertLost(bench, "nvram:tpm-identity is damaged");
    }

    [Test]
    public void DeletingTheRecordMakesItAnotherRouter()
    {
        using var bench = Provisioned();
        var serial = bench.PowerOn().SerialNumber;
        bench.PowerOff();
        File.Delete(bench.Permall);
        bench.Nvram.Delete("tpm-identity");
        var device = bench.PowerOn();
        Assert.That(device.Fault, Is.Null);
        Assert.That(device.SerialNumber, Is.Not.EqualTo(serial));
    }

    [Test]
    public void TheSerialNumberIsTheTpmsAndStays()
    {
        using var bench = new TpmBench();
        var serial = bench.PowerOn().SerialNumber;
        Assert.That(serial, Does.Match("^SBX[0-9A-F]{8}$"));
        bench.PowerOff();
        Assert.That(bench.PowerOn().SerialNumber, Is.EqualTo(serial));
        bench.PowerOff();
        File.Delete(bench.Permall);
        Assert.That(bench.PowerOn().SerialNumber, Is.EqualTo(serial), "also while its TPM is away");
    }

    [Test]
    public void StatusTellsWhatTheTpmIs()
    {
        using var bench = new TpmBench();
        var status = bench.PowerOn().ReadStatus();
        Assert.That(status.Uri, Is.EqualTo("embedded"));
        Assert.That(status.Chip, Is.Not.Null);
        Assert.That((status.Chip!.Manufacturer, status.Chip.Vendor), Is.EqualTo(("IBM", "SWTPM")));
        Assert.That((status.Chip.ResetCount, status.Chip.RestartCount, status.Chip.IsClockSafe), Is.EqualTo((1u, 0u, true)));
        Assert.That((status.Chip.LockoutCounter, status.Chip.MaxAuthFail, status.Chip.LoadedObjects), Is.EqualTo((0u, 3u, 0u)));
        Assert.That(status.Chip.StorageRoot, Does.Match("^000b[0-9a-f]{64}$"));
        Assert.That(status.KeyShapes, Does.Contain(new KeyShape(KeyAlgorithm.Rsa, 3072)).And.Contain(new KeyShape(KeyAlgorithm.Ec, 521)));
    }

    /// <summary>A router that has booted once and holds a key, now powered off.</summary>
    static TpmBench Provisioned()
    {
        var bench = new TpmBench();
        bench.Boot().GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None).Wait();
        bench.PowerOff();
        return bench;
    }

    static void AssertRefused(TpmBench bench, byte[] state)
    {
        File.WriteAllBytes(bench.Permall, state);
        AssertLost(bench, $"is damaged ({state.Length} bytes, refused with 0x");
        Assert.That(File.ReadAllBytes(bench.Permall), Is.EqualTo(state));
    }

    static void AssertLost(TpmBench bench, string why)
    {
        var before = File.ReadAllBytes(bench.PrivateConfig);
        var device = bench.PowerOn();
        var keys = bench.Keys(device);
        Assert.That(bench.Messages, Has.One.Contains("%TPM-2-IDENTITY_LOST: The identity of this router is lost: ").And.One.Contains(why).And.One.EndsWith("; PKI stays down"));
        Assert.That(device.Fault, Does.Contain(why));
        Assert.That(device.ReadStatus().Fault, Is.EqualTo(device.Fault));
        Assert.That(keys.Keys, Is.Empty);
        foreach (var use in new Action[] { () => keys.Open(KeyAlgorithm.Ec, "edge"), () => keys.Zeroize(KeyAlgorithm.Ec, "edge"), () => keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), default).GetAwaiter().GetResult() })
            Assert.That(Assert.Throws<KeyStoreException>(use)!.Message, Is.EqualTo(device.Fault));
        bench.PowerOff();
        Assert.That(File.ReadAllBytes(bench.PrivateConfig), Is.EqualTo(before), "the wrapped keys wait for their TPM");
    }
}
