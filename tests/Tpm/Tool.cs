using System.Diagnostics;
using NUnit.Framework;

namespace Tests.Tpm;

/// <summary>A foreign program: run to its end within a deadline, or kept until the test is over.</summary>
static class Tool
{
    static readonly TimeSpan deadline = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program that must succeed, and gives its standard output.</summary>
    public static string Run(string program, IEnumerable<string> arguments, string? directory = null, params (string Name, string Value)[] environment)
    {
        var (code, output, error) = Try(program, arguments, directory, environment);
        Assert.That(code, Is.Zero, $"{program}: {error}");
        return output;
    }

    /// <summary>Runs a program to its end, however it ends.</summary>
    public static (int ExitCode, string Output, string Error) Try(string program, IEnumerable<string> arguments, string? directory = null, params (string Name, string Value)[] environment)
    {
        using var process = Start(program, arguments, directory, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(deadline))
        {
            process.Kill();
            Assert.Fail($"{program} did not end within {deadline}");
        }
        return (process.ExitCode, output.Result, error.Result);
    }

    public static Process Start(string program, IEnumerable<string> arguments, string? directory = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory ?? "" };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Whether somebody listens at a UNIX socket; its name is there a moment before.</summary>
    public static bool IsListening(string socket)
        => File.ReadLines("/proc/net/unix").Any(l => l.EndsWith(socket, StringComparison.Ordinal) && l.Contains(" 00010000 ", StringComparison.Ordinal));

    /// <summary>Waits for something that only a foreign process can bring about.</summary>
    public static void WaitUntil(Func<bool> holds, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!holds())
        {
            if (waited.Elapsed > deadline) Assert.Fail($"not within {deadline}: {what}");
            Thread.Yield();
        }
    }

    /// <summary>Ends a process that this test started.</summary>
    public static void End(Process process)
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
