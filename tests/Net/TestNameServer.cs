using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Firmware.Net;

namespace Tests.Net;

/// <summary>A name server on one loopback port, UDP and TCP, that answers what the test makes it answer.</summary>
/// <param name="answer">Messages to send back for a question; none keeps silent. The flag says whether it came over TCP.</param>
sealed class TestNameServer : IAsyncDisposable
{
    const int Header = 12;

    readonly Func<byte[], bool, IEnumerable<byte[]>> answer;
    readonly CancellationTokenSource ending = new();
    readonly Socket datagrams;
    readonly TcpListener streams;
    readonly Task running;

    public TestNameServer(Func<byte[], bool, IEnumerable<byte[]>> answer, IPAddress? address = null)
    {
        this.answer = answer;
        (streams, datagrams) = Open(address ?? IPAddress.Loopback);
        EndPoint = (IPEndPoint)streams.LocalEndpoint;
        running = Task.WhenAll(ServeDatagramsAsync(), ServeStreamsAsync());
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Names asked for, with their types, in order.</summary>
    public ConcurrentQueue<(string Name, DnsType Type)> Asked { get; } = new();

    /// <summary>The source ports of the questions.</summary>
    public ConcurrentQueue<int> Ports { get; } = new();

    /// <summary>A server that knows these addresses by name, and no other name.</summary>
    public static TestNameServer Knowing(params (string Name, string Address)[] hosts) => new((question, _) =>
    {
        var (name, type) = Read(question);
        var own = hosts.Where(h => h.Name == name).Select(h => IPAddress.Parse(h.Address)).ToArray();
        var family = type == DnsType.A ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        return [own.Length == 0 ? Reply(question, code: 3) : Reply(question, records: [.. own.Where(a => a.AddressFamily == family).Select(a => Record(null, type, 300, a.GetAddressBytes()))])];
    });

    /// <summary>The name and type of a question.</summary>
    public static (string Name, DnsType Type) Read(byte[] question)
        => (new DnsReader(question, Header).ReadName(), (DnsType)BinaryPrimitives.ReadUInt16BigEndian(question.AsSpan(question.Length - 4)));

    public static byte[] Reply(byte[] question, int code = 0, bool truncated = false, params byte[][] records)
    {
        byte[] reply = [.. question, .. records.SelectMany(r => r)];
        (reply[2], reply[3]) = ((byte)(truncated ? 0x83 : 0x81), (byte)(0x80 | code));
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(6), (ushort)records.Length);
        return reply;
    }

    /// <summary>A record of a name; null is the question's own, by a pointer to it.</summary>
    public static byte[] Record(string? owner, DnsType type, uint life, byte[] content)
    {
        var fixedPart = new byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart, (ushort)type);
        fixedPart[3] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(fixedPart.AsSpan(4), life);
        BinaryPrimitives.WriteUInt16BigEndian(fixedPart.AsSpan(8), (ushort)content.Length);
        return [.. owner is null ? [0xC0, Header] : Name(owner), .. fixedPart, .. content];
    }

    public static byte[] Name(string name) => [.. name.Split('.').SelectMany(l => (byte[])[(byte)l.Length, .. Encoding.ASCII.GetBytes(l)]), 0];

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        try { await running; }
        catch (Exception e) when (e is OperationCanceledException or IOException) { }
        datagrams.Dispose();
        streams.Stop();
        ending.Dispose();
    }

    // Another program may hold the UDP port of the number the system gave for TCP.
    static (TcpListener Streams, Socket Datagrams) Open(IPAddress address)
    {
        while (true)
        {
            var streams = new TcpListener(address, 0);
            streams.Start();
            var datagrams = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                datagrams.Bind(streams.LocalEndpoint);
                return (streams, datagrams);
            }
            catch (SocketException)
            {
                datagrams.Dispose();
                streams.Stop();
            }
        }
    }

    async Task ServeDatagramsAsync()
    {
        var buffer = new byte[512];
        while (true)
        {
            var came = await datagrams.ReceiveFromAsync(buffer, new IPEndPoint(EndPoint.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0), ending.Token);
            Ports.Enqueue(((IPEndPoint)came.RemoteEndPoint).Port);
            foreach (var message in Answers(buffer[..came.ReceivedBytes], false)) await datagrams.SendToAsync(message, came.RemoteEndPoint, ending.Token);
        }
    }

    async Task ServeStreamsAsync()
    {
        while (true)
        {
            using var client = await streams.AcceptTcpClientAsync(ending.Token);
            var stream = client.GetStream();
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, ending.Token);
            var question = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(question, ending.Token);
            foreach (var message in Answers(question, true)) await stream.WriteAsync((byte[])[(byte)(message.Length >> 8), (byte)(message.Length & 0xFF), .. message], ending.Token);
        }
    }

    IEnumerable<byte[]> Answers(byte[] question, bool isStream)
    {
        Asked.Enqueue(Read(question));
        return answer(question, isStream);
    }
}
