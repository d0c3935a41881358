using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class PtyLinkTests
{
    [Test]
    public async Task LinkLeadsToTheTerminalAndGoesWithTheLine()
    {
        using var scratch = new Scratch();
        var router = LineReader.Open($"pty:{scratch["con0"]}");
        Assert.That(new FileInfo(scratch["con0"]).LinkTarget, Is.EqualTo(router.Line.Path));
        using (var client = FarEnd.OpenDevice(scratch["con0"])) client.Write("x"u8);
        await router.UntilAsync("x<CarrierDown>");

        await router.DisposeAsync();

        Assert.That(new FileInfo(scratch["con0"]).LinkTarget, Is.Null);
    }

    [Test]
    public async Task DanglingLinkOfAKilledRouterIsReplaced()
    {
        using var scratch = new Scratch();
        File.CreateSymbolicLink(scratch["con0"], "/dev/pts/4000000");

        await using var router = LineReader.Open($"pty:{scratch["con0"]}");

        Assert.That(new FileInfo(scratch["con0"]).LinkTarget, Is.EqualTo(router.Line.Path));
    }

    [Test]
    public async Task LinkOfALivingRouterIsRefusedAndLeftAlone()
    {
        using var scratch = new Scratch();
        await using var first = LineReader.Open($"pty:{scratch["con0"]}");

        Assert.That(() => LineReader.Open($"pty:{scratch["con0"]}"),
            Throws.TypeOf<UartException>().With.Property("Fault").EqualTo(UartFault.Unavailable).And.Message.Contain($"is a link to {first.Line.Path}"));
        Assert.That(new FileInfo(scratch["con0"]).LinkTarget, Is.EqualTo(first.Line.Path));
    }

    [Test]
    public void FileInTheWayIsRefusedAndKept()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["ttyUSB0"], "precious");

        Assert.That(() => LineReader.Open($"pty:{scratch["ttyUSB0"]}"), Throws.TypeOf<UartException>().With.Message.Contain("exists and is not a link"));
        Assert.That(File.ReadAllText(scratch["ttyUSB0"]), Is.EqualTo("precious"));
    }

    [Test]
    public void LinkInADirectoryThatIsNotThereIsRefused()
        => Assert.That(() => LineReader.Open("pty:/nowhere/at/all/con0"), Throws.TypeOf<UartException>().With.Message.Contain("cannot be made"));

    [Test]
    public async Task LinkThatNowLeadsElsewhereIsNotRemoved()
    {
        using var scratch = new Scratch();
        var router = LineReader.Open($"pty:{scratch["con0"]}");
        File.Delete(scratch["con0"]);
        File.CreateSymbolicLink(scratch["con0"], "/dev/null");

        await router.DisposeAsync();

        Assert.That(new FileInfo(scratch["con0"]).LinkTarget, Is.EqualTo("/dev/null"));
    }
}
