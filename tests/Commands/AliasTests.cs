using Firmware.Commands;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>Aliases as an operator meets them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class AliasTests
{
    [Test]
    public async Task AliasStandsForItsCommandInItsMode()
    {
        await using var router = new TestRouter();
        Assert.That(await router.ReplayAsync(["alias exec sp show privilege", "alias configure hn hostname", "alias line noidle exec-timeout 0 0"]), Is.Empty);
        await router.LogInAsync();
        Assert.That(await router.RunAsync("sp"), Is.EqualTo("sp\nCurrent privilege level is 15\nRouter#"));
        Assert.That(await router.RunAsync(" sp"), Does.Not.Contain("Current privilege"), "a blank before it leaves it alone");
        await router.RunAsync("configure terminal");
        Assert.That(await router.RunAsync("do sp"), Does.Contain("Current privilege level is 15"));
        Assert.That(await router.RunAsync("sp"), Does.Contain("% Invalid input"), "it is an alias of EXEC only");
        Assert.That(await router.RunAsync("hn Edge"), Does.EndWith("Edge(config)#"));
        await router.RunAsync("line con 0");
        await router.RunAsync("noidle");
        Assert.That(router.Router.Config.Lines.Console.ExecTimeoutSeconds, Is.Zero);
    }

    [Test]
    public async Task WhatIsWrongBehindAnAliasIsPointedAtWhereItStands()
    {
        await using var router = new TestRouter();
        await router.ReplayAsync(["alias exec sp show privilege"]);
        await router.LogInAsync();
        Assert.That(await router.RunAsync("sp now"), Is.EqualTo("sp now\n          ^\n% Invalid input detected at '^' marker.\n\nRouter#"));
    }

    [Test]
    public async Task DefaultAliasesCanBeTakenAwayAndComeBack()
    {
        await using var router = new TestRouter();
        await router.ReplayAsync(["no alias exec s"]);
        Assert.That(ConfigText.Of(router.Router.Config), Does.Contain("\nno alias exec s\n"));
        await router.ReplayAsync(["default alias exec s"]);
        Assert.That(ConfigText.Of(router.Router.Config), Does.Not.Contain("alias"));
    }

    [Test]
    public void EveryAliasModeIsAModeOfTheLanguage()
    {
        Assert.That(Aliases.Names.Keys, Is.EquivalentTo(Aliases.Choices.Split('|')));
        Assert.That(Aliases.Names.Values.Select(n => n.Mode).Except(Language.Modes.Select(m => m.Name)), Is.Empty);
    }
}
