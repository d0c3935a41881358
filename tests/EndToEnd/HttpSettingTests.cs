using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>The HTTP settings, seen from a client.</summary>
[Parallelizable(ParallelScope.All)]
sealed class HttpSettingTests
{
    [Test]
    public async Task HttpServerListensWhereConfigured()
    {
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("hostname web1", "ip http server");
        Assert.That(await StatusPageAsync(router.Offset + 80), Does.Contain("web1"));
        await console.ConfigureAsync($"ip http port {router.Offset + 81}");
        Assert.That(await StatusPageAsync(router.Offset + 81), Does.Contain("web1"));
        await console.ConfigureAsync("no ip http server");
        await RouterProcess.UntilRefusedAsync(router.Offset + 81);
    }

    [Test]
    public async Task SecureServerWithoutATrustpointSignsForItself()
    {
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("ip http secure-server");
        await console.ExpectAsync("% Generating 2048 bit RSA keys, keys will be non-exportable...\\[OK\\]");
        await console.ExpectAsync("%PKI-6-CERT_INSTALL: An ID certificate has been installed under");
        await RouterProcess.UntilListeningAsync(router.Offset + 443);
        var seen = await Subprocess.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{router.Offset + 443}"]);
        Assert.That(seen.Output, Does.Contain("subject=CN = IOS-Self-Signed-Certificate-"));
        Assert.That(await console.CommandAsync("show crypto key mypubkey rsa"), Does.Contain("TP-self-signed-"));
        Assert.That(console.Transcript.Split("Generating 2048 bit").Length - 1, Is.EqualTo(1));
    }

    [Test]
    public async Task APortThatIsTakenIsSaidOnceAndKeepsHttpsFromNothing()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync($"ip http port {((IPEndPoint)taken.LocalEndPoint!).Port}", "ip http server", "ip http secure-server");
        await RouterProcess.UntilListeningAsync(router.Offset + 443);
        await console.ConfigureAsync("hostname a", "hostname b", "hostname c");
        var log = await console.CommandAsync("show logging");
        Assert.That(log.Split("%HTTP-3-NOT_LISTENING").Length - 1, Is.EqualTo(1), log);
        Assert.That(log, Does.Not.Contain("Hosting failed").And.Contain("cannot be listened on"));
    }

    static async Task<string> StatusPageAsync(int port)
    {
        await RouterProcess.UntilListeningAsync(port);
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version11 };
        return await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"));
    }
}
