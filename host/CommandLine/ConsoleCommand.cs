using System.CommandLine;
using Host.Display;
using Host.Serial;

namespace Host.CommandLine;

/// <summary><c>console TARGET</c>: the user's terminal on a router's console.</summary>
static class ConsoleCommand
{
    static readonly Argument<string> target = new("TARGET") { Description = "/dev/ttyUSB0[,BAUD], /dev/pts/N, tcp:HOST:PORT or unix:PATH" };

    public static Command Create()
    {
        var command = new Command("console", "Attach this terminal to a router's console; Ctrl-] detaches") { target };
        command.SetAction((arguments, cancel) => FaultReport.GuardAsync("console", Console.Error, () => RunAsync(arguments.GetValue(target)!, cancel)));
        return command;
    }

    static async Task<int> RunAsync(string spec, CancellationToken cancel)
    {
        await using var wire = new Wire(await Target.Parse(spec).OpenAsync(cancel), TimeProvider.System);
        await Console.Error.WriteLineAsync($"Connected to {spec}; Ctrl-] detaches.");
        var detached = await AttachAsync(wire, cancel);
        await Console.Error.WriteLineAsync(detached ? "\nDetached." : "\nThe router hung up.");
        return ExitCode.Done;
    }

    /// <returns>False when the router hung up.</returns>
    public static async Task<bool> AttachAsync(Wire wire, CancellationToken cancel)
    {
        using var raw = RawTerminal.Enter();
        await using var user = DescriptorStream.Standard();
        return await Attachment.RunAsync(wire, user, cancel);
    }
}
