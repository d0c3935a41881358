using System.Net;
using Firmware.Boot;
using NUnit.Framework;

namespace Tests.Boot;

[Parallelizable(ParallelScope.All)]
sealed class BootOptionsTests
{
    static BootOptions Parse(params string[] arguments) => BootOptions.Parse(arguments, _ => null);

    [Test]
    public void DefaultsAreABranchOnStdioAndLoopback()
    {
        var options = Parse();
        Assert.Multiple(() =>
        {
            Assert.That(options.Profile, Is.EqualTo("branch"));
            Assert.That(options.StateDirectory, Does.EndWith("/run/branch"));
            Assert.That(options.Consoles, Is.EqualTo(new[] { "stdio" }));
            Assert.That(options.Addresses, Is.EqualTo(new[] { IPAddress.Loopback }));
            Assert.That(options.Clock.Kind, Is.EqualTo(ClockKind.Host));
        });
    }

    [Test]
    public void ConsolesAndAddressesRepeat()
    {
        var options = Parse("--console", "pty", "--console=tcp:127.0.0.1:0", "--address", "127.0.0.1", "--address", "::1");
        Assert.That(options.Consoles, Is.EqualTo(new[] { "pty", "tcp:127.0.0.1:0" }));
        Assert.That(options.Addresses, Is.EqualTo(new[] { IPAddress.Loopback, IPAddress.IPv6Loopback }));
    }

    [Test]
    public void TheEnvironmentFillsWhatArgumentsLeave()
    {
        var set = new Dictionary<string, string> { ["STAPLEBOX_PROFILE"] = "edge", ["STAPLEBOX_CONSOLE"] = "pty unix:/tmp/c", ["STAPLEBOX_PORT_OFFSET"] = "8000" };
        var options = BootOptions.Parse(["--profile", "core"], set.GetValueOrDefault);
        Assert.That((options.Profile, options.PortOffset), Is.EqualTo(("core", 8000)));
        Assert.That(options.Consoles, Is.EqualTo(new[] { "pty", "unix:/tmp/c" }));
    }

    [TestCase("--port-offset", "abc", "--port-offset 'abc': a number from 0 to 60000 was expected, for example --port-offset 8000")]
    [TestCase("--address", "router", "--address 'router': an IPv4 or IPv6 address was expected, for example --address 127.0.0.2")]
    [TestCase("--clock", "noon", "--clock 'noon': host, unset or an ISO 8601 time was expected, for example --clock 2026-11-22T10:00:00Z")]
    [TestCase("--tpm-debug", "/tmp/x", "--tpm-debug '/tmp/x': unix:PATH was expected, for example --tpm-debug unix:/tmp/tpm")]
    [TestCase("--profile", "", "--profile '': the value is empty, for example --profile edge")]
    public void ARefusedValueSaysWhatWasExpected(string option, string value, string sentence)
        => Assert.That(() => Parse(option, value), Throws.TypeOf<UsageException>().With.Message.EqualTo(sentence));

    [Test]
    public void AnUnknownOptionIsRefused()
        => Assert.That(() => Parse("--colour", "red"), Throws.TypeOf<UsageException>().With.Message.EqualTo("'--colour' is not an option; --help lists them"));

    [Test]
    public void AMissingValueIsRefused()
        => Assert.That(() => Parse("--state"), Throws.TypeOf<UsageException>().With.Message.StartsWith("--state needs a value: DIR"));

    [Test]
    public void ASingleOptionGivenTwiceIsRefused()
        => Assert.That(() => Parse("--state", "/a", "--state", "/b"), Throws.TypeOf<UsageException>().With.Message.Contains("given twice"));
}
