using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class UartTests
{
    [TestCase("")]
    [TestCase("serial")]
    [TestCase("stdio:")]
    [TestCase("pty:")]
    [TestCase("tty:")]
    [TestCase("tty:ttyUSB0")]
    [TestCase("tty:/dev/ttyUSB0,9601")]
    [TestCase("tty:/dev/ttyUSB0,fast")]
    [TestCase("tcp:5000")]
    [TestCase("tcp::5000")]
    [TestCase("tcp:127.0.0.1")]
    [TestCase("tcp:127.0.0.1:65536")]
    [TestCase("tcp:127.0.0.1:http")]
    [TestCase("tcp:::1:5000")]
    [TestCase("tcp:[]:5000")]
    [TestCase("unix:")]
    [TestCase("telnet:127.0.0.1:23")]
    public void WrongSpecificationIsRefusedWithAnExample(string spec)
        => Assert.That(() => LineReader.Open(spec),
            Throws.TypeOf<UartException>().With.Property("Fault").EqualTo(UartFault.BadSpec).And.Message.Contain($"'{spec}'").And.Message.Match("expected"));

    [Test]
    public async Task SpecIsKeptAsGiven()
    {
        await using var router = LineReader.Open("tcp:localhost:0");

        Assert.That(router.Line.Spec, Is.EqualTo("tcp:localhost:0"));
        Assert.That(router.Line.Path, Does.Match(@"^(127\.0\.0\.1|\[::1\]):[1-9][0-9]*$"));
    }
}
