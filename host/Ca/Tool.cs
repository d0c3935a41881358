using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Host.Ca;

/// <summary>What a program said and how it ended.</summary>
sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Both streams, errors last: what a person would have seen.</summary>
    public string Words => Output + Error;
}

/// <summary>Runs an outside program to its end: arguments as a list (no shell), a time limit, bounded output; only its own child is ever ended.</summary>
static class Tool
{
    const int MaxOutputCharacters = 1 << 20;
    static readonly TimeSpan limit = TimeSpan.FromSeconds(30);

    /// <exception cref="ProgramException">The program is missing or did not end in 30 s.</exception>
    public static async Task<ToolResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel,
        string? directory = null, IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        using var process = Start(program, arguments, directory, environment);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(limit);
        try
        {
            var (output, error) = (ReadAsync(process.StandardOutput, deadline.Token), ReadAsync(process.StandardError, deadline.Token));
            await WriteAsync(process, input);
            await process.WaitForExitAsync(deadline.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            throw new ProgramException($"{program} {string.Join(' ', arguments)} did not end within {limit.TotalSeconds:0} s", Host.ExitCode.Refused);
        }
    }

    static Process Start(string program, IReadOnlyList<string> arguments, string? directory, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = directory ?? "" };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ProgramException($"{program} cannot be run: {e.Message}", inner: e);
        }
    }

    /// <summary>A program that ends without reading its input is no fault.</summary>
    static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException e)
        {
            Debug.WriteLine(e.Message);
        }
    }

    static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancel)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer, cancel)) > 0)
            if (text.Length < MaxOutputCharacters)
                text.Append(buffer, 0, count);
        return text.ToString();
    }
}
