using Firmware.Hardware;
using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Hardware;

/// <summary>A real port is played by one end of a pair of pseudo terminals that socat joins: it lacks handshake lines, as a three-wire cable does.</summary>
[Parallelizable(ParallelScope.All)]
sealed class TtyLineTests
{
    const byte Xon = 0x11, Xoff = 0x13;

    static HardwareProfile Software
    {
        get
        {
            var board = HardwareProfile.Load("branch");
            return board with { Console = board.Console with { FlowControl = FlowControl.Software } };
        }
    }

    [Test]
    public async Task AMebibyteComesInAndGoesOutByteForByte()
    {
        using var cable = await SerialCable.PlugAsync();
        await using var router = LineReader.Open($"tty:{cable.Near},921600");
        await using var client = FarEnd.OpenDevice(cable.Far);
        var noise = FarEnd.Noise(1 << 20);

        // Without flow control whoever sends more than the buffer at once must expect to lose some.
        foreach (var piece in noise.Chunk(LineInbox.Capacity / 2))
        {
            var sending = Task.Run(() => client.Write(piece));
            Assert.That(await router.BytesAsync(piece.Length), Is.EqualTo(piece));
            await sending;
        }
        // Out at 92 160 bytes a second, as on the wire.
        var some = noise[..100_000];
        var receiving = FarEnd.ReadAsync(client, some.Length);
        await router.WriteAsync(some);
        Assert.That(await receiving, Is.EqualTo(some));
    }

    [Test]
    public async Task FarEndThatHeedsXoffLosesNothing()
    {
        using var cable = await SerialCable.PlugAsync();
        // More is under way in this cable than in a real one: each terminal holds 12 KB and socat 8 KB, whatever else the machine does.
        await using var router = LineReader.Open($"tty:{cable.Near},921600", Software with { Console = Software.Console with { InputBuffer = 256 << 10 } });
        await using var client = FarEnd.OpenDevice(cable.Far);
        var text = FarEnd.Noise(1 << 20).Where(b => b is not (Xon or Xoff)).ToArray();

        var paused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = Task.Factory.StartNew(() => SendHeeding(client, text, paused), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // Nobody reads until the far end was told to wait.
        await paused.Task.WaitAsync(FarEnd.Deadline);
        Assert.That(await router.BytesAsync(text.Length), Is.EqualTo(text));
        await sending;
    }

    [Test]
    public async Task WriterWaitsFromXoffToXon()
    {
        using var cable = await SerialCable.PlugAsync();
        await using var router = LineReader.Open($"tty:{cable.Near},921600", Software);
        await using var client = FarEnd.OpenDevice(cable.Far);
        client.WriteByte(Xoff);
        client.Write("a"u8);
        // What came with it is read, so the XOFF was too.
        await router.UntilAsync("<CarrierUp>a");
        var writing = router.WriteAsync("held");
        client.Write("b"u8);
        await router.UntilAsync("b");
        Assert.That(writing.IsCompleted, Is.False);
        client.WriteByte(Xon);

        Assert.That(await FarEnd.ReadTextAsync(client, 4), Is.EqualTo("held"));
        await writing;
    }

    [Test]
    public async Task OverrunIsSaidWithTheBuffersSize()
    {
        using var cable = await SerialCable.PlugAsync();
        var log = LineReader.NewLog();
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        log.Written += line => said.TrySetResult(line.Text);
        var board = HardwareProfile.Load("branch");
        await using var line = Uart.Open($"tty:{cable.Near},921600", board with { Console = board.Console with { InputBuffer = 2048 } }, TimeProvider.System, log);
        await using var client = FarEnd.OpenDevice(cable.Far);
        await Task.Run(() => client.Write(new byte[32 << 10]));

        Assert.That(await said.Task.WaitAsync(FarEnd.Deadline), Does.Contain("%TTY-4-OVERRUN: Console tty:").And.Contain("characters were lost, its input buffer of 2048 bytes was full"));
        Assert.That(line.Overruns, Is.Positive);
    }

    [Test]
    public async Task WriterWaitsForTheWire()
    {
        using var cable = await SerialCable.PlugAsync();
        await using var router = LineReader.Open($"tty:{cable.Near},9600");
        var started = TimeProvider.System.GetTimestamp();
        await router.WriteAsync(new byte[480]);

        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.GreaterThan(TimeSpan.FromMilliseconds(480)));
    }

