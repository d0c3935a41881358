using System.Diagnostics;

namespace Tests.EndToEnd;

/// <summary>Another program, run to its end: its exit code and everything it printed.</summary>
sealed record Subprocess(int ExitCode, string Output)
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    /// <summary>Runs a program with nothing on its standard input; one that hangs is ended and fails the test.</summary>
    public static async Task<Subprocess> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException e) { Trace.WriteLine($"{program} read no input: {e.Message}"); }
        try { await process.WaitForExitAsync().WaitAsync(patience); }
        catch (TimeoutException) { process.Kill(); throw; }
        return new(process.ExitCode, await output + await errors);
    }
}
