using System.Diagnostics;
using System.Text;

namespace Tests.Tls;

/// <summary>A program that judges us: what it printed, on both streams, and how it ended.</summary>
sealed record Judgement(int ExitCode, string Output);

static class OutsideProgram
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program to its end, with <paramref name="input"/> on its standard input; one that hangs is ended and fails the test.</summary>
    public static async Task<Judgement> RunAsync(string input, string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        using var deadline = new CancellationTokenSource(patience);
        var output = new StringBuilder();
        try
        {
            var reading = Task.WhenAll(CollectAsync(process.StandardOutput, output, deadline.Token), CollectAsync(process.StandardError, output, deadline.Token));
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await reading;
            await process.WaitForExitAsync(deadline.Token);
            lock (output) return new Judgement(process.ExitCode, output.ToString());
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{program} did not end: {output}");
        }
    }

    /// <summary>Starts a program that goes on; the caller kills it.</summary>
    public static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    static async Task CollectAsync(StreamReader reader, StringBuilder output, CancellationToken cancel)
    {
        while (await reader.ReadLineAsync(cancel) is { } line)
            lock (output) output.AppendLine(line);
    }
}
