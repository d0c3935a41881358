using System.Security.Cryptography;
using Firmware.Tpm;
using NUnit.Framework;

namespace Tests.Tpm;

/// <summary>Disks that fail and power that goes: whatever happens, the next boot has the old keys or the new, and the same TPM.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TpmFaultTests
{
    [Test]
    public async Task APowerCutDuringReplacementLeavesTheOldKeyOrTheNew()
    {
        var disk = new FaultyDisk();
        using var bench = new TpmBench(disk);
        await bench.Boot().GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        bench.PowerOff();
        bool completed;
        var cut = 0;
        do
        {
            var keys = bench.Boot();
            var old = keys.Keys[0];
            disk.CutAfter(cut++);
            StoredKey? made = null;
            try { made = await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None); }
            catch (KeyStoreException e) { Assert.That(e.Message, Does.StartWith("The keys cannot be saved")); }
            completed = made is not null;
            bench.CutPower();
            disk.Repair();

            var after = bench.Boot().Keys;
            Assert.That(after, Has.Count.EqualTo(1));
            if (completed) Assert.That(after[0].SubjectPublicKeyInfo, Is.EqualTo(made!.SubjectPublicKeyInfo), "what was acknowledged is there");
            else if (cut <= 2) Assert.That(after[0].SubjectPublicKeyInfo, Is.EqualTo(old.SubjectPublicKeyInfo), "before the rename it is the old one");
            bench.CutPower();
        }
        while (!completed);
        Assert.That(cut, Is.EqualTo(4), "write, rename and directory were each cut once");
    }

    [Test]
    public void APowerCutAtAnyMomentOfTheFirstBootIsSurvived()
    {
        var cut = 0;
        while (true)
        {
            var disk = new FaultyDisk();
            using var bench = new TpmBench(disk);
            disk.CutAfter(cut++);
            var first = Try(bench);
            bench.CutPower();
            disk.Repair();
            var device = bench.PowerOn();
            Assert.That(device.Fault, Is.Null, $"cut at {cut}");
            if (first is { Fault: null })
            {
                Assert.That(device.SerialNumber, Is.EqualTo(first.SerialNumber));
                return;
            }
        }
    }

    [Test]
    public async Task ATpmWhoseStateCannotBeWrittenIsPowerCycledAndSaysWhy()
    {
        var disk = new FaultyDisk();
        using var bench = new TpmBench(disk);
        var device = bench.PowerOn();
        var keys = bench.Keys(device);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");

        disk.Refuse("permall");
        // TPM2_NV_DefineSpace of an 8-byte index: it has to be stored.
        device.Transmit(Convert.FromHexString("80020000002D0000012A4000000100000009400000090000010000" + "0000" + "000E" + "01800001" + "000B" + "00040004" + "0000" + "0008"));
        Assert.That(() => key.SignHash(SHA256.HashData([1])), Throws.InstanceOf<KeyStoreException>().With.Message.Contains("permall: no space left on device"));
        Assert.That(bench.Messages, Has.One.Contains("%TPM-2-FAILURE: TPM failure: permall: no space left on device; power-cycling it"));

        disk.Repair();
        Assert.That(key.VerifyHash(SHA256.HashData([1]), key.SignHash(SHA256.HashData([1]))), "it comes back with the disk");
    }

    [Test]
    public async Task ADecryptionThatFailsIsNoTpmFailure()
    {
        using var bench = new TpmBench();
        var device = bench.PowerOn();
        await bench.Keys(device).GenerateAsync("edge", new(KeyAlgorithm.Rsa, 1024), CancellationToken.None);
        var entry = PrivateConfig.Parse(File.ReadAllBytes(bench.PrivateConfig)).Entries[0];
        // RSAES over a block that is no PKCS#1 message, as a hostile peer would send it: libtpms answers 0x101 and is well.
        var command = "8002" + "000000A1" + "00000159" + "80000000" + "00000009" + "400000090000010000" + "0080" + string.Concat(Enumerable.Repeat("11", 128)) + "0015" + "0000";
        Assert.That(() => device.Use(power =>
        {
            using var root = power.LoadStorageRoot();
            using var key = power.Commands.Load(root, entry.Key);
            var response = power.Transmit(Convert.FromHexString(command.Replace("80000000", "80000001", StringComparison.Ordinal)));
            return throwIfFailed(response);
        }), Throws.InstanceOf<TpmException>().With.Message.Contains("0x101"));
        Assert.That(bench.Messages, Has.None.Contains("power-cycling"));
        static bool throwIfFailed(byte[] response)
        {
            var code = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(response.AsSpan(6));
            return code == 0 ? true : throw new TpmException("TPM2_RSA_Decrypt", new TpmReturnCode(code));
        }
    }

    [Test]
    public async Task ObjectsLeftInTheTpmMakeRoomForOurs()
    {
        using var bench = new TpmBench();
        var device = bench.PowerOn();
        var keys = bench.Keys(device);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");
        // Three loaded primaries, as a tool that does not flush leaves them.
        device.Use(power => Enumerable.Range(0, 3).Select(_ => power.Commands.CreatePrimary(Esys.Owner, Firmware.Tpm.Wire.TpmTemplate.StorageRootKey, out var _)).ToList().Count);
        Assert.That(device.ReadStatus().Chip!.LoadedObjects, Is.EqualTo(3));
        Assert.That(key.VerifyHash(SHA256.HashData([1]), key.SignHash(SHA256.HashData([1]))));
        await keys.GenerateAsync("second", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        Assert.That(device.ReadStatus().Chip!.LoadedObjects, Is.Zero, "we hold none between uses");
    }

    [Test]
    public async Task AFullNvramRefusesTheNewKeyAndKeepsTheOld()
    {
        var disk = new FaultyDisk();
        using var bench = new TpmBench(disk);
        var keys = bench.Boot();
        var old = await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        disk.Refuse("private-config");
        Assert.That(async () => await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None), Throws.InstanceOf<KeyStoreException>());
        Assert.That(() => keys.Zeroize(KeyAlgorithm.Ec, "edge"), Throws.InstanceOf<KeyStoreException>());
        Assert.That(keys.Keys, Is.EqualTo(new[] { old }));
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");
        Assert.That(key.SignHash(SHA256.HashData([1])), Has.Length.EqualTo(64));
    }

    static TpmDevice? Try(TpmBench bench)
    {
        try { return bench.PowerOn(); }
        catch (TpmUnavailableException e)
        {
            Assert.That(e.Message, Does.Contain("the power is cut").Or.Contain("there is no power"));
            return null;
        }
    }
}
