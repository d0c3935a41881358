using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class FlashTests
{
    const int Size = 1000;

    [Test]
    public void FilesAreListedByPrefix()
    {
        using var scratch = new Scratch();
        var flash = Make(scratch);
        foreach (var name in new[] { "certs/b", "certs/a", "staples/x", "plain" }) flash.Write(name, "1"u8);

        Assert.That(flash.List("certs/"), Is.EqualTo(new[] { "certs/a", "certs/b" }));
        Assert.That(flash.List(""), Is.EquivalentTo(new[] { "plain", "certs/a", "certs/b", "staples/x" }));
        Assert.That(flash.List("none/"), Is.Empty);
        Assert.That(flash.Used, Is.EqualTo(4));
    }

    [Test]
    public void FullPartRefusesAndKeepsWhatItHas()
    {
        using var scratch = new Scratch();
        var flash = Make(scratch);
        flash.Write("certs/a", new byte[900]);

        Assert.That(() => flash.Write("certs/b", new byte[101]), Throws.TypeOf<IOException>().With.Message.EqualTo("flash: has 100 bytes for certs/b, which needs 101"));
        Assert.That(flash.Read("certs/a"), Has.Length.EqualTo(900));
        flash.Write("certs/b", new byte[100]);
    }

    [Test]
    public void ReplacingNeedsRoomForTheDifferenceOnly()
    {
        using var scratch = new Scratch();
        var flash = Make(scratch);
        flash.Write("staples/a", new byte[900]);
        flash.Write("staples/a", new byte[1000]);

        Assert.That(flash.Used, Is.EqualTo(1000));
    }

    [Test]
    public void FileSetAsideIsOutOfTheWayAndStillThere()
    {
        using var scratch = new Scratch();
        var flash = Make(scratch);
        flash.Write("certs/a", "broken"u8);
        flash.SetAside("certs/a");

        Assert.That(flash.Read("certs/a"), Is.Null);
        Assert.That(flash.List("certs/"), Is.Empty);
        Assert.That(flash.Corrupt, Is.EqualTo(new[] { "certs/a.corrupt" }));
        Assert.That(flash.Read("certs/a.corrupt"), Is.EqualTo("broken"u8.ToArray()));
        flash.SetAside("certs/none");
    }

    [Test]
    public void FileLargerThanThePartIsNotReadButCanBeSetAside()
    {
        using var scratch = new Scratch();
        var flash = Make(scratch);
        flash.Write("certs/a", "1"u8);
        File.WriteAllBytes(scratch["certs/a"], new byte[Size + 1]);

        Assert.That(() => flash.Read("certs/a"), Throws.TypeOf<IOException>());
        flash.SetAside("certs/a");
        Assert.That(flash.List(""), Is.Empty);
    }

    [TestCase("")]
    [TestCase("/etc/passwd")]
    [TestCase("../x")]
    [TestCase("certs/..")]
    [TestCase("1/2/3/4/5/6/7/8/9")]
    [TestCase("certs/")]
    [TestCase("a\nb")]
    [TestCase("certs/a.tmp")]
    public void NameOutsideIsRefused(string name)
    {
        using var scratch = new Scratch();

        Assert.That(() => Make(scratch).Write(name, []), Throws.ArgumentException);
    }

    static Flash Make(Scratch scratch) => new(new Disk(), scratch.Path, Size);
}
