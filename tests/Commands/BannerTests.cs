using Firmware.Commands;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>What the router says to those who come.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BannerTests
{
    const string Bob = "username bob secret 9 $9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6";

    static async Task<TestRouter> WithAsync(params string[] lines)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync(lines), Is.Empty);
        return router;
    }

    [Test]
    public async Task BannersComeInTheirOrder()
    {
        await using var router = await WithAsync("hostname Edge", "ip domain name example.com", "banner motd ^CThis is $(hostname).$(domain)^C", "banner login #", "Only for bob.", "#", "banner exec @Line $(line)@", Bob, "line con 0", " login local");
        Assert.That(await router.TypeAsync("\rbob\rhashcat\r", text => text.EndsWith("Edge>", StringComparison.Ordinal)),
            Is.EqualTo("\nThis is Edge.example.com\n\nOnly for bob.\n\nUser Access Verification\n\nUsername: bob\nPassword: \nLine 0\nEdge>"));
    }

    [Test]
    public async Task LineMayLeaveBannersOut()
    {
        string[] banners = ["banner motd #today#", "banner exec #welcome#", "line con 0"];
        await using var noMotd = await WithAsync([.. banners, " no motd-banner"]);
        Assert.That(await noMotd.TypeAsync("\r", text => text.EndsWith('>')), Is.EqualTo("\nwelcome\nRouter>"));
        await using var none = await WithAsync([.. banners, " no exec-banner"]);
        Assert.That(await none.TypeAsync("\r", text => text.EndsWith('>')), Is.EqualTo("\nRouter>"));
    }

    [TestCase("banner motd #one line#", "banner motd ^Cone line^C")]
    [TestCase("banner motd # on\n  two\n!\nlines #", "banner motd ^C on\n  two\n!\nlines ^C")]
    [TestCase("banner motd \u0003\nhostname Other\n\u0003", "banner motd ^C\nhostname Other\n^C")]
    [TestCase("banner motd ^C\ninterface\n^C", "banner motd ^C\ninterface\n^C")]
    public async Task BannerIsWrittenAsItIsReadBack(string typed, string written)
    {
        await using var router = await WithAsync(typed.Split('\n'));
        var text = ConfigText.Of(router.Router.Config);
        Assert.That(text, Does.Contain($"\n{written}\n").And.Contain("hostname Router"));
        await using var next = await WithAsync(text.Split('\n'));
        Assert.That(ConfigText.Of(next.Router.Config), Is.EqualTo(text));
    }

    [Test]
    public async Task BannerThatIsTooLongIsReadToItsEndAndRefused()
    {
        await using var router = new TestRouter();
        var faults = await router.ReplayAsync(["banner motd #", .. Enumerable.Repeat("hostname Other, said a hundred times over", 200), "#", "ip domain name example.com"]);
        Assert.That(faults.Single().Message, Does.Contain("% A banner has at most 4096 characters."));
        Assert.That((router.Router.Config.Hostname, router.Router.Config.DomainName), Is.EqualTo(("Router", "example.com")));
    }
}
