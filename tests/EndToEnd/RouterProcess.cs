using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;

namespace Tests.EndToEnd;

/// <summary>The router as its users run it: a process with a state directory and a console on a unix socket.</summary>
sealed class RouterProcess : IAsyncDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    static readonly TimeSpan pollInterval = TimeSpan.FromMilliseconds(5);
    static readonly Lazy<string> emptyConfig = new(() => WriteEmptyConfig());

    // 443 alone lies in another range, at 43, where no router and no program listens.
    readonly PortRange ports = PortRange.Take();
    readonly bool ownsFolder;

    RouterProcess(IReadOnlyList<string> command, string? folder, string[] options)
    {
        ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("staplebox-").FullName;
        File.Delete(ReadyPath);
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = Folder };
        string[] console = options.Contains("--console") ? [] : ["--console", $"unix:{ConsolePath}"];
        foreach (var argument in (string[])["--state", State, "--ready", ReadyPath, "--port-offset", $"{Offset}", .. console, .. options]) start.ArgumentList.Add(argument);
        Process = Process.Start(start) ?? throw new InvalidOperationException("The router did not start.");
    }

    /// <summary>The binary under test: the native one where the launcher built it, else the one beside the tests.</summary>
    public static string Binary => Environment.GetEnvironmentVariable("STAPLEBOX_TEST_FIRMWARE") ?? Path.Combine(AppContext.BaseDirectory, "Firmware");

    public Process Process { get; }

    /// <summary>Holds <c>state/</c>, <c>con</c> and <c>ready.json</c>.</summary>
    public string Folder { get; }

    public string State => Path.Combine(Folder, "state");
    public string ConsolePath => Path.Combine(Folder, "con");

    /// <summary>Where tools reach its TPM when it is started with <see cref="WithTpmDebug"/>.</summary>
    public string TpmDebugPath => Path.Combine(Folder, "tpm");

    /// <summary>The option that opens <see cref="TpmDebugPath"/>.</summary>
    public static readonly string[] WithTpmDebug = ["--tpm-debug", "unix:tpm"];

    /// <summary>What its ports below 1024 were moved by.</summary>
    public int Offset => ports.First;

    /// <summary>The ready file's content.</summary>
    public JsonElement Ready { get; private set; }

    string ReadyPath => Path.Combine(Folder, "ready.json");

    /// <summary>Starts a router, an empty configuration given so that it asks nobody for one, and waits until its console takes input.</summary>
    public static Task<RouterProcess> StartAsync(string? folder = null, params string[] options) => new RouterProcess([Binary], folder, Configured(options)).UntilReadyAsync();

    /// <summary>Starts a router that nobody has configured: its first console offers the initial configuration dialog.</summary>
    public static Task<RouterProcess> StartFreshAsync(params string[] options) => new RouterProcess([Binary], null, options).UntilReadyAsync();

    /// <summary>Starts a router under a program that runs it, such as strace.</summary>
    public static Task<RouterProcess> StartUnderAsync(IReadOnlyList<string> wrapper, params string[] options) => new RouterProcess([.. wrapper, Binary], null, Configured(options)).UntilReadyAsync();

    /// <summary>Starts a router that should refuse to; gives its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Errors)> RefusedAsync(string? folder = null, params string[] options)
    {
        await using var router = new RouterProcess([Binary], folder, options);
        var errors = await router.Process.StandardError.ReadToEndAsync().WaitAsync(patience);
        await router.Process.WaitForExitAsync().WaitAsync(patience);
        return (router.Process.ExitCode, errors);
    }

    static string[] Configured(string[] options) => options.Contains("--startup-config") ? options : [.. options, "--startup-config", emptyConfig.Value];

    /// <summary>Waits until somebody listens on a loopback port.</summary>
    public static Task UntilListeningAsync(int port) => UntilAsync(port, listening: true);

    /// <summary>Waits until nobody listens on a loopback port.</summary>
    public static Task UntilRefusedAsync(int port) => UntilAsync(port, listening: false);

    static async Task UntilAsync(int port, bool listening)
    {
        for (var watch = Stopwatch.StartNew(); await ListensAsync(port) != listening; await Task.Delay(pollInterval))
            if (watch.Elapsed > patience) throw new TimeoutException($"Port {port} is {(listening ? "not " : "still ")}listened on.");
    }

    static async Task<bool> ListensAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException) { return false; }
    }

    /// <summary>Attaches an operator to the console socket.</summary>
    public ConsoleClient Attach() => new(ConsolePath);

    /// <summary>Pulls the plug.</summary>
    public async Task CutPowerAsync()
    {
        // Under a wrapper the router is not the process that was started.
        using var router = Process.GetProcessById(Ready.ValueKind == JsonValueKind.Object ? Ready.GetProperty("pid").GetInt32() : Process.Id);
        router.Kill();
        await Process.WaitForExitAsync();
    }

    /// <summary>Powers off in order and gives the exit code.</summary>
    public async Task<int> PowerOffAsync(string signal = "-TERM")
    {
        using var kill = Process.Start("sh", ["-c", $"kill {signal} {Ready.GetProperty("pid").GetInt32()}"]);
        await Process.WaitForExitAsync().WaitAsync(patience);
        return Process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited) await CutPowerAsync();
        Process.Dispose();
        ports.Dispose();
        if (ownsFolder) Directory.Delete(Folder, recursive: true);
    }

    static string WriteEmptyConfig()
    {
        var path = Path.Combine(Path.GetTempPath(), $"staplebox-empty-{Environment.ProcessId}.cfg");
        File.WriteAllText(path, "!\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return path;
    }

    async Task<RouterProcess> UntilReadyAsync()
    {
        var errors = Process.StandardError.ReadToEndAsync();
        for (var watch = Stopwatch.StartNew(); !File.Exists(ReadyPath); await Task.Delay(pollInterval))
        {
            if (Process.HasExited) throw new InvalidOperationException($"The router exited with {Process.ExitCode}: {await errors}");
            if (watch.Elapsed > patience) { Process.Kill(); throw new TimeoutException("The router was not ready in time."); }
        }
        using var ready = JsonDocument.Parse(await File.ReadAllTextAsync(ReadyPath));
        Ready = ready.RootElement.Clone();
        return this;
    }
}
