using System.IO.Ports;
using System.Net;
using System.Net.Sockets;
using Firmware.Hardware;
using Firmware.Kernel;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class PacedLineTests
{
    [TestCase(9600, Parity.None, 960)]
    [TestCase(115200, Parity.None, 11520)]
    [TestCase(9600, Parity.Even, 872)]
    public void ByteTakesItsBits(int baud, Parity parity, int bytesPerSecond)
        => Assert.That(new ConsolePort(baud, parity, true).BytesPerSecond, Is.EqualTo(bytesPerSecond));

    [TestCase(960, 960)]
    [TestCase(960, 9600)]
    [TestCase(11520, 11520)]
    public async Task WriterWaitsUntilTheWireIsIdle(int bytesPerSecond, int count)
    {
        var clock = new FakeTimeProvider();
        var wire = new Wire { Carrier = true };
        await using var line = new PacedLine(wire, bytesPerSecond, clock);
        var started = clock.GetTimestamp();

        await PassAsync(line.WriteAsync(new byte[count], CancellationToken.None).AsTask(), clock);

        Assert.That(clock.GetElapsedTime(started).TotalSeconds, Is.EqualTo((double)count / bytesPerSecond).Within(0.02));
        Assert.That(wire.Taken, Is.EqualTo(count));
    }

    [Test]
    public async Task CharactersTrickle()
    {
        var clock = new FakeTimeProvider();
        var wire = new Wire { Carrier = true };
        await using var line = new PacedLine(wire, 960, clock);
        var writing = line.WriteAsync(new byte[960], CancellationToken.None).AsTask();

        await AdvanceAsync(clock, TimeSpan.FromMilliseconds(500));

        Assert.That(wire.Taken, Is.EqualTo(480).Within(20));
        await PassAsync(writing, clock);
    }

    [Test]
    public async Task WithoutCarrierNothingIsWaitedFor()
    {
        await using var line = new PacedLine(new Wire { Carrier = false }, 960, new FakeTimeProvider());

        Assert.That(line.WriteAsync(new byte[10_000], CancellationToken.None).AsTask().IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task WaitingWriterCanBeCalledOff()
    {
        await using var line = new PacedLine(new Wire { Carrier = true }, 960, new FakeTimeProvider());
        using var cancel = new CancellationTokenSource();
        var writing = line.WriteAsync(new byte[10_000], cancel.Token).AsTask();
        await cancel.CancelAsync();

        Assert.That(async () => await writing, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task PacedProfilePacesConsolesWithoutAWire()
    {
        await using var slow = LineReader.Open("pty", HardwareProfile.Load("edge"));
        await using var fast = LineReader.Open("pty", HardwareProfile.Load("branch"));

        Assert.That(slow.Line, Is.TypeOf<PacedLine>());
        Assert.That(fast.Line, Is.TypeOf<PtyLine>());
    }

    [Test]
    public async Task PacedTelnetKeepsItsWindow()
    {
        await using var router = LineReader.Open("tcp:127.0.0.1:0", HardwareProfile.Load("edge"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(router.Line.Path!));
        await client.GetStream().WriteAsync(new byte[] { 255, 250, 31, 0, 132, 0, 40, 255, 240 });
        await router.UntilAsync("<Resized>");

        Assert.That((router.Line.Columns, router.Line.Rows), Is.EqualTo((132, 40)));
    }

    static async Task PassAsync(Task writing, FakeTimeProvider clock)
    {
        while (!writing.IsCompleted) await AdvanceAsync(clock, TimeSpan.FromMilliseconds(1));
        await writing;
    }

    /// <summary>Lets time pass in steps, and whoever woke up run before the next.</summary>
    static async Task AdvanceAsync(FakeTimeProvider clock, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(1))
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }
    }

    sealed class Wire : SerialLine
    {
        public bool Carrier { get; init; }
        public int Taken { get; private set; }
        public override string Spec => "wire";
        public override string? Path => null;
        public override bool HasCarrier => Carrier;
        public override ValueTask<LineReading> ReadAsync(Memory<byte> buffer, CancellationToken cancel) => ValueTask.FromResult(new LineReading(LineEvent.Closed));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
        {
            Taken += bytes.Length;
            return ValueTask.CompletedTask;
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
