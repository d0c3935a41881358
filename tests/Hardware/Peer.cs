using System.Diagnostics;
using NUnit.Framework;

namespace Tests.Hardware;

/// <summary>A program of another make at the far end of a line; ends with the test.</summary>
sealed class Peer : IDisposable
{
    static readonly TimeSpan deadline = TimeSpan.FromMinutes(1);
    static readonly TimeSpan lookAgainAfter = TimeSpan.FromMilliseconds(10);

    readonly Process process;

    public Peer(string program, params string[] arguments)
    {
        process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{program} did not start");
    }

    public Stream Input => process.StandardInput.BaseStream;
    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>Runs a program to its end and gives what it printed.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var peer = new Peer(program, arguments);
        peer.process.StandardInput.Close();
        var output = await peer.process.StandardOutput.ReadToEndAsync().WaitAsync(deadline);
        var errors = await peer.process.StandardError.ReadToEndAsync().WaitAsync(deadline);
        await peer.process.WaitForExitAsync().WaitAsync(deadline);
        Assert.That(peer.process.ExitCode, Is.Zero, $"{program}: {errors}");
        return output;
    }

    /// <summary>Waits for something that another process does.</summary>
    public static async Task WaitForAsync(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(lookAgainAfter);
        while (!condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(deadline), $"no {what}");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Completes when its error output has said so.</summary>
    public async Task SaysAsync(string what)
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Contains(what, StringComparison.Ordinal)) return;
        }
        throw new InvalidOperationException($"{process.StartInfo.FileName} ended and did not say '{what}'");
    }

    public void End()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        End();
        process.Dispose();
    }
}

/// <summary>A directory of one test, removed with it.</summary>
sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("staplebox-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
