using NUnit.Framework;
using Firmware.Boot;
using Firmware.Hardware;
using Firmware.Kernel;
using Tests.Cli;

namespace Tests.Boot;

/// <summary>The ROM monitor, whose sessions in tests/Sessions/rommon are what it writes, to the character.</summary>
[Parallelizable(ParallelScope.All)]
sealed class RommonTests
{
    static readonly string directory = Path.Combine(TestContext.CurrentContext.TestDirectory, "Sessions", "rommon");

    static IEnumerable<string> Files => Directory.EnumerateFiles(directory, "*.session").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Files))]
    public async Task SessionReadsAsWritten(string file)
    {
        await using var bench = new MonitorBench();
        bench.Flash.Write("certs/four", [1, 1, 3, 1]);
        var (line, at) = (bench.Lines[0], 0);
        var monitor = bench.StartAsync();
        foreach (var step in SessionScript.Parse(await File.ReadAllTextAsync(Path.Combine(directory, file))).Steps)
        {
            var wanted = step.Expected;
            var written = await line.WaitAsync(text => text.Length - at >= wanted.Length || !wanted.StartsWith(text[at..], StringComparison.Ordinal));
            Assert.That(written[at..Math.Min(written.Length, at + wanted.Length)], Is.EqualTo(wanted), $"{file}, before line {step.Line}");
            at += wanted.Length;
            line.Type(step.Typed);
        }
        line.Type("boot\r");
        Assert.That(await monitor, Is.EqualTo(MonitorEnd.Boot));
    }

    [TestCase("boot", MonitorEnd.Boot)]
    [TestCase("b flash:", MonitorEnd.Boot)]
    [TestCase("boot flash:staplebox", MonitorEnd.Boot)]
    [TestCase("reset", MonitorEnd.Reset)]
    [TestCase("i", MonitorEnd.Reset)]
    public async Task CommandsThatStartTheRouterLeaveTheMonitor(string command, MonitorEnd how)
    {
        await using var bench = new MonitorBench();
        var monitor = bench.StartAsync();
        bench.Lines[0].Type(command + "\r");
        Assert.That(await monitor, Is.EqualTo(how));
    }

    [Test]
    public async Task RegisterIsDurableAtOnceAndVariablesOnlyAfterSync()
    {
        await using var bench = new MonitorBench();
        var monitor = bench.StartAsync();
        bench.Lines[0].Type("A=1\rconfreg 2142\r");
        await bench.Lines[0].WaitAsync(text => text.EndsWith("rommon 3 > ", StringComparison.Ordinal));
        Assert.That(bench.Record.Register, Is.EqualTo(new ConfigRegister(0x2142)));
        Assert.That(bench.Record.Variables, Is.Empty);
        bench.Lines[0].Type("sync\rB=2\rreset\r");
        await monitor;
        Assert.That(bench.Record.Variables, Is.EqualTo(new Dictionary<string, string> { ["A"] = "1" }));
    }

    [Test]
    public async Task NothingTypedInTheMonitorTouchesTheStartupConfig()
    {
        await using var bench = new MonitorBench();
        bench.Nvram.WriteStartupConfig("hostname kept\n");
        var monitor = bench.StartAsync();
        bench.Lines[0].Type("confreg 0x2142\rA=1\rsync\runset A\rwrite erase\rerase\rsync\rreset\r");
        await monitor;
        Assert.That(bench.Nvram.ReadStartupConfig(), Is.EqualTo("hostname kept\n"));
    }

    [Test]
    public async Task ADamagedRecordIsSaidAndTheFactoryRegisterHolds()
    {
        await using var bench = new MonitorBench();
        bench.Record.SetNext(new ConfigRegister(0x2142));
        bench.Nvram.Write(BootRecord.FileName, [.. bench.Nvram.Read(BootRecord.FileName)!, (byte)'x']);
        Assert.That(bench.Record.Register, Is.EqualTo(ConfigRegister.Factory));
        Assert.That(bench.Log.Buffered.Select(l => l.Text), Has.Some.Contains("%NV-3-BADCHECKSUM: rommon-vars"));
    }

    [Test]
    public async Task TheLineThatBrokeInHasTheMonitorAndTheOthersWait()
    {
        await using var bench = new MonitorBench(consoles: 2);
        var monitor = bench.StartAsync(brokenIn: 1);
        await bench.Lines[1].WaitAsync(text => text == "rommon 1 > ");
        await bench.Lines[0].WaitAsync(text => text == "\n\nThe router is in its ROM monitor on console memory; this console waits.\n");
        bench.Lines[0].Type("reset\r");
        await bench.Lines[0].WaitAsync(text => text.EndsWith("waits.\n\n\n\nThe router is in its ROM monitor on console memory; this console waits.\n", StringComparison.Ordinal));
        bench.Lines[1].Type("reset\r");
        Assert.That(await monitor, Is.EqualTo(MonitorEnd.Reset));
    }

    [Test]
    public async Task WhoAttachesFindsThePromptAndWhatTheOneBeforeDid()
    {
        await using var bench = new MonitorBench();
        var (monitor, line) = (bench.StartAsync(), bench.Lines[0]);
        line.Type("half");
        await line.WaitAsync(text => text.EndsWith("half", StringComparison.Ordinal));
        line.Raise(LineEvent.CarrierDown);
        line.Raise(LineEvent.CarrierUp);
        await line.WaitAsync(text => text.EndsWith("\nrommon 1 > ", StringComparison.Ordinal));
        line.Type("boot\r");
        Assert.That(await monitor, Is.EqualTo(MonitorEnd.Boot));
    }

    [Test]
    public async Task RandomBytesNeverStopTheMonitor()
    {
        await using var bench = new MonitorBench();
        var (monitor, line, random) = (bench.StartAsync(), bench.Lines[0], new Random(1));
        string[] words = ["confreg", " ", "\r", "PS1=", "!", "set\r", "repeat", "unset ", "0x", "dir flash:", "=", "\u0003", "history\r", "y\r", "sync\r", "?"];
        for (var i = 0; i < 4000; i++) line.Type(random.Next(3) == 0 ? $"{(char)random.Next(1, 255)}" : words[random.Next(words.Length)]);
        for (var i = 0; i < 3; i++) line.Type("\u0003\u0003\rreset\r");
        Assert.That(await monitor.WaitAsync(TimeSpan.FromSeconds(60)), Is.Not.EqualTo(MonitorEnd.Off));
        Assert.That(bench.Log.Buffered.Select(l => l.Text), Has.None.Contains("%SYS-3-INTERNAL"));
    }
}
