using System.Text;
using Firmware.Tpm;
using NUnit.Framework;

namespace Tests.Tpm;

[Parallelizable(ParallelScope.All)]
public sealed class PrivateConfigTests
{
    [Test]
    public async Task ADamagedEntryIsSetAsideAndTheOthersLoad()
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        foreach (var label in new[] { "one", "two", "three" }) await keys.GenerateAsync(label, new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        bench.PowerOff();

        // One byte of the wrapped key: only the TPM can tell.
        Replace(bench.PrivateConfig, "two", line => line[..^6] + (line[^6] == 'A' ? 'B' : 'A') + line[^5..], pemLine: -2);
        var loaded = bench.Boot();

        Assert.That(loaded.Keys.Select(k => k.Label), Is.EqualTo(new[] { "one", "three" }));
        Assert.That(bench.Messages, Has.Some.Contains("%TPM-3-KEY_DAMAGED: An entry of nvram:private-config cannot be used: 'two': TPM2_Load: the key was not made by this TPM, or is damaged (0x1df); it was moved to nvram:private-config.corrupt"));
        Assert.That(Encoding.Latin1.GetString(bench.Nvram.Read("private-config.corrupt")!), Does.Contain("label: two"));
        Assert.That(bench.Boot().Keys, Has.Count.EqualTo(2), "the second boot is clean");
        Assert.That(bench.Messages.Count(m => m.Contains("KEY_DAMAGED", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [TestCase("label: two\n", "lable: two\n", "is missing")]
    [TestCase("algorithm: ec 256\ngenerated: 2026-11-22T10:42:16Z", "algorithm: ec 384\ngenerated: 2026-11-22T10:42:16Z", "'ec 384' is said of a key that is ec 256")]
    [TestCase("generated: 2026-11-22T10:42:16Z", "generated: yesterday", "holds no time")]
    [TestCase("label: two\n", "label: one\n", "'one' is there twice")]
    [TestCase("label: two\n", "label: t w o\n", "is no key label")]
    [TestCase("-----END TSS2 PRIVATE KEY-----\n", "-----END TSS2 PRIVA", "there is no TSS2 PRIVATE KEY block", true)]
    public async Task EveryKindOfDamageIsNamed(string from, string to, string reason, bool last = false)
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        await keys.GenerateAsync("one", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        await keys.GenerateAsync("two", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        var text = File.ReadAllText(bench.PrivateConfig);
        var second = text.IndexOf("label: two", StringComparison.Ordinal);
        var stamped = text[..second] + System.Text.RegularExpressions.Regex.Replace(text[second..], "generated: .*Z", "generated: 2026-11-22T10:42:16Z");
        var at = last ? stamped.LastIndexOf(from, StringComparison.Ordinal) : stamped.IndexOf(from, second, StringComparison.Ordinal);
        File.WriteAllText(bench.PrivateConfig, stamped[..at] + to + stamped[(at + from.Length)..]);

        Assert.That(bench.Boot().Keys.Select(k => k.Label), Is.EqualTo(new[] { "one" }));
        Assert.That(bench.Messages, Has.Some.Contains("KEY_DAMAGED").And.Some.Contains(reason));
    }

    [Test]
    public void GarbageIsSetAsideWhole()
    {
        using var bench = new TpmBench();
        bench.Boot();
        var garbage = RandomBytes(3000);
        File.WriteAllBytes(bench.PrivateConfig, garbage);
        Assert.That(bench.Boot().Keys, Is.Empty);
        Assert.That(Encoding.Latin1.GetString(bench.Nvram.Read("private-config.corrupt")!), Does.Contain(Encoding.Latin1.GetString(garbage)[..100].TrimStart('\n', '!')));
    }

    [Test]
    public void ParsingSurvivesAnything()
    {
        var random = new Random(20261122);
        var good = Encoding.ASCII.GetBytes("label: one\nalgorithm: ec 256\ngenerated: 2026-11-22T10:42:16Z\n-----BEGIN TSS2 PRIVATE KEY-----\nMIHwBgZngQUKAQOgAwEB/w==\n-----END TSS2 PRIVATE KEY-----\n");
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var changes = random.Next(6); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var config = PrivateConfig.Parse(bytes.AsSpan(0, random.Next(bytes.Length + 1)));
            Assert.That(config.Entries, Is.Empty);
        }
    }

    [Test]
    public async Task WhatCannotBeSetAsideIsKeptInPlace()
    {
        var disk = new FaultyDisk();
        using var bench = new TpmBench(disk);
        var keys = bench.Boot();
        await keys.GenerateAsync("one", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        bench.PowerOff();
        File.AppendAllText(bench.PrivateConfig, "label: broken\n");
        disk.Refuse("private-config.corrupt");
        keys = bench.Boot();
        Assert.That(bench.Messages, Has.Some.Contains("it stays where it is"));
        await keys.GenerateAsync("two", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        Assert.That(File.ReadAllText(bench.PrivateConfig), Does.Contain("label: broken").And.Contain("label: two"));
    }

    [Test]
    public async Task AFileThatCannotBeReadIsNotWrittenOver()
    {
        using var bench = new TpmBench();
        var keys = bench.Boot();
        await keys.GenerateAsync("one", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        bench.PowerOff();
        File.AppendAllText(bench.PrivateConfig, new string('x', 2 << 20));
        keys = bench.Boot();
        Assert.That(async () => await keys.GenerateAsync("two", new(KeyAlgorithm.Ec, 256), CancellationToken.None),
            Throws.InstanceOf<KeyStoreException>().With.Message.Contains("nvram:private-config cannot be read"));
    }

    static void Replace(string path, string label, Func<string, string> change, int pemLine)
    {
        var lines = File.ReadAllLines(path);
        var start = Array.IndexOf(lines, $"label: {label}");
        var end = Array.FindIndex(lines, start, l => l.StartsWith("-----END", StringComparison.Ordinal));
        lines[end + pemLine] = change(lines[end + pemLine]);
        File.WriteAllLines(path, lines);
    }

    static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(20261122).NextBytes(bytes);
        return bytes;
    }
}
