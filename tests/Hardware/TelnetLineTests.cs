using System.Net;
using System.Net.Sockets;
using Firmware.Hardware;
using Firmware.Kernel;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class TelnetLineTests
{
    const int Connections = 20;

    [Test]
    public async Task GreetingComesBeforeTheFirstWord()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        for (var i = 0; i < Connections; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
            await using var line = new TelnetLine("vty 0", await listener.AcceptSocketAsync(), TimeProvider.System, new Log(new DeviceClock(TimeProvider.System, true)));
            await line.WriteAsync("Username: "u8.ToArray(), CancellationToken.None);
            byte[] wanted = [.. Telnet.Greeting, .. "Username: "u8];
            Assert.That(await FarEnd.ReadAsync(client.GetStream(), wanted.Length), Is.EqualTo(wanted));
            client.Close();
        }
    }
}
