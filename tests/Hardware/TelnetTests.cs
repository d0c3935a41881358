using System.Buffers;
using Firmware.Hardware;
using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class TelnetTests
{
    const int FuzzBytes = 100_000;

    [Test]
    public async Task NonsenseNeitherBreaksItNorFillsMemory([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var inbox = new LineInbox();
        var telnet = new Telnet(inbox);
        var replies = new ArrayBufferWriter<byte>();
        var buffer = new byte[LineInbox.Capacity];
        var delivered = 0;
        for (var sent = 0; sent < FuzzBytes;)
        {
            var chunk = Negotiation(random, Math.Min(random.Next(1, 4096), inbox.Free));
            replies.ResetWrittenCount();
            telnet.Receive(chunk, replies);
            sent += chunk.Length;
            Assert.That(replies.WrittenCount, Is.LessThanOrEqualTo(5 * (chunk.Length + 1)));
            while (inbox.Free < LineInbox.Capacity) delivered += (await inbox.ReadAsync(buffer, CancellationToken.None)).Count;
        }
        Assert.That(delivered, Is.InRange(1, FuzzBytes + 4096));
    }

    [Test]
    public async Task EndlessSubnegotiationIsDroppedAndItsEndFound()
    {
        var inbox = new LineInbox();
        var telnet = new Telnet(inbox);
        var replies = new ArrayBufferWriter<byte>();
        telnet.Receive([255, 250, 31, .. new byte[10_000], 255, 240, (byte)'x'], replies);

        var buffer = new byte[16];
        Assert.That(await inbox.ReadAsync(buffer, CancellationToken.None), Is.EqualTo(new LineReading(LineEvent.Data, 1)));
        Assert.That(buffer[0], Is.EqualTo((byte)'x'));
    }

    [TestCase("a\r\nb", "a\r\nb")]
    [TestCase("a\rb", "a\r\0b")]
    [TestCase("\xFF", "\xFF\xFF")]
    [TestCase("50%\r", "50%\r")]
    public void WhatTheRouterWritesIsMadeTelnet(string text, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        new Telnet(new LineInbox()).Encode(System.Text.Encoding.Latin1.GetBytes(text), output);

        Assert.That(System.Text.Encoding.Latin1.GetString(output.WrittenSpan), Is.EqualTo(expected));
    }

    [Test]
    public void ReturnAndWhatFollowsMayBeWrittenApart()
    {
        var telnet = new Telnet(new LineInbox());
        var output = new ArrayBufferWriter<byte>();
        telnet.Encode("\r"u8, output);
        telnet.Encode("\n\r"u8, output);
        telnet.Encode("x"u8, output);

        Assert.That(output.WrittenSpan.ToArray(), Is.EqualTo("\r\n\r\0x"u8.ToArray()));
    }

    static byte[] Negotiation(Random random, int count)
    {
        byte[] likely = [255, 255, 250, 240, 251, 252, 253, 254, 243, 246, 31, 1, 3, 13, 10, 0];
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) bytes[i] = random.Next(2) == 0 ? likely[random.Next(likely.Length)] : (byte)random.Next(256);
        return bytes;
    }
}
