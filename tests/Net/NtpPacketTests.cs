using System.Net;
using System.Net.Sockets;
using Firmware.Kernel;
using Firmware.Net;
using NUnit.Framework;

namespace Tests.Net;

/// <summary>NTP's wire format, and the exchange over a real socket.</summary>
[Parallelizable(ParallelScope.All)]
sealed class NtpPacketTests
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [TestCase("1968-01-20T03:14:08Z", 0x80000000u)]
    [TestCase("2026-11-22T10:42:15Z", 0xEEAD4587u)]
    [TestCase("2036-02-07T06:28:15Z", 0xFFFFFFFFu)]
    [TestCase("2036-02-07T06:28:17Z", 0x00000001u)]
    [TestCase("2104-01-01T00:00:00Z", 0x7FB5A380u)]
    public void SecondsAreCountedFrom1900AndAnewFrom2036(string moment, uint seconds)
    {
        var time = DateTimeOffset.Parse(moment, null);
        Assert.That(new NtpTimestamp((ulong)seconds << 32).ToTime(), Is.EqualTo(time));
        Assert.That(NtpTimestamp.Of(time).Value >> 32, Is.EqualTo(seconds));
    }

    [Test]
    public void MomentsSurviveTheWireToTheTick()
    {
        var random = new Random(5905);
        for (var i = 0; i < 10_000; i++)
        {
            var time = new DateTimeOffset(random.NextInt64(new DateTime(1993, 1, 1).Ticks, new DateTime(2100, 1, 1).Ticks), TimeSpan.Zero);
            Assert.That(NtpTimestamp.Of(time).ToTime(), Is.EqualTo(time));
        }
    }

    [Test]
    public void AnyBytesAreReadOrRefusedAndShownInPrintableLetters()
    {
        var random = new Random(1305);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = new byte[random.Next(0, 80)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && i % 2 == 0) bytes[0] = (byte)(bytes[0] & 0xF8 | 4);
            if (NtpPacket.Parse(bytes) is not { } packet) continue;
            Assert.That(packet.ReferenceText.Concat(packet.Kiss ?? "").Any(char.IsControl), Is.False);
            Assert.That(packet.Transmit.ToTime().Year, Is.InRange(1900, 2104));
            Assert.That(packet.Receive.Text(ClockZone.Utc), Is.Not.Empty);
        }
    }

    [Test]
    public void RequestOfAClientIsNoAnswer() => Assert.That(NtpPacket.Parse(NtpPacket.Request(4, 6, new(1))), Is.Null);

    [Test]
    public async Task AnswerToAnotherRequestIsPassedOver()
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var exchange = NtpOverUdp.To(((IPEndPoint)server.LocalEndPoint!).Port, TimeProvider.System);
        var transmit = new NtpTimestamp(0xEEAD458712345678);
        using var limit = new CancellationTokenSource(patience);
        var asking = exchange(IPAddress.Loopback, IPAddress.Loopback, NtpPacket.Request(4, 6, transmit), p => p.Origin == transmit, limit.Token);

        var buffer = new byte[NtpPacket.MaxSize];
        var asked = await server.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), limit.Token);
        Assert.That((asked.ReceivedBytes, buffer[0]), Is.EqualTo((NtpPacket.Size, (byte)0x23)), "version 4, mode client");
        var forged = NtpPacket.Request(4, 6, new(transmit.Value ^ 1));
        await server.SendToAsync(new TimeServer { Stratum = 9 }.Answer(forged, DateTimeOffset.UnixEpoch), asked.RemoteEndPoint);
        await server.SendToAsync(new byte[] { 1, 2, 3 }, asked.RemoteEndPoint);
        await server.SendToAsync(new TimeServer { Stratum = 3 }.Answer(buffer.AsSpan(0, NtpPacket.Size), new(2026, 11, 22, 10, 42, 15, TimeSpan.Zero)), asked.RemoteEndPoint);

        var answer = await asking;
        Assert.That((answer.Packet.Stratum, answer.Packet.Version, answer.Packet.Transmit.ToTime().Year), Is.EqualTo((3, 4, 2026)));
    }

    [Test]
    public async Task FloodOfStrangersEndsThePoll()
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var limit = new CancellationTokenSource(patience);
        var asking = NtpOverUdp.To(((IPEndPoint)server.LocalEndPoint!).Port, TimeProvider.System)(IPAddress.Loopback, null, NtpPacket.Request(4, 6, new(7)), _ => false, limit.Token);
        var asked = await server.ReceiveFromAsync(new byte[64], new IPEndPoint(IPAddress.Any, 0), limit.Token);
        for (var i = 0; i < 64; i++) await server.SendToAsync(new byte[] { 4 }, asked.RemoteEndPoint);
        Assert.That(async () => await asking, Throws.InstanceOf<SocketException>());
    }
}
