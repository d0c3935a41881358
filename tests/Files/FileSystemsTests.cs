using System.Text;
using Firmware.Files;
using NUnit.Framework;

namespace Tests.Files;

[Parallelizable(ParallelScope.All)]
sealed class FileSystemsTests
{
    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    static Task WriteAsync(Parts parts, string url, string text) => parts.Files.WriteAsync(url, Bytes(text), default);

    static async Task<string> ReadAsync(Parts parts, string url) => Encoding.UTF8.GetString(await parts.Files.ReadAsync(url, default));

    static NUnit.Framework.Constraints.EqualStringConstraint Refused(string reason) => Throws.TypeOf<FileException>().With.Message.EqualTo(reason);

    [TestCase("flash:a.cfg", "flash:/a.cfg")]
    [TestCase("FLASH:/a.cfg", "flash:/a.cfg")]
    [TestCase("a.cfg", "flash:/here/a.cfg")]
    [TestCase("/a.cfg", "flash:/a.cfg")]
    [TestCase("..", "flash:/")]
    [TestCase("../../../../etc/passwd", "flash:/etc/passwd")]
    [TestCase("flash:/x/../../../a", "flash:/a")]
    [TestCase("./a//b", "flash:/here/a/b")]
    [TestCase("nvram:startup-config", "nvram:startup-config")]
    [TestCase("nvram:/startup-config", "nvram:startup-config")]
    [TestCase("system:running-config", "system:running-config")]
    [TestCase("http://admin:secret@192.0.2.1/a/b", "http://*****:*****@192.0.2.1/a/b")]
    [TestCase("http://a:p@ss@192.0.2.1", "http://*****:*****@192.0.2.1")]
    [TestCase("http://192.0.2.1/a@b", "http://192.0.2.1/a@b")]
    public void TextNamesOnePlace(string text, string place)
    {
        using var parts = new Parts();
        Assert.That(parts.Files.Resolve(text, parts.Files.Home.Inside("here")).ToString(), Is.EqualTo(place));
    }

    [TestCase("disk9:a", FileException.NoDevice)]
    [TestCase("flash:a\u0007b", FileException.BadName)]
    [TestCase("flash:a b", FileException.BadName)]
    public void TextThatNamesNoPlaceIsRefused(string text, string reason)
    {
        using var parts = new Parts();
        Assert.That(() => parts.Files.Resolve(text), Refused(reason));
    }

    [Test]
    public async Task FilesComeBackAsTheyWereWritten()
    {
        using var parts = new Parts();
        parts.Files.Resolve("flash:").System.MakeFolder("backups");
        foreach (var url in (string[])["flash:a.cfg", "flash:/backups/b.cfg", "nvram:c", "nvram:startup-config"])
        {
            await WriteAsync(parts, url, $"content of {url}");
            await WriteAsync(parts, url, $"new content of {url}");
            Assert.That(await ReadAsync(parts, url), Is.EqualTo($"new content of {url}"));
        }
        Assert.Multiple(() =>
        {
            Assert.That(parts.Nvram.ReadStartupConfig(), Is.EqualTo("new content of nvram:startup-config"));
            Assert.That(parts.Files.List("flash:").Select(e => $"{e.Permissions} {e.Length} {e.Path}"), Is.EqualTo(new[] { "-r-- 11 staplebox", "-rw- 26 a.cfg", "drw- 0 backups" }));
            Assert.That(parts.Files.List("nvram:").Select(e => $"{e.Permissions} {e.Length} {e.Path}"), Is.EqualTo(new[] { "-rw- 35 startup-config", "-r-- 31 startup-config.previous", "-rw- 22 c" }));
            Assert.That(parts.Files.List("flash:")[1].Modified, Is.EqualTo(parts.Time.GetUtcNow()));
        });
    }

    [Test]
    public async Task RunningConfigurationIsAFile()
    {
        using var parts = new Parts();
        Assert.That(await ReadAsync(parts, "system:running-config"), Is.EqualTo("hostname Router\nend\n"));
        Assert.That(() => WriteAsync(parts, "system:running-config", ""), Refused(FileException.Denied));
    }

