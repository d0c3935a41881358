using System.Text;
using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class DiskTests
{
    const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Test]
    public void PowerCutAtAnyStepOfAReplaceLeavesTheOldOrTheNew([Values("", "old", "a much longer old content")] string old)
    {
        var seen = new HashSet<string>();
        for (var (cut, finished) = (0, false); !finished; cut++)
        {
            using var scratch = new Scratch();
            var path = scratch["file"];
            if (old.Length > 0) new Disk().Replace(path, Encoding.ASCII.GetBytes(old));
            finished = Survives(cut, disk => disk.Replace(path, "new content"u8));

            var found = Encoding.ASCII.GetString(new Disk().Read(path) ?? []);
            Assert.That(found, Is.EqualTo(old).Or.EqualTo("new content"), $"cut at step {cut}");
            if (finished) Assert.That(found, Is.EqualTo("new content"));
            Assert.That(new Disk().List(scratch.Path), Is.SubsetOf(new[] { "file" }));
            new Disk().Replace(path, "next boot"u8);
            Assert.That(Encoding.ASCII.GetString(new Disk().Read(path)!), Is.EqualTo("next boot"));
            seen.Add(found);
        }
        Assert.That(seen, Is.EquivalentTo(new[] { old, "new content" }));
    }

    [Test]
    public void PowerCutAtAnyStepOfARemovalLeavesTheFileOrNone()
    {
        for (var (cut, finished) = (0, false); !finished; cut++)
        {
            using var scratch = new Scratch();
            new Disk().Replace(scratch["file"], "content"u8);
            finished = Survives(cut, disk => disk.Remove(scratch["file"]));

            var found = new Disk().Read(scratch["file"]);
            Assert.That(found, Is.Null.Or.EqualTo("content"u8.ToArray()));
            if (finished) Assert.That(found, Is.Null);
        }
    }

    [Test]
    public void PowerCutAtAnyStepOfAMoveLeavesTheFileUnderOneName()
    {
        for (var (cut, finished) = (0, false); !finished; cut++)
        {
            using var scratch = new Scratch();
            new Disk().Replace(scratch["from"], "content"u8);
            finished = Survives(cut, disk => disk.Move(scratch["from"], scratch["to"]));

            Assert.That(new Disk().List(scratch.Path), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public void FilesAndDirectoriesAreTheOwnersAlone()
    {
        using var scratch = new Scratch();
        Disk.MakeDirectory(scratch["a/b"]);
        File.WriteAllText(scratch["a/b/file.tmp"], "left by somebody");
        File.SetUnixFileMode(scratch["a/b/file.tmp"], OwnerFile | UnixFileMode.OtherRead);
        new Disk().Replace(scratch["a/b/file"], "secret"u8);

        Assert.That(File.GetUnixFileMode(scratch["a"]), Is.EqualTo(OwnerFile | UnixFileMode.UserExecute));
        Assert.That(File.GetUnixFileMode(scratch["a/b"]), Is.EqualTo(OwnerFile | UnixFileMode.UserExecute));
        Assert.That(File.GetUnixFileMode(scratch["a/b/file"]), Is.EqualTo(OwnerFile));
    }

    [Test]
    public void FileLargerThanExpectedIsNotRead()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["file"], "123456");

        Assert.That(() => new Disk().Read(scratch["file"], limit: 5), Throws.TypeOf<IOException>().With.Message.Contain("6 bytes"));
    }

    [Test]
    public void ReplaceSyncsTheFileRenamesAndSyncsTheDirectory()
    {
        var calls = new List<string>();
        using var scratch = new Scratch();
        new RecordingDisk(calls).Replace(scratch["file"], "x"u8);

        Assert.That(calls, Is.EqualTo(new[] { "write file.tmp", "rename file.tmp file", $"sync {Path.GetFileName(scratch.Path)}" }));
    }

    static bool Survives(int cut, Action<Disk> work)
    {
        try { work(new FaultyDisk { CutAt = cut }); }
        catch (PowerCutException) { return false; }
        return true;
    }

    sealed class RecordingDisk(List<string> calls) : Disk
    {
        protected override void Write(string path, ReadOnlySpan<byte> content)
        {
            calls.Add($"write {Path.GetFileName(path)}");
            base.Write(path, content);
        }

        protected override void Rename(string from, string to)
        {
            calls.Add($"rename {Path.GetFileName(from)} {Path.GetFileName(to)}");
            base.Rename(from, to);
        }

        protected override void SyncDirectory(string path)
        {
            calls.Add($"sync {Path.GetFileName(path)}");
            base.SyncDirectory(path);
        }
    }
}
