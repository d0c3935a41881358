using NUnit.Framework;
using Firmware.Boot;
using Firmware.Cli;
using Firmware.Commands;

namespace Tests.Commands;

/// <summary>The page of all commands, which is made from the tables.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ReferenceTests
{
    static readonly string page = CommandPage.Text;

    [Test]
    public void EveryModeHasASectionAndALinkToIt()
    {
        var headings = page.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).ToArray();
        Assert.That(headings, Has.Length.EqualTo(Language.Modes.Count + 2), "the output modifiers and the ROM monitor are the last");
        Assert.That(headings, Is.Unique);
        foreach (var heading in headings)
            Assert.That(page, Does.Contain($"- [{heading[3..]}](#{heading[3..].ToLowerInvariant().Replace(' ', '-')})"));
    }

    [Test]
    public void EveryShownCommandIsARowAndNoHiddenOneIs()
    {
        var rows = page.Split('\n').Count(l => l.StartsWith("| `", StringComparison.Ordinal));
        var shown = Language.Modes.Append(OutputModifier.Modes).Append(RommonMode.Rows).Sum(m => m.Commands.Count(c => !c.Row.IsHidden));
        Assert.That(rows, Is.EqualTo(shown));
    }

    [TestCase("| `terminal length <lines>` | Set number of lines on a screen<br>`<lines> 0-512` Number of lines on screen (0 for no pausing) | 1 |")]
    [TestCase("| `ip http port <port>` | Set http server port<br>`<port> 80,1025-65535` Port number(above 1024 or default 80) | yes | `ip http port 80` |")]
    [TestCase("| `meminfo` | main memory information |")]
    [TestCase("| `repeat [<which>]` | repeat a monitor command<br>`<which> LINE` number or beginning of a line in the history |")]
    [TestCase("`Router(config-line)#`, by `line console <number>`, `line vty <first> [<last>]`.")]
    public void RowReadsAsWritten(string row) => Assert.That(page.Replace("\\|", "|", StringComparison.Ordinal), Does.Contain(row));

    [Test]
    public void OurOwnCommandsAreMarked()
        => Assert.That(page.Split('\n').Count(l => l.Contains("*Not in IOS", StringComparison.Ordinal)), Is.EqualTo(Language.Modes.Sum(m => m.Commands.Count(c => c.Row is { IsOurs: true, IsHidden: false }))));
}
