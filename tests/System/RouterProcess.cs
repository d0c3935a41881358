using System.Diagnostics;
using System.Text.Json;

namespace Tests.System;

/// <summary>The router as its users run it: a process with a state directory and a console on a unix socket.</summary>
sealed class RouterProcess : IAsyncDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    readonly bool ownsFolder;

    RouterProcess(Process process, string folder, bool ownsFolder, JsonElement ready)
        => (Process, Folder, this.ownsFolder, Ready) = (process, folder, ownsFolder, ready);

    /// <summary>The binary under test: the native one where the launcher built it, else the one beside the tests.</summary>
    public static string Binary => Environment.GetEnvironmentVariable("STAPLEBOX_TEST_FIRMWARE") ?? Path.Combine(AppContext.BaseDirectory, "Firmware");

    public Process Process { get; }

    /// <summary>Holds <c>state/</c>, <c>con</c> and <c>ready.json</c>.</summary>
    public string Folder { get; }

    public string State => Path.Combine(Folder, "state");
    public string ConsolePath => Path.Combine(Folder, "con");

    /// <summary>The ready file's content.</summary>
    public JsonElement Ready { get; }

    public int Port(string name) => Ready.GetProperty("ports").GetProperty(name).GetInt32();

    /// <summary>Starts a router and waits until its console takes input.</summary>
    public static async Task<RouterProcess> StartAsync(string? folder = null, params string[] options)
    {
        var (process, path) = Launch(ref folder, out var owns, options);
        var errors = process.StandardError.ReadToEndAsync();
        var watch = Stopwatch.StartNew();
        while (!File.Exists(path))
        {
            if (process.HasExited) throw new InvalidOperationException($"The router exited with {process.ExitCode}: {await errors}");
            if (watch.Elapsed > patience) { process.Kill(); throw new TimeoutException("The router was not ready in time."); }
            await Task.Delay(5);
        }
        using var ready = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        return new(process, folder!, owns, ready.RootElement.Clone());
    }

    /// <summary>Starts a router without waiting; gives the process and the path of its ready file.</summary>
    public static (Process Process, string ReadyPath) Launch(ref string? folder, out bool owns, params string[] options)
    {
        owns = folder is null;
        folder ??= Directory.CreateTempSubdirectory("staplebox-").FullName;
        var ready = Path.Combine(folder, "ready.json");
        File.Delete(ready);
        var start = new ProcessStartInfo(Binary) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = folder };
        string[] standard = ["--state", Path.Combine(folder, "state"), "--ready", ready];
        string[] console = options.Contains("--console") ? [] : ["--console", $"unix:{Path.Combine(folder, "con")}"];
        string[] offset = options.Contains("--port-offset") ? [] : ["--port-offset", $"{10000 + Interlocked.Add(ref nextOffset, 2000) % 20000}"];
        foreach (var argument in (string[])[.. standard, .. console, .. offset, .. options]) start.ArgumentList.Add(argument);
        return (Process.Start(start)!, ready);
    }

    static int nextOffset = Environment.ProcessId % 10 * 2000;

    /// <summary>Attaches an operator to the console socket.</summary>
    public ConsoleClient Attach() => new(ConsolePath);

    /// <summary>Pulls the plug.</summary>
    public async Task CutPowerAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    /// <summary>Powers off in order and gives the exit code.</summary>
    public async Task<int> PowerOffAsync()
    {
        using var kill = Process.Start("/bin/kill", ["-TERM", $"{Process.Id}"]);
        await Process.WaitForExitAsync().WaitAsync(patience);
        return Process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited) await CutPowerAsync();
        Process.Dispose();
        if (ownsFolder) Directory.Delete(Folder, recursive: true);
    }
}
