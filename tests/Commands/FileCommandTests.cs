using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Firmware.Kernel;
using NUnit.Framework;
using Tests.Pki;

namespace Tests.Commands;

/// <summary>Files over the network and into the configuration, as an operator sees them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FileCommandTests
{
    static async Task<TestRouter> LoggedInAsync()
    {
        var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("terminal length 0");
        return router;
    }

    /// <summary>Types a copy, takes the name it offers, and gives what was written up to the next prompt.</summary>
    static async Task<string> CopyAsync(TestRouter router, string command)
    {
        await router.TypeAsync(command + "\r", text => text.EndsWith("]? ", StringComparison.Ordinal));
        return await router.TypeAsync("\r", text => text.EndsWith('#'));
    }

    [Test]
    public async Task HttpFileIsFetchedWithIosDialogue()
    {
        await using var server = new WebServer { ["/a.cfg"] = _ => WebAnswer.Of(Encoding.ASCII.GetBytes("hostname Far\n")) };
        await using var router = await LoggedInAsync();
        var url = $"{server.Url}/a.cfg";
        Assert.That(await CopyAsync(router, $"copy {url} flash:"), Is.EqualTo($"\nAccessing {url}...\nLoading {url} !\n[OK - 13 bytes]\n\n13 bytes copied in 0.001 secs (13000 bytes/sec)\nRouter#"));
        Assert.That(await router.RunAsync("more a.cfg"), Does.Contain("\nhostname Far\nRouter#"));
    }

    [Test]
    public async Task PasswordInAUrlIsSentAndNeverShown()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = AnswerOnceAsync(listener, received);
        await using var router = await LoggedInAsync();
        var host = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var output = await CopyAsync(router, $"copy http://admin:sesame@{host}/a flash:");
        await serving;
        Assert.That(await received.Task, Does.Contain($"Authorization: Basic {Convert.ToBase64String("admin:sesame"u8)}").And.Not.Contain("sesame@"));
        Assert.That(output, Does.Contain($"Loading http://*****:*****@{host}/a !").And.Not.Contain("sesame"));
        Assert.That(await router.RunAsync("show history"), Does.Not.Contain("sesame"));
    }

    static async Task AnswerOnceAsync(TcpListener listener, TaskCompletionSource<string> received)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var buffer = new byte[4096];
        var count = await client.GetStream().ReadAsync(buffer);
        received.SetResult(Encoding.ASCII.GetString(buffer, 0, count));
        await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"u8.ToArray());
    }

    [Test]
    public async Task HttpFailuresAreNamedInIosWords()
    {
        var never = new TaskCompletionSource();
        await using var server = new WebServer
        {
            ["/short"] = _ => new WebAnswer { Body = [1, 2, 3], ContentLength = 10 },
            ["/huge"] = _ => new WebAnswer { Body = [1], ContentLength = 1L << 40, Hold = never.Task },
            ["/endless"] = _ => new WebAnswer { Body = new byte[2 << 20] },
            ["/private"] = _ => new WebAnswer { Status = 403, ContentLength = 0 },
            ["/moved"] = _ => new WebAnswer { Status = 302, Location = "/short", ContentLength = 0 },
        };
        await using var router = await LoggedInAsync();
        using var unused = new ClosedPort();
        var closed = $"http://127.0.0.1:{unused.Port}/a";
        foreach (var (url, error) in ((string, string)[])
        [
            ($"{server.Url}/none", $"%Error opening {server.Url}/none (Not Found)"), ($"{server.Url}/private", $"%Error opening {server.Url}/private (Forbidden)"),
            ($"{server.Url}/moved", $"%Error opening {server.Url}/moved (HTTP status 302)"), (closed, $"%Error opening {closed} (Connection refused)"),
            ("http://nowhere.example/a", "%Error opening http://nowhere.example/a (Invalid IP address or hostname)"),
            ($"{server.Url}/short", $"%Error reading {server.Url}/short (Connection closed by remote host)"),
            ($"{server.Url}/huge", "%Error writing flash:/huge (No space left on device)"), ($"{server.Url}/endless", "%Error writing flash:/endless (No space left on device)"),
        ]) Assert.That(await CopyAsync(router, $"copy {url} flash:"), Does.EndWith($"\n{error}\nRouter#"), url);
        never.SetResult();
        Assert.That(router.Router.Flash.Used, Is.Zero, "nothing is left of what failed");
    }

    [Test]
    public async Task SilentServerTimesOutAndCtrlCDoesNotWaitForIt()
    {
        var never = new TaskCompletionSource();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new WebServer { ["/a"] = _ => { asked.TrySetResult(); return new WebAnswer { Body = [1], ContentLength = 10, Hold = never.Task }; } };
        await using var router = await LoggedInAsync();
        await router.TypeAsync($"copy {server.Url}/a flash:\r", text => text.EndsWith("]? ", StringComparison.Ordinal));
        await router.TypeAsync("\r", text => text.EndsWith('!'));
        await router.AdvanceAsync(TimeSpan.FromSeconds(31));
        await router.Line.WaitAsync(text => text.EndsWith($"\n%Error reading {server.Url}/a (Timed out)\nRouter#", StringComparison.Ordinal));
        await router.TypeAsync($"copy {server.Url}/a flash:\r", text => text.EndsWith("]? ", StringComparison.Ordinal));
        await router.TypeAsync("\r", text => text.EndsWith('!'));
        await router.TypeAsync("\u0003", text => text.EndsWith("\nRouter#", StringComparison.Ordinal));
        never.SetResult();
        Assert.That(router.Router.Flash.Used, Is.Zero);
    }

    [Test]
    public async Task ConfigurationIsPutOnAServer()
    {
        byte[] kept = [];
        await using var server = new WebServer { ["/router-confg"] = body => { kept = body; return new WebAnswer { Status = 201, ContentLength = 0 }; } };
        await using var router = await LoggedInAsync();
        await router.TypeAsync($"copy running-config {server.Url}/\r", text => text.EndsWith("Destination filename [router-confg]? ", StringComparison.Ordinal));
        var output = await router.TypeAsync("\r", text => text.EndsWith('#'));
        Assert.That(output, Is.EqualTo($"\nStoring {server.Url}/router-confg !\n[OK - {kept.Length} bytes]\n\n{kept.Length} bytes copied in 0.001 secs ({kept.Length * 1000} bytes/sec)\nRouter#"));
        Assert.That(Encoding.UTF8.GetString(kept), Does.Contain("hostname Router\n").And.EndWith("end\n"));
    }

    [Test]
    public async Task CopyToTheRunningConfigurationMergesAndEchoesWhatIsWrong()
    {
        await using var router = await LoggedInAsync();
        await router.Router.Files.WriteAsync("flash:a.cfg", "ip domain name merged.example\nnonsense here\nhostname Edge\nend\n"u8.ToArray(), default);
        await router.TypeAsync("copy a.cfg run\r", text => text.EndsWith("Destination filename [running-config]? ", StringComparison.Ordinal));
        var output = await router.TypeAsync("\r", text => text.Contains("%SYS-5-CONFIG_I", StringComparison.Ordinal) && text.EndsWith('#'));
        Assert.That(output, Does.Contain("nonsense here\n ^\n% Invalid input detected at '^' marker.\n").And.Contain(" bytes copied in ").And.Contain("Configured from flash:/a.cfg by console"));
        Assert.That((router.Router.Config.Hostname, router.Router.Config.DomainName, router.Router.IsModified), Is.EqualTo(("Edge", "merged.example", true)));
        Assert.That(await router.RunAsync("show running-config | include Last"), Does.Contain("! Last configuration change at 10:42:15 UTC Sun Nov 22 2026"));
    }

    [Test]
    public async Task CopyToTheStartupConfigurationIsWhatTheNextBootReads()
    {
        await using var router = await LoggedInAsync();
        await router.Router.Files.WriteAsync("flash:a.cfg", "hostname Saved\nend\n"u8.ToArray(), default);
        Assert.That(await CopyAsync(router, "copy a.cfg startup-config"), Does.EndWith("[OK]\n19 bytes copied in 0.001 secs (19000 bytes/sec)\nRouter#"));
        Assert.That(router.Router.Nvram.ReadStartupConfig(), Is.EqualTo("hostname Saved\nend\n"));
        Assert.That(await router.RunAsync("more nvram:startup-config"), Does.Contain("hostname Saved"));
    }

    [Test]
    public async Task PrivateConfigIsListedAndRefused()
    {
        await using var router = await LoggedInAsync();
        router.Router.Nvram.Write("private-config", "wrapped blob"u8);
        Assert.That(await router.RunAsync("dir nvram:"), Does.Contain("    1  ----          12                    <no date>  private-config\n"));
        Assert.That(await router.RunAsync("more nvram:private-config"), Does.Contain("%Error opening nvram:private-config (Permission denied)").And.Not.Contain("wrapped"));
        Assert.That(await CopyAsync(router, "copy nvram:private-config flash:"), Does.Contain("(Permission denied)"));
    }

    [Test]
    public async Task FileOfAStrangerDoesNotSteerTheTerminal()
    {
        await using var router = await LoggedInAsync();
        await router.Router.Files.WriteAsync("flash:a", "ok \u001b]0;owned\u0007\r\nnext"u8.ToArray(), default);
        Assert.That(await router.RunAsync("more a"), Does.Contain("\nok .]0;owned.\nnext\nRouter#"));
        Assert.That(await router.RunAsync("more a | include next"), Does.EndWith("\nnext\nRouter#"));
    }

    [Test]
    public async Task PythonsServerServesACopy()
    {
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        var content = new byte[600_000];
        new Random(7).NextBytes(content);
        await File.WriteAllBytesAsync(Path.Combine(folder, "image.bin"), content);
        using var python = Process.Start(new ProcessStartInfo("python3", ["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", folder, "0"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var port = (await python.StandardOutput.ReadLineAsync())!.Split(' ')[5];
            await using var router = await LoggedInAsync();
            Assert.That(await CopyAsync(router, $"copy http://127.0.0.1:{port}/image.bin flash:"), Does.Contain("/image.bin !!\n[OK - 600000 bytes]\n"));
            var hash = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(content));
            Assert.That(await router.RunAsync($"verify /md5 flash:image.bin {hash}"), Does.Contain($"Done!\nVerified (flash:/image.bin) = {hash}\n"));
        }
        finally
        {
            python.Kill();
            await python.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task HangUpEndsACopyAndTheNextLoginWorks()
    {
        var never = new TaskCompletionSource();
        await using var server = new WebServer { ["/a"] = _ => new WebAnswer { Body = [1], ContentLength = 10, Hold = never.Task } };
        await using var router = await LoggedInAsync();
        await router.TypeAsync($"copy {server.Url}/a flash:\r", text => text.EndsWith("]? ", StringComparison.Ordinal));
        await router.TypeAsync("\r", text => text.EndsWith('!'));
        router.Line.Raise(LineEvent.CarrierDown);
        await router.Line.WaitAsync(text => text.EndsWith("Press RETURN to get started!\n\n\n", StringComparison.Ordinal) && text.Contains("con0 is now available", StringComparison.Ordinal));
        never.SetResult();
        await router.LogInAsync();
        Assert.That(await router.RunAsync("dir"), Does.Contain("bytes free"));
    }
}
