using Firmware.Tpm;
using NUnit.Framework;

namespace Tests.Tpm;

/// <summary>The key of type 6 passwords: only its own TPM gives it out.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SealedKeyTests
{
    [Test]
    public void KeyIsMadeOnceAndComesBackAfterAReboot()
    {
        using var bench = new TpmBench();
        var key = new SealedKey(bench.PowerOn(), bench.Nvram).Open();
        Assert.That(key, Has.Length.EqualTo(SealedKey.Length));
        bench.PowerOff();
        Assert.That(new SealedKey(bench.PowerOn(), bench.Nvram).Open(), Is.EqualTo(key));
        Assert.That(bench.Nvram.Read(SealedKey.FileName).AsSpan().IndexOf(key), Is.EqualTo(-1), "nvram: holds it wrapped");
    }

    [Test]
    public void KeyThatCannotBeWrittenIsNotUsed()
    {
        using var bench = new TpmBench();
        var device = bench.PowerOn();
        Directory.Delete(bench.Nvram.Directory, recursive: true);
        File.WriteAllText(bench.Nvram.Directory, "no directory");
        Assert.That(() => new SealedKey(device, bench.Nvram).Open(), Throws.TypeOf<KeyStoreException>());
    }

    [TestCase("nothing like it"), TestCase("")]
    public void DamagedKeyIsNamedAndNotMadeAgain(string content)
    {
        using var bench = new TpmBench();
        bench.Nvram.Write(SealedKey.FileName, System.Text.Encoding.ASCII.GetBytes(content));
        Assert.That(() => new SealedKey(bench.PowerOn(), bench.Nvram).Open(), Throws.TypeOf<KeyStoreException>().With.Message.Contains("nvram:password-key cannot be read"));
        Assert.That(bench.Nvram.Read(SealedKey.FileName), Has.Length.EqualTo(content.Length));
    }

    [Test]
    public void AnotherTpmDoesNotGiveItOut()
    {
        using var ours = new TpmBench();
        using var theirs = new TpmBench();
        _ = new SealedKey(ours.PowerOn(), ours.Nvram).Open();
        var other = theirs.PowerOn();
        theirs.Nvram.Write(SealedKey.FileName, ours.Nvram.Read(SealedKey.FileName)!);
        Assert.That(() => new SealedKey(other, theirs.Nvram).Open(), Throws.TypeOf<KeyStoreException>().With.Message.Contains("the TPM does not open the key of the router's passwords"));
    }

    [Test]
    public void RouterWhoseTpmIsGoneSaysSo()
    {
        using var bench = new TpmBench();
        _ = new SealedKey(bench.PowerOn(), bench.Nvram).Open();
        bench.PowerOff();
        File.Delete(bench.Permall);
        Assert.That(() => new SealedKey(bench.PowerOn(), bench.Nvram).Open(), Throws.TypeOf<KeyStoreException>().With.Message.Contains("The identity of this router is lost"));
    }
}
