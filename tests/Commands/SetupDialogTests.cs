using NUnit.Framework;
using Firmware.Commands;

namespace Tests.Commands;

/// <summary>The System Configuration Dialog: what it makes of the answers, and that a boot without startup-config offers it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SetupDialogTests
{
    const string Question = "Would you like to enter the initial configuration dialog? [yes/no]: ";
    const string Selection = "Enter your selection [2]: ";

    // The blank answers the --More-- below the script.
    const string Answers = "yes\ryes\redge\rsesame\rsesame\rover\rGigabitEthernet0/0\r\r192.0.2.1\r\r ";

    [Test]
    public async Task FreshRouterAsksBeforePressReturnAndNoGoesOn()
    {
        await using var router = new TestRouter(offersSetup: true);
        var asked = await router.Line.WaitAsync(text => text.EndsWith(Question, StringComparison.Ordinal));
        Assert.That(asked, Is.EqualTo($"\n\n         --- System Configuration Dialog ---\n\n{Question}"));
        Assert.That(await router.TypeAsync("\r", text => text.EndsWith(Question, StringComparison.Ordinal)), Is.EqualTo($"\n% Please answer 'yes' or 'no'.\n{Question}"));
        Assert.That(await router.TypeAsync("no\r", Started), Is.EqualTo("no\n\n\nPress RETURN to get started!\n\n\n"));
    }

    [Test]
    public async Task CtrlCAtTheFirstQuestionGoesOnWithoutTheDialog()
    {
        await using var router = new TestRouter(offersSetup: true);
        await router.Line.WaitAsync(text => text.EndsWith(Question, StringComparison.Ordinal));
        Assert.That(await router.TypeAsync("\u0003", Started), Does.EndWith("Press RETURN to get started!\n\n\n").And.Not.Contains("aborted"));
    }

    [Test]
    public async Task WhoAttachesLaterIsAsked()
    {
        await using var router = new TestRouter(offersSetup: true);
        await router.Line.WaitAsync(text => text.EndsWith(Question, StringComparison.Ordinal));
        router.Line.Raise(Firmware.Kernel.LineEvent.CarrierDown);
        router.Line.Raise(Firmware.Kernel.LineEvent.CarrierUp);
        await router.Line.WaitAsync(text => text.Split(Question).Length > 2 && text.EndsWith(Question, StringComparison.Ordinal));
        await router.TypeAsync("no\r", Started);
    }

    [Test]
    public async Task SelectionTwoAppliesAndSavesWhatWasAnswered()
    {
        await using var router = new TestRouter(offersSetup: true);
        await router.Line.WaitAsync(text => text.EndsWith(Question, StringComparison.Ordinal));
        var script = await router.TypeAsync(Answers, text => text.EndsWith(Selection, StringComparison.Ordinal));
        Assert.That(script, Does.Contain("    Class C network is 192.0.2.0, 24 subnet bits; mask is /24\n"));
        Assert.That(script, Does.Contain("The following configuration command script was created:\n\nhostname edge\nenable secret 9 $9$"));
        Assert.That(script, Does.Contain("interface GigabitEthernet0/0\n ip address 192.0.2.1 255.255.255.0\n no shutdown\n!\ninterface GigabitEthernet0/1\n no ip address\n shutdown\n!\nend\n"));
        Assert.That(script, Does.Not.Contain("sesame").And.Not.Contain("password over"), "a secret was shown");
        Assert.That(script, Does.Contain("line vty 0 4\n password 6 "));
        Assert.That(router.Router.Nvram.ReadStartupConfig(), Is.Null, "saved before it was asked for");
        var saved = await router.TypeAsync("\r", Started);
        Assert.That(saved, Does.Contain("\nBuilding configuration...\n[OK]\nUse the enabled mode 'configure' command to modify this configuration.\n\n\n\nPress RETURN"));
        Assert.That(router.Router.Nvram.ReadStartupConfig(), Does.Contain("hostname edge\n").And.Contain(" ip address 192.0.2.1 255.255.255.0\n"));
        await router.TypeAsync("\renable\r", text => text.EndsWith("Password: ", StringComparison.Ordinal));
        await router.TypeAsync("sesame\r", text => text.EndsWith("edge#", StringComparison.Ordinal));
    }

    [Test]
    public async Task SelectionZeroChangesNothingAndOneAsksAgain()
    {
        await using var router = new TestRouter(offersSetup: true);
        await router.Line.WaitAsync(text => text.EndsWith(Question, StringComparison.Ordinal));
        await router.TypeAsync(Answers, text => text.EndsWith(Selection, StringComparison.Ordinal));
        Assert.That(await router.TypeAsync("7\r", text => text.EndsWith(Selection, StringComparison.Ordinal)), Is.EqualTo($"7\n% Please enter 0, 1 or 2.\n{Selection}"));
        await router.TypeAsync("1\r", text => text.EndsWith("basic management setup? [yes/no]: ", StringComparison.Ordinal));
        await router.TypeAsync(Answers["yes\r".Length..], text => text.EndsWith(Selection, StringComparison.Ordinal));
        await router.TypeAsync("0\r", Started);
        Assert.That(router.Router.Config.Hostname, Is.EqualTo("Router"));
        Assert.That(router.Router.Nvram.ReadStartupConfig(), Is.Null);
    }

    [TestCase("192.0.2.1", "192.0.2.1")]
    [TestCase("192.0.2.01", null)]
    [TestCase("192.0.2", null)]
    [TestCase("224.0.0.5", null)]
    [TestCase("::1", null)]
    [TestCase("x", null)]
    public void AddressIsOneOfAHost(string typed, string? address) => Assert.That(SetupScript.Address(typed), Is.EqualTo(address));

    [TestCase("255.255.255.0", "255.255.255.0")]
    [TestCase("255.0.255.0", null)]
    [TestCase("0.0.0.0", null)]
    [TestCase("24", null)]
    public void MaskIsOnesAndThenZeros(string typed, string? mask) => Assert.That(SetupScript.Mask(typed), Is.EqualTo(mask));

    static bool Started(string text) => text.EndsWith("Press RETURN to get started!\n\n\n", StringComparison.Ordinal);
}
