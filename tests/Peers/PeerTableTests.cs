using Firmware.Peers;
using Firmware.Pki;
using NUnit.Framework;
using Tests.Pki;

namespace Tests.Peers;

[Parallelizable(ParallelScope.All)]
sealed class PeerTableTests
{
    static readonly PeerSettings peer = new("hq", "hq.example", 443, "tls", "branch", TimeSpan.FromSeconds(300), "preferred", false);

    [Test]
    public void EveryPeerHasALineUnderTheTitles()
    {
        var text = PeerTable.Render(
        [
            (peer, new(Authority.Now, true, VerdictReason.Valid, StapleReading.Good, "fine")),
            (peer with { Name = "dc", Host = "2001:db8::2", Port = 8443 }, new(Authority.Now, true, VerdictReason.Bypassed, StapleReading.Missing, "fine")),
            (peer with { Name = "lab" }, new(Authority.Now, false, VerdictReason.Revoked, StapleReading.Revoked, "it is revoked")),
            (peer with { Name = "new" }, null),
            (peer with { Name = "off", Shutdown = true }, null),
            (peer with { Name = "odd", Host = "", Trustpoint = "" }, null),
        ]);
        Assert.That(string.Join('\n', text), Is.EqualTo("""
            Peer  Address             Trustpoint  Last check            Staple   Result
            hq    hq.example:443      branch      10:42:15 Nov 22 2026  good     valid
            dc    [2001:db8::2]:8443  branch      10:42:15 Nov 22 2026  none     valid, revocation not checked
            lab   hq.example:443      branch      10:42:15 Nov 22 2026  revoked  refused: it is revoked
            new   hq.example:443      branch      never                 -        first check under way
            off   hq.example:443      branch      never                 -        shut down
            odd   -                   -           never                 -        no address is configured
            """));
    }

    [Test]
    public void NoPeersAreTheTitlesAlone() => Assert.That(PeerTable.Render([]), Is.EqualTo(new[] { "Peer  Address  Trustpoint  Last check  Staple  Result" }));

    [TestCase("ikev2", "protocol ikev2 is not available; tls is")]
    [TestCase("ssh", "protocol ssh is not available; tls is")]
    public void ProtocolThatIsNotThereIsSaid(string protocol, string said) => Assert.That((peer with { Protocol = protocol }).Idle, Is.EqualTo(said));
}