    [Test]
    public void WrappedKeysAreListedAndNeverShown()
    {
        using var parts = new Parts();
        parts.Nvram.Write("private-config", "wrapped"u8);
        parts.Nvram.Write("private-config.corrupt", "wrapped too"u8);
        Assert.Multiple(() =>
        {
            Assert.That(parts.Files.List("nvram:").Select(e => e.Permissions), Is.EqualTo(new[] { "----", "----" }));
            foreach (var name in (string[])["nvram:private-config", "nvram:private-config.corrupt"])
            {
                Assert.That(() => parts.Files.ReadAsync(name, default), Refused(FileException.Denied));
                Assert.That(() => WriteAsync(parts, name, "x"), Refused(FileException.Denied));
                Assert.That(() => parts.Files.Delete(name), Refused(FileException.Denied));
            }
        });
    }

    [Test]
    public void StoresTakeNothingFromOutsideAndKeepWhatTheRouterNeeds()
    {
        using var parts = new Parts();
        foreach (var name in (string[])["certs/needed.pem", "certs/orphan.pem", "staples/a.ors"]) parts.Flash.Write(name, "x"u8);
        Assert.Multiple(() =>
        {
            Assert.That(() => WriteAsync(parts, "flash:certs/mine.pem", "x"), Refused(FileException.Denied));
            Assert.That(() => WriteAsync(parts, "flash:staplebox", "x"), Refused(FileException.Denied));
            Assert.That(() => parts.Files.Delete("flash:staplebox"), Refused(FileException.Denied));
            Assert.That(() => parts.Files.Delete("flash:certs/needed.pem"), Refused(FileException.Denied));
            Assert.That(() => parts.Files.Delete("flash:certs/orphan.pem"), Throws.Nothing);
            Assert.That(() => parts.Files.Delete("flash:staples/a.ors"), Throws.Nothing);
        });
    }

    [Test]
    public void FileThatDoesNotFitLeavesEverythingAsItWas()
    {
        using var parts = new Parts();
        parts.Flash.Write("a", "old"u8);
        parts.Nvram.Write("a", "old"u8);
        Assert.Multiple(() =>
        {
            Assert.That(() => parts.Files.WriteAsync("flash:a", new byte[Parts.FlashSize + 1], default), Refused(FileException.NoSpace));
            Assert.That(() => parts.Files.WriteAsync("nvram:a", new byte[Parts.NvramSize + 1], default), Refused(FileException.NoSpace));
            Assert.That(() => parts.Files.WriteAsync("nvram:startup-config", new byte[Parts.NvramSize - 10], default), Refused(FileException.NoSpace));
            Assert.That(() => parts.Files.WriteAsync("flash:a", new byte[Parts.FlashSize], default), Throws.Nothing, "what it replaces makes room");
            Assert.That(() => WriteAsync(parts, "flash:b", "x"), Refused(FileException.NoSpace));
            Assert.That(parts.Nvram.Read("a"), Is.EqualTo("old"u8.ToArray()));
        });
    }

    [Test]
    public void StreamThatTurnsOutTooLongIsRefusedAndItsRoomGivenBack()
    {
        using var parts = new Parts();
        var flash = parts.Files.Resolve("flash:").System;
        Assert.That(() => flash.WriteAsync("a", new MemoryStream(new byte[Parts.FlashSize + 1]), null, default), Refused(FileException.NoSpace));
        Assert.Multiple(() =>
        {
            Assert.That(flash.Free, Is.EqualTo(Parts.FlashSize));
            Assert.That(Directory.EnumerateFileSystemEntries(parts.Flash.Directory), Is.Empty);
        });
    }

    [Test]
    public void WriteCalledOffLeavesNothing()
    {
        using var parts = new Parts();
        using var cancel = new CancellationTokenSource();
        var flash = parts.Files.Resolve("flash:").System;
        var writing = flash.WriteAsync("a", new EndlessStream(after: 100_000, cancel), null, cancel.Token);
        Assert.That(async () => await writing, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.EnumerateFileSystemEntries(parts.Flash.Directory), Is.Empty);
        Assert.That(flash.Free, Is.EqualTo(Parts.FlashSize));
    }

    [Test]
    public void WhatAPowerCutLeftHalfWrittenGoesAtTheNextStart()
    {
        using var parts = new Parts();
        parts.Flash.MakeFolder("backups");
        File.WriteAllText(Path.Combine(parts.Flash.Directory, "backups", "a.cfg.7.tmp"), "half");
        parts.Flash.RemoveLeftovers();
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(parts.Flash.Directory, "backups")), Is.Empty);
    }

    /// <summary>Gives zeros, and calls the whole off after so many.</summary>
    sealed class EndlessStream(long after, CancellationTokenSource cancel) : ReadOnlyStream
    {
        long given;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if ((given += buffer.Length) > after) await cancel.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return buffer.Length;
        }
    }
}