    [Test]
    public async Task FarEndThatDiesTakesTheLineDown()
    {
        using var cable = await SerialCable.PlugAsync();
        await using var router = LineReader.Open($"tty:{cable.Near}");
        await router.UntilAsync("<CarrierUp>");

        cable.Unplug();

        Assert.That(await router.UntilAsync("<Closed>"), Is.EqualTo("<CarrierUp><CarrierDown><Closed>"));
        Assert.That(router.Line.HasCarrier, Is.False);
        await router.WriteAsync("to nobody");
    }

    [Test]
    public async Task PortInUseIsRefused()
    {
        using var cable = await SerialCable.PlugAsync();
        await using var router = LineReader.Open($"tty:{cable.Near}");

        Assert.That(() => LineReader.Open($"tty:{cable.Near}"), Throws.TypeOf<UartException>().With.Property("Fault").EqualTo(UartFault.Unavailable).And.Message.Contain("in use"));
    }

    [Test]
    public async Task PortIsFreeAgainAfterTheLine()
    {
        using var cable = await SerialCable.PlugAsync();
        await LineReader.Open($"tty:{cable.Near}").DisposeAsync();
        await using var router = LineReader.Open($"tty:{cable.Near}");

        Assert.That(router.Line.HasCarrier, Is.True);
    }

    [Test]
    public void WhatIsNoPortIsRefused()
    {
        Assert.That(() => LineReader.Open("tty:/dev/ttyNOWHERE0"), Throws.TypeOf<UartException>().With.Message.Contain("cannot be opened: No such file"));
        Assert.That(() => LineReader.Open("tty:/dev/null"), Throws.TypeOf<UartException>().With.Message.Contain("is no serial port"));
    }

    [Test]
    public async Task MarksOfBreakAndDamageAreUndone()
    {
        var inbox = new LineInbox();
        var marks = new BreakMarks(parity: true);
        var lost = marks.Deliver([(byte)'a', 0xFF, 0xFF, 0xFF, 0, 0, (byte)'b', 0xFF, 0, 0x41], inbox);

        Assert.That((lost, marks.Damage), Is.EqualTo((0, 1)));
        Assert.That(await EventsAsync(inbox, 3), Is.EqualTo(new[] { new LineReading(LineEvent.Data, 2), new LineReading(LineEvent.Break), new LineReading(LineEvent.Data, 2) }));
    }

    [Test]
    public async Task MarksMayBeReadApart()
    {
        var inbox = new LineInbox();
        var marks = new BreakMarks(parity: false);
        foreach (var b in new byte[] { 0xFF, 0, 0, 0xFF, 0xFF, 1 }) marks.Deliver([b], inbox);

        Assert.That(await EventsAsync(inbox, 3), Is.EqualTo(new[] { new LineReading(LineEvent.Break), new LineReading(LineEvent.Data, 1), new LineReading(LineEvent.Data, 1) }));
    }

    [Test]
    public void WhatFindsNoRoomIsCounted()
    {
        var inbox = new LineInbox();
        inbox.Offer(new byte[LineInbox.Capacity - 1]);

        Assert.That(new BreakMarks(parity: false).Deliver("abc"u8, inbox), Is.EqualTo(2));
    }

    // A terminal program with software flow control: before each piece it looks whether it was told to wait.
    static void SendHeeding(FileStream client, byte[] text, TaskCompletionSource paused)
    {
        foreach (var piece in text.Chunk(256))
        {
            while (HasInput(client) && client.ReadByte() == Xoff)
            {
                paused.TrySetResult();
                while (client.ReadByte() != Xon) { }
            }
            client.Write(piece);
        }
    }

    static unsafe bool HasInput(FileStream device)
    {
        var entry = new Libc.PollEntry { Descriptor = (int)device.SafeFileHandle.DangerousGetHandle(), Events = Libc.PollIn };
        return Libc.Poll(&entry, 1, 0) > 0;
    }

    static async Task<List<LineReading>> EventsAsync(LineInbox inbox, int count)
    {
        var events = new List<LineReading>();
        while (events.Count < count) events.Add(await inbox.ReadAsync(new byte[64], CancellationToken.None));
        return events;
    }
}
