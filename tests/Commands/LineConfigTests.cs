using Firmware.Commands;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary><c>line con 0</c> and <c>line vty</c> as sections of the configuration.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class LineConfigTests
{
    static async Task<string> LinesAfterAsync(params string[] typed)
    {
        await using var router = new TestRouter();
        Assert.That(await router.ReplayAsync(typed), Is.Empty);
        var text = ConfigText.Of(router.Router.Config);
        return text[text.IndexOf("line con 0", StringComparison.Ordinal)..];
    }

    [Test]
    public async Task FreshRouterHasAConsoleAndFiveVtysThatAskForAPassword()
        => Assert.That(await LinesAfterAsync(), Is.EqualTo("line con 0\nline vty 0 4\n login\n!\nend\n"));

    [Test]
    public async Task RangeIsEditedAsOne()
        => Assert.That(await LinesAfterAsync("line vty 0 4", " login local", " exec-timeout 5 0"), Does.Contain("line vty 0 4\n exec-timeout 5 0\n login local\n!"));

    [Test]
    public async Task OneVtyThatDiffersStandsAlone()
        => Assert.That(await LinesAfterAsync("line vty 2", " no login"), Is.EqualTo("line con 0\nline vty 0 1\n login\nline vty 2\n no login\nline vty 3 4\n login\n!\nend\n"));

    [Test]
    public async Task UpperVtysAreMadeWhenNamedAndShownApart()
        => Assert.That(await LinesAfterAsync("line vty 15", " login"), Is.EqualTo("line con 0\nline vty 0 4\n login\nline vty 5 15\n login\n!\nend\n"));

    [Test]
    public async Task NoLineVtyTakesAwayThatLineAndAllAbove()
        => Assert.That(await LinesAfterAsync("line vty 0 15", "no line vty 8 10"), Does.Contain("line vty 5 7\n login\n!"));

    [Test]
    public async Task FirstFiveVtysStay()
    {
        await using var router = new TestRouter();
        Assert.That((await router.ReplayAsync(["no line vty 0 4"])).Single().Message, Is.EqualTo("% Can't delete last 5 VTY lines\n"));
    }

    [Test]
    public async Task RangeThatEndsBeforeItBeginsIsRefused()
    {
        await using var router = new TestRouter();
        Assert.That((await router.ReplayAsync(["line vty 4 0"])).Single().Message, Is.EqualTo("           ^\n% Invalid input detected at '^' marker.\n\n"));
    }

    [Test]
    public async Task BoardWithoutAuxRefusesIt()
    {
        await using var router = new TestRouter();
        Assert.That((await router.ReplayAsync(["line aux 0"])).Single().Message, Does.StartWith("     ^\n% Invalid input"));
    }

    [Test]
    public void MessagesNameWhoActsFromWhere() => Assert.Multiple(() =>
    {
        Assert.That(Line.Console.WhoIs(""), Is.EqualTo("console"));
        Assert.That(Line.Console.WhoIs("admin"), Is.EqualTo("admin on console"));
        Assert.That(new Line(LineKind.Vty, 0, "192.0.2.7").WhoIs(""), Is.EqualTo("vty0 (192.0.2.7)"));
        Assert.That(new Line(LineKind.Vty, 0, "192.0.2.7").WhoIs("admin"), Is.EqualTo("admin on vty0 (192.0.2.7)"));
    });

    [Test]
    public async Task DefaultBringsAVtyBackToAskingForAPassword()
        => Assert.That(await LinesAfterAsync("line vty 0 4", " no login", " default login"), Does.Contain("line vty 0 4\n login\n!"));
}
