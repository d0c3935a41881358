using System.Net;
using System.Net.Sockets;
using Firmware.Net;
using NUnit.Framework;

namespace Tests.Net;

/// <summary>Echo requests to this host through its own stack, and what errors mean.</summary>
[Parallelizable(ParallelScope.All)]
sealed class IcmpPortTests
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task ThisHostRepliesToEveryRequest([Values("127.0.0.1", "::1")] string address, [Values(0, 1, 72, 17996)] int size)
    {
        using var port = IcmpPort.Open(new EchoRoute(IPAddress.Parse(address)), TimeProvider.System);
        var content = new byte[size];
        new Random(size).NextBytes(content);
        for (var i = 0; i < 3; i++) Assert.That(await port.EchoAsync(content, patience, default), Is.EqualTo(EchoOutcome.Reply));
    }

    [Test]
    public async Task SourceAndServiceAndDontFragmentAreTaken()
    {
        using var port = IcmpPort.Open(new EchoRoute(IPAddress.Loopback, IPAddress.Parse("127.0.0.9"), DontFragment: true, TypeOfService: 32), TimeProvider.System);
        Assert.That(await port.EchoAsync(new byte[72], patience, default), Is.EqualTo(EchoOutcome.Reply));
        Assert.That(() => IcmpPort.Open(new EchoRoute(IPAddress.Loopback, IPAddress.Parse("192.0.2.1")), TimeProvider.System), Throws.TypeOf<EchoException>());
    }

    [Test]
    public async Task PortsSideBySideSeeTheirOwnRepliesOnly()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            using var port = IcmpPort.Open(new EchoRoute(IPAddress.Loopback), TimeProvider.System);
            var content = Enumerable.Repeat((byte)n, 100).ToArray();
            var good = 0;
            for (var i = 0; i < 20; i++) good += await port.EchoAsync(content, patience, default) == EchoOutcome.Reply ? 1 : 0;
            return good;
        }));
        Assert.That(all, Has.All.EqualTo(20));
    }

    [TestCase(1u, 90u, (byte)0, (byte)0, "TooBig")]
    [TestCase(2u, 111u, (byte)3, (byte)3, "Unreachable")]
    [TestCase(2u, 90u, (byte)3, (byte)4, "TooBig")]
    [TestCase(2u, 113u, (byte)11, (byte)0, "TimeExceeded")]
    [TestCase(2u, 111u, (byte)4, (byte)0, "Quenched")]
    [TestCase(2u, 121u, (byte)5, (byte)1, "")]
    [TestCase(3u, 113u, (byte)1, (byte)0, "Unreachable")]
    [TestCase(3u, 90u, (byte)2, (byte)0, "TooBig")]
    [TestCase(3u, 113u, (byte)3, (byte)0, "TimeExceeded")]
    public void WhatTheWayBackSaysHasItsMeaning(uint origin, uint number, byte type, byte code, string outcome)
        => Assert.That(IcmpErrors.Meaning(number, (byte)origin, type, code).ToString(), Is.EqualTo(outcome));

    [Test]
    public void ChecksumIsThatOfRfc1071()
        => Assert.That(IcmpEcho.Checksum([0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7]), Is.EqualTo(0xFFFF - 0xDDF2));

    [Test]
    public void StrangePacketsAreNoReplies()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 100_000; i++)
        {
            var packet = new byte[random.Next(0, 80)];
            random.NextBytes(packet);
            if (packet.Length > 0 && random.Next(2) == 0) packet[0] = (byte)(0x40 | random.Next(16));
            // The odds of a random reply with both numbers right are one in 2^48.
            Assert.That(IcmpEcho.IsReply(false, IcmpEcho.WithoutIpHeader(packet), 0x1234, 7) || IcmpEcho.IsReply(true, packet, 0x1234, 7), Is.False);
        }
    }
}
