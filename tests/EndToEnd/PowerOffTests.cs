using System.Net.Sockets;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>How a router ends when it is told to.</summary>
[Parallelizable(ParallelScope.All)]
sealed class PowerOffTests
{
    [Test]
    public async Task AClientThatDoesNotReadDoesNotKeepTheRouterUp()
    {
        await using var router = await RouterProcess.StartAsync();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(router.ConsolePath));
        // Each `?` is answered with a page that nobody reads: the line's buffers fill.
        var questions = "\rterminal length 0\r"u8.ToArray().Concat(Enumerable.Repeat((byte)'?', 4000)).ToArray();
        await client.SendAsync(questions);
        Assert.That(await router.PowerOffAsync(), Is.Zero);
        Assert.That(File.Exists(router.ConsolePath), Is.False, "the socket is left behind");
    }

    [Test]
    public async Task LeavingTheForegroundTerminalPowersOffWhateverElseIsAttached()
    {
        await using var router = await RouterProcess.StartAsync(null, "--console", "stdio", "--console", "pty");
        router.Process.StandardInput.Close();
        await router.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(router.Process.ExitCode, Is.Zero);
    }
}
