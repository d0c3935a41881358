using System.Diagnostics;
using Tests.Tpm;

namespace Tests.EndToEnd;

/// <summary>A character device with a software TPM behind it: a pty that socat joins to swtpm.</summary>
sealed class TpmPty : IDisposable
{
    readonly string directory = Directory.CreateTempSubdirectory("tpm-device-").FullName;
    readonly Swtpm tpm = new(isStarted: true);
    Process socat;

    public TpmPty() => socat = Join();

    public string Path => System.IO.Path.Combine(directory, "tpm0");

    /// <summary>The router rebooted: the device is opened anew in front of the same TPM, which kept its power.</summary>
    public void Reopen()
    {
        Tool.End(socat);
        File.Delete(Path);
        socat = Join();
    }

    public void Dispose()
    {
        Tool.End(socat);
        tpm.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    // The stack waits one second for the first answer, so socat must look often. Its link is there before it is raw: only socat's own word tells when it is.
    Process Join()
    {
        var started = Tool.Start("socat", ["-d", "-d", "-d", $"PTY,link={Path},rawer,wait-slave,pty-interval=0.01", $"TCP:127.0.0.1:{tpm.Port}"]);
        while (started.StandardError.ReadLine() is { } line && !line.Contains("close(", StringComparison.Ordinal)) { }
        _ = started.StandardError.ReadToEndAsync();
        return started;
    }
}
