using System.CommandLine;
using System.Net;
using Host.Display;
using Host.Lab;
using Spectre.Console;

namespace Host.CommandLine;

/// <summary><c>lab [--once] [--firmware PATH] [--state DIR] [--address ADDRESS]</c>.</summary>
static class LabCommand
{
    const string FirmwareVariable = "STAPLEBOX_FIRMWARE";

    static readonly Option<bool> once = new("--once") { Description = "Run unattended, print the evidence, exit 0 only if every step held" };
    static readonly Option<string?> firmware = new("--firmware") { Description = $"The router's program (default: ${FirmwareVariable}; ./device lab gives it)", HelpName = "PATH" };
    static readonly Option<string?> state = new("--state") { Description = "A new or empty directory to keep CA, plan, logs and router state in (default: a temporary one, removed)", HelpName = "DIR" };
    static readonly Option<string> address = new("--address") { Description = "What the router and the responder listen on", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };

    public static Command Create()
    {
        var command = new Command("lab", "Boot a CA and a router, provision it over its serial line, let independent clients judge its staple, then hand over its console")
        {
            once, firmware, state, address,
        };
        command.SetAction((arguments, cancel) => FaultReport.GuardAsync("lab", Console.Error, () => RunAsync(arguments.GetValue(firmware) ?? Environment.GetEnvironmentVariable(FirmwareVariable),
            arguments.GetValue(state), arguments.GetValue(address)!, arguments.GetValue(once), AnsiConsole.Console, cancel)));
        return command;
    }

    public static async Task<int> RunAsync(string? program, string? stateDirectory, string listenAddress, bool unattended, IAnsiConsole console, CancellationToken cancel)
    {
        if (program is null || !File.Exists(program))
            throw new UsageException($"--firmware {program} is no file: expected the router's program, for example --firmware firmware/bin/publish/Firmware; ./device lab builds and gives it");
        if (!IPAddress.TryParse(listenAddress, out var parsed))
            throw new UsageException($"--address {listenAddress} is no address: expected one of this host, for example --address 127.0.0.1");
        var directory = Prepare(stateDirectory);
        try
        {
            return await RunAsync(Path.GetFullPath(program), directory, parsed, unattended, new StepDisplay(console, TimeProvider.System), cancel);
        }
        finally
        {
            if (stateDirectory is null)
                Directory.Delete(directory, recursive: true);
        }
    }

    static async Task<int> RunAsync(string program, string directory, IPAddress listenAddress, bool unattended, StepDisplay display, CancellationToken cancel)
    {
        await using var lab = new LabRun(program, directory, listenAddress, display, TimeProvider.System);
        try
        {
            await lab.RunAsync(cancel);
            if (unattended)
                await lab.RevokeAsync(cancel);
        }
        catch (HostException)
        {
            display.Heading("The router's last words");
            foreach (var line in lab.LastWords)
                display.Say(line);
            throw;
        }
        if (!unattended)
            await HandOverAsync(lab, directory, display, cancel);
        await lab.PowerOffAsync();
        display.Heading("Every step held");
        return ExitCode.Done;
    }

    static async Task HandOverAsync(LabRun lab, string directory, StepDisplay display, CancellationToken cancel)
    {
        display.Heading("The router is yours; Ctrl-] powers it off");
        display.Say("show crypto pki staples detail       what it holds, and when it asks again");
        display.Say($"show running-config                  what was typed (plan, CA and console log: {directory})");
        display.Say("crypto pki staple refresh            after you revoked its certificate in another terminal:");
        display.Plain("  " + lab.RevokeCommand);
        await lab.ReleaseConsoleAsync(cancel);
        await ConsoleCommand.AttachAsync(lab.Wire, cancel);
        display.Plain();
    }

    static string Prepare(string? stateDirectory)
    {
        if (stateDirectory is null)
            return Directory.CreateTempSubdirectory("staplebox-lab-").FullName;
        var directory = Directory.CreateDirectory(stateDirectory);
        return !directory.EnumerateFileSystemInfos().Any() ? directory.FullName
            : throw new UsageException($"--state {stateDirectory} is not empty: expected a new directory, since a revoked certificate of an earlier lab would spoil this one");
    }
}
