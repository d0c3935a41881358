using Firmware.Hardware;
using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class NvramTests
{
    const int Size = 4096;

    [Test]
    public void ConfigurationIsReadBackAsSaved()
    {
        using var scratch = new Scratch();
        var nvram = Make(scratch);
        Assert.That(nvram.ReadStartupConfig(), Is.Null);
        nvram.WriteStartupConfig("hostname Zürich\n");

        Assert.That(Make(scratch).ReadStartupConfig(), Is.EqualTo("hostname Zürich\n"));
    }

    [Test]
    public void DamagedConfigurationGivesWayToThePreviousOne()
    {
        using var scratch = new Scratch();
        var log = LineReader.NewLog();
        var nvram = Make(scratch, log);
        nvram.WriteStartupConfig("hostname one\n");
        nvram.WriteStartupConfig("hostname two\n");
        Damage(scratch);

        Assert.That(nvram.ReadStartupConfig(), Is.EqualTo("hostname one\n"));
        Assert.That(log.Buffered[^1].Text, Does.Contain("%NV-3-BADCHECKSUM: startup-config does not match its checksum; using the previous generation"));
    }

    [Test]
    public void DamagedConfigurationWithoutPreviousOneIsReportedNotFatal()
    {
        using var scratch = new Scratch();
        var log = LineReader.NewLog();
        var nvram = Make(scratch, log);
        nvram.WriteStartupConfig("hostname one\n");
        Damage(scratch);

        Assert.That(nvram.ReadStartupConfig(), Is.Null);
        Assert.That(log.Buffered[^1].Text, Does.Contain("starting without it"));
    }

    [Test]
    public void ConfigurationGrownBeyondThePartIsDamaged()
    {
        using var scratch = new Scratch();
        var nvram = Make(scratch);
        nvram.WriteStartupConfig("hostname one\n");
        nvram.WriteStartupConfig("hostname two\n");
        File.WriteAllBytes(scratch[Nvram.StartupConfig], new byte[10 * Size]);

        Assert.That(nvram.ReadStartupConfig(), Is.EqualTo("hostname one\n"));
    }

    [Test]
    public void DamagedConfigurationNeverBecomesThePreviousOne()
    {
        using var scratch = new Scratch();
        var nvram = Make(scratch);
        nvram.WriteStartupConfig("hostname one\n");
        nvram.WriteStartupConfig("hostname two\n");
        Damage(scratch);
        nvram.WriteStartupConfig("hostname three\n");
        Damage(scratch);

        Assert.That(nvram.ReadStartupConfig(), Is.EqualTo("hostname one\n"));
    }

    [Test]
    public void ErasedConfigurationDoesNotComeBack()
    {
        using var scratch = new Scratch();
        var nvram = Make(scratch);
        nvram.WriteStartupConfig("hostname one\n");
        nvram.WriteStartupConfig("hostname two\n");
        nvram.EraseStartupConfig();
        Assert.That(nvram.ReadStartupConfig(), Is.Null);
        nvram.WriteStartupConfig("hostname three\n");
        Damage(scratch);

        Assert.That(nvram.ReadStartupConfig(), Is.Null);
    }

    [Test]
    public void ConfigurationThatDoesNotFitIsRefusedAndTheGenerationsStay()
    {
        using var scratch = new Scratch();
        var nvram = Make(scratch);
        nvram.WriteStartupConfig("hostname one\n");
        nvram.WriteStartupConfig("hostname two\n");

        Assert.That(() => nvram.WriteStartupConfig(new('x', Size)), Throws.TypeOf<IOException>().With.Message.Match("nvram: has [0-9]+ bytes for startup-config, which needs [0-9]+"));
        Assert.That(nvram.ReadStartupConfig(), Is.EqualTo("hostname two\n"));
        Damage(scratch);
        Assert.That(nvram.ReadStartupConfig(), Is.EqualTo("hostname one\n"));
    }

    [Test]
    public void FilesShareTheRoom()
    {
        using var scratch = new Scratch();
        var nvram = Make(scratch);
        nvram.Write(Nvram.PrivateConfig, new byte[Size - 100]);
        nvram.Write(Nvram.PrivateConfig, new byte[Size]);

        Assert.That(nvram.Used, Is.EqualTo(Size));
        Assert.That(() => nvram.Write("serial", new byte[1]), Throws.TypeOf<IOException>());
    }

    [Test]
    public void PowerCutAtAnyStepOfASaveLeavesTheOldOrTheNew([Values(false, true)] bool damaged)
    {
        for (var (cut, finished) = (0, false); !finished; cut++)
        {
            using var scratch = new Scratch();
            var nvram = Make(scratch);
            nvram.WriteStartupConfig("older");
            nvram.WriteStartupConfig("old");
            if (damaged) Damage(scratch);
            var old = damaged ? "older" : "old";
            try
            {
                new Nvram(new FaultyDisk { CutAt = cut }, scratch.Path, Size, LineReader.NewLog()).WriteStartupConfig("new");
                finished = true;
            }
            catch (PowerCutException) { }

            Assert.That(nvram.ReadStartupConfig(), finished ? Is.EqualTo("new") : Is.EqualTo(old).Or.EqualTo("new"), $"cut at step {cut}");
        }
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase("a/b")]
    [TestCase("a.tmp")]
    public void NameOutsideIsRefused(string name)
    {
        using var scratch = new Scratch();

        Assert.That(() => Make(scratch).Write(name, []), Throws.ArgumentException);
    }

    static Nvram Make(Scratch scratch, Log? log = null) => new(new Disk(), scratch.Path, Size, log ?? LineReader.NewLog());

    static void Damage(Scratch scratch)
    {
        var content = File.ReadAllBytes(scratch[Nvram.StartupConfig]);
        content[^2] ^= 1;
        File.WriteAllBytes(scratch[Nvram.StartupConfig], content);
    }
}
