using System.Security.Cryptography;
using System.Text;
using Firmware.Pki;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.Pki;

[Parallelizable(ParallelScope.All)]
sealed class CertificateStoreTests
{
    static readonly Lazy<Certificate> root = new(() =>
    {
        using var ca = new OpenSslCa();
        return Certificate.ParsePem(ca.Pem)[0];
    });

    static Credentials Sample(string name) => new(name, new(root.Value, PkiBench.Now.AddTicks(-(PkiBench.Now.Ticks % TimeSpan.TicksPerSecond))));

    [TestCase("branch"), TestCase("a/b"), TestCase(".."), TestCase("ZÜRICH"), TestCase("TP-self-signed-1"), TestCase("x.pem")]
    public void WhatIsSavedIsLoaded(string name)
    {
        using var bench = new PkiBench();
        bench.Config.Trustpoints[name] = new();
        bench.Trustpoints.Apply(bench.Config);
        bench.Trustpoints.Replace(bench.Trustpoints.Find(name)!, Sample(name));
        bench.Reboot();
        Assert.That(bench.Trustpoints.Find(name)!.Credentials, Is.EqualTo(Sample(name)));
    }

    [Test]
    public void VeryLongNamesAreKeptApart()
    {
        using var bench = new PkiBench();
        var (one, other) = (new string('x', 300) + "1", new string('x', 300) + "2");
        bench.Trustpoints.Replace(bench.Configure(one), Sample(one));
        bench.Configure(other);
        bench.Reboot();
        Assert.That(bench.Trustpoints.Find(one)!.CaCertificates, Has.Count.EqualTo(1));
        Assert.That(bench.Trustpoints.Find(other)!.CaCertificates, Is.Empty);
    }

    [Test]
    public void DamagedFileIsSetAsideAndReported([Values(0, 40, 90, 400)] int at)
    {
        using var bench = new PkiBench();
        bench.Trustpoints.Replace(bench.Configure("branch"), Sample("branch"));
        var file = Path.Combine(bench.FlashDirectory, "certs", "branch.pem");
        var content = File.ReadAllBytes(file);
        content[at] ^= 1;
        File.WriteAllBytes(file, content);

        bench.Reboot();

        Assert.Multiple(() =>
        {
            Assert.That(bench.Trustpoints.Find("branch")!.CaCertificates, Is.Empty);
            Assert.That(bench.Messages, Does.Contain("%PKI-3-CERTIFICATE_CORRUPT: flash:certs/branch.pem was set aside: its checksum is wrong"));
            Assert.That(File.ReadAllBytes(file + ".corrupt"), Is.EqualTo(content));
            Assert.That(File.Exists(file), Is.False);
        });
    }

    [Test]
    public void AnotherTrustpointsFileIsNotBelieved()
    {
        using var bench = new PkiBench();
        bench.Trustpoints.Replace(bench.Configure("branch"), Sample("branch"));
        File.Copy(Path.Combine(bench.FlashDirectory, "certs", "branch.pem"), Path.Combine(bench.FlashDirectory, "certs", "other.pem"));
        Assert.That(bench.Configure("other").CaCertificates, Is.Empty);
        Assert.That(bench.Messages, Does.Contain("it belongs to trustpoint branch"));
    }

    [Test]
    public void CertificatesOfUnknownTrustpointsAreKeptAndNamedOnce()
    {
        using var bench = new PkiBench();
        bench.Trustpoints.Replace(bench.Configure("one"), Sample("one"));
        bench.Trustpoints.Replace(bench.Configure("two"), Sample("two"));
        bench.Config.Trustpoints.Clear();
        bench.Reboot();

        bench.Trustpoints.ReportOrphans(bench.Config);

        Assert.That(bench.Messages, Does.Contain("%PKI-4-ORPHAN_CERT: Certificates are kept in flash: for trustpoints that are not configured: one, two"));
        Assert.That(bench.Configure("one").CaCertificates, Has.Count.EqualTo(1), "configuring it again finds them");
    }

    [Test]
    public void FullPoolRefusesAndTheOldStays()
    {
        using var bench = new PkiBench(pool: 1200);
        bench.Trustpoints.Replace(bench.Configure("one"), Sample("one"));
        var two = bench.Configure("two");

        var refusal = Assert.Throws<PkiException>(() => bench.Trustpoints.Replace(two, Sample("two")))!;

        Assert.That(refusal.Message, Does.StartWith("The pool certificates is full"));
        Assert.That(two.CaCertificates, Is.Empty);
        Assert.That(bench.Messages, Does.Contain("%SYS-2-MALLOCFAIL"));
        bench.Config.Trustpoints.Remove("one");
        bench.Trustpoints.Apply(bench.Config);
        Assert.That(bench.Pool.Used, Is.Zero, "a trustpoint that goes gives its memory back");
        Assert.That(() => bench.Trustpoints.Replace(two, Sample("two")), Throws.Nothing);
    }

    [Test]
    public void RefusingFlashChangesNothing()
    {
        var disk = new FailingDisk();
        using var bench = new PkiBench(disk);
        var trustpoint = bench.Configure("branch");
        disk.Refuses = true;
        Assert.That(Assert.Throws<PkiException>(() => bench.Trustpoints.Replace(trustpoint, Sample("branch")))!.Message, Does.Contain("no space left"));
        Assert.That(trustpoint.CaCertificates, Is.Empty);
        Assert.That(bench.Pool.Used, Is.Zero);
    }

    [Test]
    public void NoFileContentThrowsAnythingButAFormatException()
    {
        var random = new Random(20261122);
        var good = CredentialsFile.Encode(Sample("branch") with { Pending = new([1, 2, 3], new(Firmware.Tpm.KeyAlgorithm.Ec, "k")) });
        var body = good.AsSpan(Array.IndexOf(good, (byte)'\n') + 1).ToArray();
        for (var i = 0; i < 2000; i++)
        {
            var mutated = (byte[])body.Clone();
            for (var n = random.Next(1, 6); n > 0; n--) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) mutated = mutated[..random.Next(mutated.Length)];
            var file = (byte[])[.. Encoding.ASCII.GetBytes($"sha256 {Convert.ToHexString(SHA256.HashData(mutated))}\n"), .. mutated];
            try { CredentialsFile.Decode(file); }
            catch (FormatException) { continue; }
        }
        Assert.That(() => CredentialsFile.Decode(new byte[CredentialsFile.MaxBytes + 1]), Throws.TypeOf<FormatException>().With.Message.Contains("more than"));
    }
}
