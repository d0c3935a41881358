using System.Buffers;
using Firmware.Net;
using NUnit.Framework;

namespace Tests.Net;

/// <summary>The client's side of telnet.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TelnetClientCodecTests
{
    const byte Iac = 255, Do = 253, Dont = 254, Will = 251, Wont = 252;

    static (byte[] Text, byte[] Replies) Receive(TelnetClientCodec codec, params byte[] bytes)
    {
        var (text, replies) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        codec.Receive(bytes, text, replies);
        return (text.WrittenSpan.ToArray(), replies.WrittenSpan.ToArray());
    }

    [Test]
    public void EchoAndGoAheadAreAgreedToOnceAndTheRestRefusedOnce()
    {
        var codec = new TelnetClientCodec();
        var (text, replies) = Receive(codec, Iac, Will, 1, Iac, Will, 1, Iac, Will, 3, Iac, Do, 3, Iac, Do, 24, Iac, Do, 24, Iac, Will, 5, (byte)'a');
        Assert.That(text, Is.EqualTo("a"u8.ToArray()));
        Assert.That(replies, Is.EqualTo(new byte[] { Iac, Do, 1, Iac, Do, 3, Iac, Will, 3, Iac, Wont, 24, Iac, Dont, 5 }));
        Assert.That(codec.FarEndEchoes);
        Assert.That(Receive(codec, Iac, Wont, 1).Replies, Is.EqualTo(new byte[] { Iac, Dont, 1 }));
        Assert.That(codec.FarEndEchoes, Is.False);
    }

    [Test]
    public void SubnegotiationsAndCommandsAreNoText()
        => Assert.That(Receive(new TelnetClientCodec(), [(byte)'a', Iac, 250, 24, 1, Iac, Iac, Iac, 240, Iac, 241, (byte)'b', 13, 0, Iac, Iac]).Text, Is.EqualTo(new byte[] { (byte)'a', (byte)'b', 13, 255 }));

    [Test]
    public void NoNoiseMakesItAnswerMoreThanItWasSent()
    {
        var random = new Random(854);
        var noise = new byte[200_000];
        random.NextBytes(noise);
        for (var i = 0; i < noise.Length; i += 2) noise[i] = Iac;
        var (text, replies) = Receive(new TelnetClientCodec(), noise);
        Assert.That(text.Length + replies.Length, Is.LessThanOrEqualTo(noise.Length * 3 / 2));
        Assert.That(replies, Has.Length.LessThanOrEqualTo(3 * 512 + 3 * noise.Length / 64));
    }
}
