using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Host.Serial;

namespace Host.Lab;

/// <summary>A router of the lab: the firmware as a child process with its own state, console and ports.</summary>
sealed class RouterProcess : IAsyncDisposable
{
    const int HttpsPort = 443, LogLinesShown = 15;
    static readonly TimeSpan readyLimit = TimeSpan.FromSeconds(60), powerOffLimit = TimeSpan.FromSeconds(15), look = TimeSpan.FromMilliseconds(50);

    readonly Process process;
    readonly Queue<string> words = new();

    RouterProcess(Process process, int httpsPort)
    {
        (this.process, HttpsTcpPort) = (process, httpsPort);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Pid => process.Id;

    /// <summary>Where the router's port 443 is reached.</summary>
    public int HttpsTcpPort { get; }

    /// <summary>The console, as a target of this tool.</summary>
    public string Console { get; private set; } = "";

    /// <summary>What the process itself said last, apart from its console.</summary>
    public IReadOnlyList<string> LastWords
    {
        get
        {
            lock (words)
                return [.. words];
        }
    }

    /// <summary>Powers on and waits until the console takes input.</summary>
    /// <exception cref="ProgramException">The firmware cannot be run, ends, or is not ready in a minute.</exception>
    public static async Task<RouterProcess> StartAsync(string firmware, string state, IPAddress address, CancellationToken cancel)
    {
        var (https, ready) = (FreePort(address), Path.Combine(state, "ready.json"));
        var router = new RouterProcess(Launch(firmware, state, address, https - HttpsPort, ready), https);
        try
        {
            router.Console = await router.ReadyAsync(ready, cancel);
            return router;
        }
        catch
        {
            await router.DisposeAsync();
            throw;
        }
    }

    /// <summary>Orderly power-off: SIGTERM to this child, and its exit awaited.</summary>
    /// <returns>Its exit code; null when it had to be killed.</returns>
    public async Task<int?> PowerOffAsync()
    {
        if (!process.HasExited)
            _ = Posix.kill(process.Id, Posix.SIGTERM);
        using var limit = new CancellationTokenSource(powerOffLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await PowerOffAsync();
        process.Dispose();
    }

    static Process Launch(string firmware, string state, IPAddress address, int offset, string ready)
    {
        string[] arguments = ["--profile", "branch", "--state", Path.Combine(state, "router"), "--console", "pty:" + Path.Combine(state, "console"), "--clock", "host",
            "--address", address.ToString(), "--port-offset", offset.ToString(CultureInfo.InvariantCulture), "--ready", ready];
        var start = firmware.EndsWith(".dll", StringComparison.Ordinal) ? new ProcessStartInfo("dotnet", [firmware, .. arguments]) : new ProcessStartInfo(firmware, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (true, true, true);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ProgramException($"the firmware {firmware} cannot be run: {e.Message}", inner: e);
        }
    }

    async Task<string> ReadyAsync(string ready, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(readyLimit);
        try
        {
            while (!File.Exists(ready))
            {
                if (process.HasExited)
                    throw Failed($"the router ended with exit code {process.ExitCode} while booting");
                await Task.Delay(look, limit.Token);
            }
            using var said = JsonDocument.Parse(await File.ReadAllBytesAsync(ready, cancel));
            return said.RootElement.GetProperty("consoles")[0].GetProperty("path").GetString() ?? throw Failed("the ready file names no console");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw Failed($"the router was not ready within {readyLimit.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Failed($"the router's ready file cannot be read: {e.Message}");
        }
    }

    ProgramException Failed(string what) => new(string.Join("\n  ", LastWords.Prepend(what)), Host.ExitCode.Refused);

    /// <summary>A port nobody has now, high enough that port 443 can become it.</summary>
    static int FreePort(IPAddress address)
    {
        try
        {
            using var probe = new TcpListener(address, 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        catch (SocketException e)
        {
            throw new UsageException($"--address {address} is not an address of this host: {e.Message}");
        }
    }

    void Keep(string? line)
    {
        if (line is null)
            return;
        lock (words)
        {
            words.Enqueue(line);
            if (words.Count > LogLinesShown)
                words.Dequeue();
        }
    }
}
