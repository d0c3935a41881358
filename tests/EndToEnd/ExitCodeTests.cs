using NUnit.Framework;
using Tests.Tpm;

namespace Tests.EndToEnd;

/// <summary>How a router that cannot start ends: the exit code for scripts, and for people what was wrong, what was expected and an example.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ExitCodeTests
{
    const int Usage = 64, BadInput = 65, Unavailable = 69;

    [TestCase("--nonsense", "1", "'--nonsense' is not an option; --help lists them")]
    [TestCase("--address", "here", "--address 'here': an IPv4 or IPv6 address was expected, for example --address 127.0.0.2")]
    [TestCase("--clock", "noon", "--clock 'noon': host, unset or an ISO 8601 time was expected, for example --clock 2026-11-22T10:00:00Z")]
    [TestCase("--tpm-debug", "tcp:1", "--tpm-debug 'tcp:1': unix:PATH was expected, for example --tpm-debug unix:/tmp/tpm")]
    [TestCase("--console", "carrier-pigeon", "console 'carrier-pigeon': expected stdio, pty[:LINK], tty:DEVICE[,BAUD], tcp:HOST:PORT or unix:PATH, such as tcp:127.0.0.1:5000")]
    [TestCase("--console", "tcp:5000", "console 'tcp:5000': expected an address and a port, such as tcp:127.0.0.1:5000")]
    [TestCase("--console", "tty:/dev/null,1234", "'1234' is no speed; expected one of 300,")]
    [TestCase("--tpm", "abacus", "'abacus' is no kind of TPM; embedded, swtpm:host=HOST,port=PORT, mssim:host=HOST,port=PORT or device:PATH is expected, for example swtpm:host=127.0.0.1,port=2321")]
    [TestCase("--tpm", "swtpm:port=2321", "host= is missing")]
    [TestCase("--profile", "toaster", "unknown hardware profile 'toaster'; expected one of ", BadInput)]
    [TestCase("--startup-config", "/no/such/file", "--startup-config /no/such/file cannot be read: ", BadInput)]
    [TestCase("--tpm", "device:/dev/tpm-of-nobody", "device:/dev/tpm-of-nobody: there is no /dev/tpm-of-nobody", Unavailable)]
    [TestCase("--console", "tty:/dev/ttyOfNobody", "/dev/ttyOfNobody", Unavailable)]
    [TestCase("--console", "tcp:192.0.2.1:5000", "console tcp:192.0.2.1:5000: cannot listen on 192.0.2.1 port 5000: ", Unavailable)]
    [TestCase("--console", "unix:/no/such/folder/con", "/no/such/folder/con", Unavailable)]
    public async Task ARefusedOptionEndsWithItsCodeAndASentence(string option, string value, string sentence, int code = Usage)
    {
        var (exit, errors) = await RouterProcess.RefusedAsync(null, option, value);
        Assert.That(errors, Does.StartWith("staplebox: ").And.Contain(sentence));
        Assert.That(errors.Trim(), Does.Not.Contain("\n"), "one sentence is expected");
        Assert.That(exit, Is.EqualTo(code), errors);
    }

    [Test]
    public async Task AnOptionWithoutItsValueIsUsage()
    {
        var (exit, errors) = await RouterProcess.RefusedAsync(null, "--profile");
        Assert.That((exit, errors), Is.EqualTo((Usage, "staplebox: --profile needs a value: NAME|FILE, for example --profile edge\n")));
    }

    [Test]
    public async Task AVariableThatCannotBeUsedIsUsageToo()
    {
        var run = await Subprocess.RunAsync(RouterProcess.Binary, [], new Dictionary<string, string> { ["STAPLEBOX_PORT_OFFSET"] = "-1" });
        Assert.That(run.ExitCode, Is.EqualTo(Usage), run.Output);
        Assert.That(run.Output, Does.Contain("--port-offset '-1': a number from 0 to 60000 was expected"));
    }

    [TestCase("\"nvram\": \"128 KB\"", "\"nvram\": \"128 parsecs\"", "nvram")]
    [TestCase("\"baud\": 9600", "\"baud\": 9601", "baud")]
    [TestCase("\"trustpoints\": 4,", "\"trustpoints\": 4, \"wheels\": 4,", "wheels")]
    [TestCase("\"limits\": {", "\"limits\": [", "no JSON")]
    public async Task AWrongProfileIsRefusedWithItsLine(string right, string wrong, string word)
    {
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        var path = Path.Combine(folder, "board.json");
        var text = await EdgeProfile.TextAsync();
        await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal));
        var line = text[..text.IndexOf(right, StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        var (exit, errors) = await RouterProcess.RefusedAsync(folder, "--profile", path);
        Assert.That(exit, Is.EqualTo(BadInput), errors);
        Assert.That(errors, Does.Match($@"^staplebox: {path}:({line}|\d\d): .*{word}"));
        if (word != "no JSON") Assert.That(errors, Does.StartWith($"staplebox: {path}:{line}: "));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task ATpmThatNobodyServesIsUnavailable()
    {
        using var closed = new ClosedPort();
        var (exit, errors) = await RouterProcess.RefusedAsync(null, "--tpm", $"swtpm:host=127.0.0.1,port={closed.Port}");
        Assert.That(exit, Is.EqualTo(Unavailable), errors);
        Assert.That(errors, Does.Contain($"swtpm:host=127.0.0.1,port={closed.Port} cannot be reached: "));
    }

    [Test]
    public async Task AStateDirectoryInUseIsUnavailableAndNamesItsProcess()
    {
        await using var router = await RouterProcess.StartAsync();
        var console = Path.Combine(router.Folder, "second");
        var second = await Subprocess.RunAsync(RouterProcess.Binary, ["--state", router.State, "--console", $"unix:{console}"]);
        Assert.That(second.ExitCode, Is.EqualTo(Unavailable), second.Output);
        Assert.That(second.Output, Is.EqualTo($"staplebox: the state directory {router.State} is in use by process {router.Ready.GetProperty("pid").GetInt32()}; give each router its own with --state DIR\n"));
        await using var alive = router.Attach();
        await alive.EnableAsync();
    }

    [Test]
    public async Task AConsoleInUseIsUnavailable()
    {
        await using var router = await RouterProcess.StartAsync();
        var second = await Subprocess.RunAsync(RouterProcess.Binary, ["--state", Path.Combine(router.Folder, "other"), "--console", $"unix:{router.ConsolePath}"]);
        Assert.That(second.ExitCode, Is.EqualTo(Unavailable), second.Output);
        Assert.That(second.Output, Does.Contain(router.ConsolePath));
        await using var alive = router.Attach();
        await alive.EnableAsync();
    }

    [TestCase("-TERM"), TestCase("-INT"), TestCase("-HUP")]
    public async Task ASignalPowersOffInOrder(string signal)
    {
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        Assert.That(await router.PowerOffAsync(signal), Is.Zero);
        Assert.That(File.Exists(Path.Combine(router.Folder, "ready.json")), Is.False, "the ready file is left behind");
        Assert.That(File.Exists(router.ConsolePath), Is.False, "the console's socket is left behind");
    }
}
