using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Firmware.Net;

/// <summary>
/// Asks one name server one question: over UDP from a port and with an id nobody can guess, over TCP where the answer does not fit
/// (RFC 1035 §4.2, RFC 5452 §9). What does not answer the question is ignored until the time is up.
/// </summary>
/// <param name="clock">Counts the time a server has.</param>
/// <param name="endpoint">Where a server of the configuration is asked: its port 53.</param>
sealed class DnsClient(TimeProvider clock, Func<IPAddress, IPEndPoint> endpoint)
{
    // What a server sends without EDNS is 512 bytes at most; one that sends more is read all the same.
    const int MaxDatagram = 4096;
    const int MaxStrangers = 256;

    /// <summary>The port of RFC 1035 §4.2.</summary>
    public static IPEndPoint WellKnown(IPAddress server) => new(server, 53);

    /// <summary>The server's answer, whatever its code; none in time, or a malformed one, is a <see cref="DnsException"/>.</summary>
    public async Task<DnsAnswer> AskAsync(IPAddress server, string name, DnsType type, TimeSpan timeout, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            var question = DnsMessage.Question(NewId(), name, type);
            var answer = await AskByDatagramAsync(endpoint(server), question, either.Token);
            return answer.IsTruncated ? await AskByStreamAsync(endpoint(server), question, either.Token) : answer;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested) { throw new DnsException($"{server} does not answer"); }
        catch (SocketException e) { throw new DnsException($"{server}: {new SocketException((int)e.SocketErrorCode).Message}", e); }
        catch (EndOfStreamException e) { throw new DnsException($"{server} closed the connection", e); }
        catch (FormatException e) { throw new DnsException($"{server} sent a malformed answer: {e.Message}", e); }
    }

    static ushort NewId() => (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);

    // A connected socket takes datagrams of that server only, and the system gives it a random port.
    static async Task<DnsAnswer> AskByDatagramAsync(IPEndPoint server, byte[] question, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancel);
        await socket.SendAsync(question, cancel);
        var buffer = new byte[MaxDatagram];
        for (var strangers = 0; strangers < MaxStrangers; strangers++)
        {
            var length = await socket.ReceiveAsync(buffer, cancel);
            if (DnsMessage.IsAnswerTo(question, buffer.AsSpan(0, length))) return DnsMessage.Parse(question, buffer.AsSpan(0, length));
        }
        throw new FormatException($"{MaxStrangers} datagrams answer other questions");
    }

    static async Task<DnsAnswer> AskByStreamAsync(IPEndPoint server, byte[] question, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancel);
        await using var stream = new NetworkStream(socket);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)question.Length);
        await stream.WriteAsync((byte[])[.. length, .. question], cancel);
        await stream.ReadExactlyAsync(length, cancel);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, cancel);
        if (!DnsMessage.IsAnswerTo(question, message)) throw new FormatException("it answers another question");
        var answer = DnsMessage.Parse(question, message);
        return answer.IsTruncated ? throw new FormatException("it is truncated over TCP too") : answer;
    }
}

/// <summary>A name server gave no usable answer; the message says which and why.</summary>
sealed class DnsException(string message, Exception? inner = null) : IOException(message, inner);
