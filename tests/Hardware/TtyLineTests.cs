using Firmware.Hardware;
using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Hardware;

/// <summary>A real port is played by one end of a pair of pseudo terminals that socat joins: it lacks handshake lines, as a three-wire cable does.</summary>
[Parallelizable(ParallelScope.All)]
sealed class TtyLineTests
{
    [Test]
    public async Task AMebibyteComesInAndGoesOutByteForByte()
    {
        using var cable = await Cable.PlugAsync();
        await using var router = LineReader.Open($"tty:{cable.Near},921600");
        await using var client = FarEnd.OpenDevice(cable.Far);
        var noise = FarEnd.Noise(1 << 20);

        // A port has no flow control: whoever sends more than the buffer at once must expect to lose some.
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
    public async Task WriterWaitsForTheWire()
    {
        using var cable = await Cable.PlugAsync();
        await using var router = LineReader.Open($"tty:{cable.Near},9600");
        var started = TimeProvider.System.GetTimestamp();
        await router.WriteAsync(new byte[480]);

        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.GreaterThan(TimeSpan.FromMilliseconds(480)));
    }

    [Test]
    public async Task FarEndThatDiesTakesTheLineDown()
    {
        using var cable = await Cable.PlugAsync();
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
        using var cable = await Cable.PlugAsync();
        await using var router = LineReader.Open($"tty:{cable.Near}");

        Assert.That(() => LineReader.Open($"tty:{cable.Near}"), Throws.TypeOf<UartException>().With.Property("Fault").EqualTo(UartFault.Unavailable).And.Message.Contain("in use"));
    }

    [Test]
    public async Task PortIsFreeAgainAfterTheLine()
    {
        using var cable = await Cable.PlugAsync();
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
        var lost = new BreakMarks(parity: true).Deliver([(byte)'a', 0xFF, 0xFF, 0xFF, 0, 0, (byte)'b', 0xFF, 0, 0x41], inbox);

        Assert.That(lost, Is.Zero);
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

    static async Task<List<LineReading>> EventsAsync(LineInbox inbox, int count)
    {
        var events = new List<LineReading>();
        while (events.Count < count) events.Add(await inbox.ReadAsync(new byte[64], CancellationToken.None));
        return events;
    }

    sealed class Cable : IDisposable
    {
        readonly Scratch scratch = new();
        readonly Peer socat;

        Cable() => socat = new Peer("socat", $"PTY,link={scratch["near"]},rawer", $"PTY,link={scratch["far"]},rawer");

        public string Near => scratch["near"];
        public string Far => scratch["far"];

        public static async Task<Cable> PlugAsync()
        {
            var cable = new Cable();
            await Peer.WaitForAsync(() => File.Exists(cable.Near) && File.Exists(cable.Far), "cable");
            return cable;
        }

        public void Unplug() => socat.End();

        public void Dispose()
        {
            socat.Dispose();
            scratch.Dispose();
        }
    }
}
