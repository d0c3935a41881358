extern alias host;
using host::Host.Talk;
using NUnit.Framework;

namespace Tests.Host;

[Parallelizable(ParallelScope.All)]
sealed class ScreenTests
{
    const string Message = "*Nov 22 10:42:15.123: %PKI-6-CERT_INSTALL: An ID certificate has been installed under\r\n                      Trustpoint   : t\r\n                      End-date     : 2027\r\n";

    [TestCase("Router>", Cue.UserExec)]
    [TestCase("Router#", Cue.PrivilegedExec)]
    [TestCase("branch-7.x#", Cue.PrivilegedExec)]
    [TestCase("Router(config)#", Cue.Configuration)]
    [TestCase("Router(ca-trustpoint)#", Cue.Configuration)]
    [TestCase("Router(conf-ssh-server-cert-profile)#", Cue.Configuration)]
    [TestCase("rommon 1 >", Cue.Rommon)]
    [TestCase("Username: ", Cue.Username)]
    [TestCase("Password: ", Cue.Password)]
    [TestCase("Re-enter password: ", Cue.Password)]
    [TestCase(" --More-- ", Cue.More)]
    [TestCase("Proceed with reload? [confirm]", Cue.Confirm)]
    [TestCase("% Do you accept this certificate? [yes/no]: ", Cue.YesNo)]
    [TestCase("% Include an IP address in the subject name? [no]: ", Cue.YesNo)]
    [TestCase("Would you like to enter the initial configuration dialog? [yes/no]: ", Cue.SetupDialog)]
    [TestCase("\r\n\r\nPress RETURN to get started!\r\n\r\n\r\n", Cue.PressReturn)]
    [TestCase("\r\nEnter the base 64 encoded certificate.\r\nEnd with a blank line or the word \"quit\" on a line by itself\r\n\r\n", Cue.PasteInvite)]
    [TestCase("Enter Interface name or IP Address[]: ", Cue.Question)]
    [TestCase("Router#show clock", Cue.None)]
    [TestCase("Building configuration...\r\n", Cue.None)]
    [TestCase("enable secret 9 $9$abc#", Cue.None)]
    [TestCase("", Cue.None)]
    public void WaitingLineIsRecognised(string printed, Cue expected) => Assert.That(Cues.Of(Showing(printed)), Is.EqualTo(expected));

    [TestCase("Router#", Cue.PrivilegedExec)]
    [TestCase("% Do you accept this certificate? [yes/no]: ", Cue.YesNo)]
    public void MessagesAfterAWaitingLineLeaveItWaiting(string printed, Cue expected)
    {
        var screen = Showing(printed + "\r\n" + Message + "%SYS-5-CONFIG_I: Configured from console by console\r\n");
        Assert.That(Cues.Of(screen), Is.EqualTo(expected));
        Assert.That(screen.HasMessages, Is.True);
    }

    [Test]
    public void MessagesAreNoAnswers() => Assert.That(Showing("one\r\n" + Message + "two\r\n").Lines, Is.EqualTo((string[])["one", "two", ""]));

    [Test]
    public void ErasedPagerLeavesNoTrace() =>
        Assert.That(Showing("one\r\n --More-- \b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\btwo\r\n").Lines, Is.EqualTo((string[])["one", "two", ""]));

    [Test]
    public void RedrawnLineIsReadAsItLooks() => Assert.That(Showing("Router#shwo\r\x1b[KRouter#show").Tail, Is.EqualTo("Router#show"));

    [Test]
    public void EchoBrokenByAMessageIsStillAnEcho() => Assert.That(Showing("Router#show run\r\n" + Message + "ning-config").Joined, Does.EndWith("show running-config"));

    [Test]
    public void EndlessOutputIsRefused()
    {
        var screen = new Screen();
        Assert.That(() => { for (var i = 0; i < 5000; i++) screen.Add(new string('x', 1024)); }, Throws.TypeOf<RouterException>());
    }

    [TestCase("% Invalid input detected at '^' marker.")]
    [TestCase("% Incomplete command.")]
    [TestCase("% Ambiguous command:  \"sh st\"")]
    [TestCase("% Bad secrets")]
    [TestCase("% Please delete your existing CA certificate first.")]
    [TestCase("cn==x is not a valid subject name")]
    [TestCase("% Something a later release says")]
    public void RefusalIsNoticed(string line) => Assert.That(Refusal.In(["Router", line]), Does.Contain(line));

    [TestCase("% Generating 2048 bit RSA keys, keys will be non-exportable...")]
    [TestCase("% The key modulus size is 2048 bits")]
    [TestCase("% Start certificate enrollment .. ")]
    [TestCase("% The subject name in the certificate will include: CN=a")]
    [TestCase("% Router Certificate successfully imported")]
    [TestCase("% Certificate successfully imported")]
    [TestCase("% Warning: peers commonly refuse RSA keys below 2048 bits.")]
    [TestCase("% Key pair was generated at: 07:22:56 UTC Aug 30 2022")]
    [TestCase("Trustpoint CA certificate accepted.")]
    public void ChatterIsNoRefusal(string line) => Assert.That(Refusal.In([line]), Is.Empty);

    static Screen Showing(string text)
    {
        var screen = new Screen();
        screen.Add(text);
        return screen;
    }
}
