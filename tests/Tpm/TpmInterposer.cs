using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tests.Tpm;

/// <summary>Sits between a router and a swtpm: sees every command, and may answer in the TPM's place.</summary>
sealed class TpmInterposer : IDisposable
{
    readonly PortRange ports = PortRange.Take();
    readonly TcpListener data;
    readonly TcpListener control;
    readonly int target;

    public TpmInterposer(Swtpm tpm)
    {
        target = tpm.Port;
        (data, control) = (new(IPAddress.Loopback, Port), new(IPAddress.Loopback, Port + 1));
        data.Start();
        control.Start();
        _ = Accept(data, target, Converse);
        _ = Accept(control, target + 1, Copy);
    }

    public int Port => ports.First;
    public string Uri => $"swtpm:host=127.0.0.1,port={Port}";

    /// <summary>Every command that came by.</summary>
    public ConcurrentQueue<byte[]> Commands { get; } = new();

    /// <summary>Given a command, the code to answer it with; zero passes it on.</summary>
    public Func<uint, uint> Answer { get; set; } = _ => 0;

    public void Dispose()
    {
        data.Stop();
        control.Stop();
        ports.Dispose();
    }

    static async Task Accept(TcpListener listener, int port, Func<NetworkStream, NetworkStream, Task> serve)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, port);
                try { await serve(client.GetStream(), server.GetStream()); }
                catch (IOException) { continue; }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { return; }
    }

    static async Task Copy(NetworkStream client, NetworkStream server)
        => await Task.WhenAny(client.CopyToAsync(server), server.CopyToAsync(client));

    async Task Converse(NetworkStream client, NetworkStream server)
    {
        while (await ReadMessage(client) is { } command)
        {
            Commands.Enqueue(command);
            var code = Answer(BinaryPrimitives.ReadUInt32BigEndian(command.AsSpan(6)));
            await server.WriteAsync(code == 0 ? command : []);
            var response = code == 0 ? await ReadMessage(server) : Error(code);
            if (response is null) return;
            await client.WriteAsync(response);
        }
    }

    static byte[] Error(uint code)
    {
        byte[] response = [0x80, 0x01, 0, 0, 0, 10, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(response.AsSpan(6), code);
        return response;
    }

    static async Task<byte[]?> ReadMessage(NetworkStream stream)
    {
        var header = new byte[10];
        if (await stream.ReadAtLeastAsync(header, 10, throwOnEndOfStream: false) < 10) return null;
        var message = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(2))];
        header.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(10));
        return message;
    }
}
