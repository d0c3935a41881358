using Firmware.Cli;
using NUnit.Framework;

namespace Tests.Cli;

[Parallelizable(ParallelScope.All)]
public sealed class OutputFilterTests
{
    [TestCase("10_0", "10 0", true)]
    [TestCase("_ip_", "ip address", true)]
    [TestCase("_ip_", "ipv6 address", false)]
    [TestCase("a{2}", "a{2}", true)]
    [TestCase("a{2}", "aa", false)]
    [TestCase("\\d", "d", true)]
    [TestCase("\\d", "7", false)]
    [TestCase("^[0-9]+$", "123", true)]
    [TestCase("[\\]x]", "]", true)]
    [TestCase("(one|two)?three", "onethree", true)]
    [TestCase("10\\.0", "1000", false)]
    [TestCase("#", "a # b", true)]
    public void PatternsMeanWhatIosMeans(string pattern, string text, bool matches) => Assert.That(IosPattern.Compile(pattern).IsMatch(text), Is.EqualTo(matches));

    [TestCase("(")]
    [TestCase("[")]
    [TestCase("*")]
    [TestCase("(?=x)")]
    [TestCase("a**?")]
    public void WhatIsNoPatternIsRefused(string pattern) => Assert.That(() => IosPattern.Compile(pattern), Throws.InstanceOf<CommandException>());

    [Test]
    public void PatternHasALimit() => Assert.That(() => IosPattern.Compile(new string('a', 257)), Throws.InstanceOf<CommandException>().With.Message.Contain("256"));

    [Test]
    public void EvilPatternTakesLinearTime()
    {
        var pattern = IosPattern.Compile("(a*)*(a|aa)+$");
        Assert.That(pattern.IsMatch(new string('a', 2000) + "b"), Is.False);
    }

    [Test]
    public void RandomPatternsCompileOrAreRefused()
    {
        var random = new Random(3);
        const string alphabet = "ab01 _.*+?^$|()[]{}\\-#,";
        for (var i = 0; i < 3000; i++)
        {
            var pattern = new string([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            try { _ = IosPattern.Compile(pattern).IsMatch("ab 01, a.b"); }
            catch (CommandException e) { Assert.That(e.Message, Does.StartWith("% "), pattern); }
        }
    }
}
