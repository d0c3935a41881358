using System.IO.Ports;
using System.Text;
using Firmware.Hardware;
using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class PtyLineTests
{
    const int Mebibyte = 1 << 20;

    [Test]
    public async Task TerminalIsRawBeforeAnyClientOpensIt()
    {
        await using var router = LineReader.Open("pty");

        var mode = await Peer.RunAsync("stty", "-F", router.Line.Path!, "-a");

        Assert.That(mode, Does.Contain("-echo ").And.Contain("-icanon").And.Contain("-isig").And.Contain("-opost").And.Contain("-icrnl"));
    }

    [Test]
    public async Task AMebibyteGoesBothWaysThroughSocatByteForByte()
    {
        await using var router = LineReader.Open("pty");
        using var socat = new Peer("socat", "-", $"{router.Line.Path},raw,echo=0");
        var noise = FarEnd.Noise(Mebibyte);

        var sending = Task.Run(() => { socat.Input.Write(noise); socat.Input.Flush(); });
        Assert.That(await router.BytesAsync(Mebibyte), Is.EqualTo(noise));
        await sending;
        var receiving = FarEnd.ReadAsync(socat.Output, Mebibyte);
        await router.WriteAsync(noise);
        Assert.That(await receiving, Is.EqualTo(noise));
    }

    [Test]
    public async Task AMebibyteGoesBothWaysThroughSystemIoPortsByteForByte()
    {
        await using var router = LineReader.Open("pty");
        using var port = new SerialPort(router.Line.Path!, 115200);
        port.Open();
        var noise = FarEnd.Noise(Mebibyte);

        var sending = Task.Run(() => port.BaseStream.Write(noise));
        Assert.That(await router.BytesAsync(Mebibyte), Is.EqualTo(noise));
        await sending;
        var receiving = FarEnd.ReadAsync(port.BaseStream, Mebibyte);
        await router.WriteAsync(noise);
        Assert.That(await receiving, Is.EqualTo(noise));
    }

    [Test]
    public async Task FloodOf150KilobytesArrivesWhole()
    {
        await using var router = LineReader.Open("pty");
        await using var client = FarEnd.OpenDevice(router.Line.Path!);
        await router.UntilAsync("<CarrierUp>");
        var flood = FarEnd.Noise(150_000);

        var writing = router.WriteAsync(flood);
        Assert.That(writing.IsCompleted, Is.False);

        Assert.That(await FarEnd.ReadAsync(client, flood.Length), Is.EqualTo(flood));
        await writing;
    }

    [Test]
    public async Task WhatWasTypedBeforeHangingUpComesBeforeTheHangUp()
    {
        await using var router = LineReader.Open("pty");
        using (var client = FarEnd.OpenDevice(router.Line.Path!)) client.Write("logout\r"u8);

        Assert.That(await router.UntilAsync("<CarrierDown>"), Is.EqualTo("<CarrierUp>logout\r<CarrierDown>"));
        Assert.That(router.Line.HasCarrier, Is.False);
    }

    [Test]
    public async Task TheFirstLineAfterReopeningAtOnceIsNeverLost()
    {
        const int Rounds = 300;
        await using var router = LineReader.Open("pty");
        var typing = Task.Run(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                using var client = FarEnd.OpenDevice(router.Line.Path!);
                client.Write(Encoding.ASCII.GetBytes($"line {round}\r"));
            }
        });

        while (!router.Transcript.Contains($"line {Rounds - 1}\r", StringComparison.Ordinal) || router.Line.HasCarrier) await router.NextAsync();
        await typing;

        var typed = router.Transcript.Replace("<CarrierUp>", "", StringComparison.Ordinal).Replace("<CarrierDown>", "", StringComparison.Ordinal);
        Assert.That(typed, Is.EqualTo(string.Concat(Enumerable.Range(0, Rounds).Select(round => $"line {round}\r"))));
    }

    [Test]
    public async Task EveryArrivalFollowsADepartureHoweverFast()
    {
        await using var router = LineReader.Open("pty");
        for (var round = 0; round < 100; round++)
        {
            // Two at once: the kernel merges the notices of their opening or closing now and then.
            var (first, second) = (FarEnd.OpenDevice(router.Line.Path!), FarEnd.OpenDevice(router.Line.Path!));
            first.Dispose();
            second.Dispose();
            await router.UntilAsync("<CarrierDown>");
            await Peer.WaitForAsync(() => !router.Line.HasCarrier, "hang-up");
        }
        using (var last = FarEnd.OpenDevice(router.Line.Path!)) last.Write("end\r"u8);
        var transcript = await router.UntilAsync("end\r<CarrierDown>");

        Assert.That(transcript.Replace("<CarrierUp><CarrierDown>", "", StringComparison.Ordinal), Is.EqualTo("<CarrierUp>end\r<CarrierDown>"));
    }

    [Test]
    public async Task OutputToNobodyIsDroppedAtOnce()
    {
        await using var router = LineReader.Open("pty");
        await router.WriteAsync(new byte[100_000]);
        await using var client = FarEnd.OpenDevice(router.Line.Path!);
        await router.UntilAsync("<CarrierUp>");
        await router.WriteAsync("hello");

        Assert.That(await FarEnd.ReadTextAsync(client, 5), Is.EqualTo("hello"));
    }

    [Test]
    public async Task OutputThatOneClientLeftUnreadDoesNotGreetTheNext()
    {
        await using var router = LineReader.Open("pty");
        using (FarEnd.OpenDevice(router.Line.Path!))
        {
            await router.UntilAsync("<CarrierUp>");
            await router.WriteAsync("a secret");
        }
        await router.UntilAsync("<CarrierDown>");
        await using var next = FarEnd.OpenDevice(router.Line.Path!);
        await router.UntilAsync("<CarrierUp>");
        await router.WriteAsync("welcome");

        Assert.That(await FarEnd.ReadTextAsync(next, 7), Is.EqualTo("welcome"));
    }

    [Test]
    public async Task WriterGoesOnWhenAClientThatReadsNothingLeaves()
    {
        await using var router = LineReader.Open("pty");
        var client = FarEnd.OpenDevice(router.Line.Path!);
        await router.UntilAsync("<CarrierUp>");
        var writing = router.WriteAsync(new byte[100_000]);
        Assert.That(writing.IsCompleted, Is.False);

        client.Dispose();

        await writing;
    }

    [Test]
    public async Task CancelledWriterLetsTheNextOneWrite()
    {
        await using var router = LineReader.Open("pty");
        await using var client = FarEnd.OpenDevice(router.Line.Path!);
        await router.UntilAsync("<CarrierUp>");
        using var cancel = new CancellationTokenSource();
        var stuck = router.Line.WriteAsync(new byte[100_000], cancel.Token).AsTask();
        await cancel.CancelAsync();
        Assert.That(async () => await stuck, Throws.InstanceOf<OperationCanceledException>());

        var next = router.WriteAsync("\x01");
        while ((await FarEnd.ReadAsync(client, 1))[0] == 0) { }
        await next;
    }

    [Test]
    public async Task ModeThatAClientLeftBehindIsUndone()
    {
        await using var router = LineReader.Open("pty");
        await Peer.RunAsync("stty", "-F", router.Line.Path!, "sane");
        await router.UntilAsync("<CarrierDown>");

        Assert.That(await Peer.RunAsync("stty", "-F", router.Line.Path!, "-a"), Does.Contain("-echo ").And.Contain("-icanon"));
    }

    [Test]
    public async Task TypingAheadOfABusyRouterWaitsInsteadOfGettingLost()
    {
        await using var router = LineReader.Open("pty");
        await using var client = FarEnd.OpenDevice(router.Line.Path!);
        var typed = FarEnd.Noise(4 * LineInbox.Capacity);
        var typing = Task.Run(() => client.Write(typed));
        await router.UntilAsync("<CarrierUp>");

        // Nobody has read yet: the sender stands still and the router keeps no more than its buffer.
        Assert.That(typing.IsCompleted, Is.False);
        Assert.That(await router.BytesAsync(typed.Length), Is.EqualTo(typed));
        await typing;
    }

    [Test]
    public async Task DisposedLineReadsClosedAgainAndAgain()
    {
        var router = LineReader.Open("pty");
        await router.DisposeAsync();
        await router.DisposeAsync();

        Assert.That((await router.NextAsync()).Event, Is.EqualTo(LineEvent.Closed));
        Assert.That((await router.NextAsync()).Event, Is.EqualTo(LineEvent.Closed));
        await router.WriteAsync("dropped");
    }
}
