using System.CommandLine;
using Host.Display;
using Host.Plans;
using Host.Provisioning;
using Host.Serial;
using Host.Talk;
using Spectre.Console;

namespace Host.CommandLine;

/// <summary><c>provision PLAN --port TARGET [--dry-run] [--log FILE]</c>.</summary>
static class ProvisionCommand
{
    static readonly Argument<string> planFile = new("PLAN") { Description = "What the router is to be: YAML or JSON, as docs/plans/branch.yaml" };
    static readonly Option<string?> port = new("--port", "-p") { Description = "The router's console: /dev/ttyUSB0[,BAUD], /dev/pts/N, tcp:HOST:PORT or unix:PATH", HelpName = "TARGET" };
    static readonly Option<bool> dryRun = new("--dry-run", "-n") { Description = "Show what would be typed, secrets masked; with --port only what this router lacks" };
    static readonly Option<string?> log = new("--log") { Description = "Append everything typed and answered to this file, secrets masked", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("provision", "Bring a router to a plan over its serial line; run twice, it changes nothing") { planFile, port, dryRun, log };
        command.SetAction((arguments, cancel) => FaultReport.GuardAsync("provision", Console.Error, () =>
            RunAsync(arguments.GetValue(planFile)!, arguments.GetValue(port), arguments.GetValue(dryRun), arguments.GetValue(log), AnsiConsole.Console, cancel)));
        return command;
    }

    public static async Task<int> RunAsync(string planPath, string? target, bool dry, string? logPath, IAnsiConsole console, CancellationToken cancel)
    {
        var plan = PlanReader.Load(planPath);
        var display = new StepDisplay(console, TimeProvider.System);
        foreach (var warning in plan.Warnings)
            display.Warn(warning);
        if (target is null)
            return dry ? ShowScript(display, [.. new Difference(plan, null, TimeProvider.System).Steps(), .. plan.Save ? [new SaveStep(new PlanMark(planPath, 1, 1))] : Array.Empty<Step>()])
                : throw new UsageException($"--port is missing: {Target.Expected}; --dry-run alone needs no router");
        using var journal = new Journal(TimeProvider.System, logPath);
        await using var wire = new Wire(await Target.Parse(target).OpenAsync(cancel), TimeProvider.System);
        var talk = new Conversation(wire, new Pacing(), journal);
        var router = new RouterSession(talk, new Approach(talk, plan.Access, TimeProvider.System));
        var provisioner = new Provisioner(plan, router, display, TimeProvider.System);
        if (dry)
            return ShowScript(display, await provisioner.PreviewAsync(cancel));
        await provisioner.RunAsync(cancel);
        return ExitCode.Done;
    }

    static int ShowScript(StepDisplay display, IReadOnlyList<Step> steps)
    {
        if (steps.Count == 0)
            display.Plain("! Nothing to change");
        foreach (var step in steps)
        {
            display.Plain($"! {step.Title}");
            foreach (var line in step.Script)
                display.Plain(line);
        }
        return ExitCode.Done;
    }
}
