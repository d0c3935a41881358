using System.IO.Pipes;
using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

/// <summary>Standard input and output are played by a pseudo terminal or by pipes.</summary>
[Parallelizable(ParallelScope.All)]
sealed class StdioLineTests
{
    [Test]
    public async Task TerminalIsRawWhileTheLineLivesAndAsBeforeAfterwards()
    {
        using var shell = new Shell();
        var before = await shell.ModeAsync();
        var router = new LineReader(StdioLine.On(shell.Descriptor, shell.Descriptor, LineReader.NewLog()));
        Assert.That(await shell.ModeAsync(), Does.Contain("-echo ").And.Contain("-icanon").And.Contain("-isig").And.Contain("-opost"));

        await router.DisposeAsync();

        Assert.That(await shell.ModeAsync(), Is.EqualTo(before).And.Contains(" icanon"));
    }

    [Test]
    public async Task ControlRightBracketDetachesAfterWhatWasTyped()
    {
        using var shell = new Shell();
        await using var router = new LineReader(StdioLine.On(shell.Descriptor, shell.Descriptor, LineReader.NewLog()));
        await router.WriteAsync("Router>");
        Assert.That(await FarEnd.ReadTextAsync(shell.Keyboard, 7), Is.EqualTo("Router>"));
        shell.Keyboard.Write("exit\x03\r\x1Dnot this"u8);

        Assert.That(await router.UntilAsync("<Closed>"), Is.EqualTo("exit\x03\r<Closed>"));
    }

    [Test]
    public async Task PipesCarryPlainBytesUntilTheirEnd()
    {
        using var input = new AnonymousPipeServerStream(PipeDirection.Out);
        using var output = new AnonymousPipeServerStream(PipeDirection.In);
        await using var router = new LineReader(StdioLine.On((int)input.ClientSafePipeHandle.DangerousGetHandle(), (int)output.ClientSafePipeHandle.DangerousGetHandle(), LineReader.NewLog()));
        var noise = FarEnd.Noise(1 << 20);
        var sending = Task.Run(() =>
        {
            input.Write(noise);
            input.DisposeLocalCopyOfClientHandle();
            input.Dispose();
        });
        Assert.That(await router.BytesAsync(noise.Length), Is.EqualTo(noise));
        await sending;
        var receiving = FarEnd.ReadAsync(output, noise.Length);
        await router.WriteAsync(noise);

        Assert.That(await receiving, Is.EqualTo(noise));
        Assert.That(await router.UntilAsync("<Closed>"), Does.EndWith("<Closed>"));
    }

    [Test]
    public async Task FileIsReadToItsEnd()
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch["script"], "show version\n");
        using var script = File.OpenHandle(scratch["script"]);
        using var answer = File.OpenHandle(scratch["answer"], FileMode.Create, FileAccess.Write);
        await using var router = new LineReader(StdioLine.On((int)script.DangerousGetHandle(), (int)answer.DangerousGetHandle(), LineReader.NewLog()));

        Assert.That(await router.UntilAsync("<Closed>"), Is.EqualTo("show version\n<Closed>"));
        await router.WriteAsync("Staplebox");
        Assert.That(File.ReadAllText(scratch["answer"]), Is.EqualTo("Staplebox"));
    }

    [Test]
    public async Task NobodyToReadTheOutputClosesTheLine()
    {
        using var input = new AnonymousPipeServerStream(PipeDirection.Out);
        var output = new AnonymousPipeServerStream(PipeDirection.In);
        await using var router = new LineReader(StdioLine.On((int)input.ClientSafePipeHandle.DangerousGetHandle(), (int)output.ClientSafePipeHandle.DangerousGetHandle(), LineReader.NewLog()));
        await output.DisposeAsync();
        await router.WriteAsync("to nobody");

        Assert.That(await router.UntilAsync("<Closed>"), Is.EqualTo("<Closed>"));
    }

    /// <summary>A terminal with its usual mode, and the keyboard and screen behind it.</summary>
    sealed class Shell : IDisposable
    {
        readonly Scratch scratch = new();
        readonly FileStream terminal;
        readonly FileStream keyboard;
        readonly Peer socat;

        public Shell()
        {
            socat = new Peer("socat", $"PTY,link={scratch["tty"]},sane", $"PTY,link={scratch["kbd"]},rawer");
            Peer.WaitForAsync(() => File.Exists(scratch["tty"]) && File.Exists(scratch["kbd"]), "terminal").Wait();
            (terminal, keyboard) = (FarEnd.OpenDevice(scratch["tty"]), FarEnd.OpenDevice(scratch["kbd"]));
        }

        public int Descriptor => (int)terminal.SafeFileHandle.DangerousGetHandle();
        public FileStream Keyboard => keyboard;

        public Task<string> ModeAsync() => Peer.RunAsync("stty", "-F", scratch["tty"], "-a");

        public void Dispose()
        {
            keyboard.Dispose();
            terminal.Dispose();
            socat.Dispose();
            scratch.Dispose();
        }
    }
}
