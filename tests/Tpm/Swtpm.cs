using System.Diagnostics;

namespace Tests.Tpm;

/// <summary>A software TPM in a process of its own, on a pair of ports that are its alone.</summary>
sealed class Swtpm : IDisposable
{
    readonly string state = Directory.CreateTempSubdirectory("swtpm-").FullName;
    readonly PortRange ports = PortRange.Take();
    readonly string flags;
    Process? process;

    /// <summary>Starts it; <paramref name="isStarted"/> as an operating system hands a TPM over, which has had its TPM2_Startup.</summary>
    public Swtpm(bool isStarted = false)
    {
        flags = isStarted ? "not-need-init,startup-clear" : "not-need-init";
        process = Start();
    }

    public int Port => ports.First;

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
        ports.Dispose();
        Directory.Delete(state, recursive: true);
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
