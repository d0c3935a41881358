using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Tests.Tpm;

/// <summary>A software TPM in a process of its own, on an ephemeral pair of ports.</summary>
sealed class Swtpm : IDisposable
{
    readonly string state = Directory.CreateTempSubdirectory("swtpm-").FullName;
    Process? process;

    readonly string flags;

    /// <summary>Starts it; <paramref name="isStarted"/> as an operating system hands a TPM over, which has had its TPM2_Startup.</summary>
    public Swtpm(bool isStarted = false)
    {
        flags = isStarted ? "not-need-init,startup-clear" : "not-need-init";
        Port = FreePair();
        process = Start();
    }

    public int Port { get; }

    public string Uri => $"swtpm:host=127.0.0.1,port={Port}";

    /// <summary>Pulls the plug and puts it back.</summary>
    public void Restart()
    {
        Stop();
        process = Start();
    }

    public void Stop()
    {
        if (process is not null) Tool.End(process);
        process = null;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(state, recursive: true);
    }

    /// <summary>A port that is free, as is the one after.</summary>
    public static int FreePair()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            using var second = new TcpListener(IPAddress.Loopback, port + 1);
            try { second.Start(); }
            catch (SocketException) { continue; }
            return port;
        }
    }

    Process Start()
    {
        var ready = Path.Combine(state, "pid");
        File.Delete(ready);
        var started = Tool.Start("swtpm", ["socket", "--tpm2", "--tpmstate", $"dir={state}", "--server", $"type=tcp,port={Port},bindaddr=127.0.0.1",
            "--ctrl", $"type=tcp,port={Port + 1},bindaddr=127.0.0.1", "--pid", $"file={ready}", "--flags", flags]);
        Tool.WaitUntil(() => File.Exists(ready) && new FileInfo(ready).Length > 0, "swtpm writes its pid");
        return started;
    }
}
