using System.Globalization;
using Firmware.Cli;
using Firmware.Hardware;
using Firmware.Kernel;

namespace Firmware.Boot;

/// <summary>How the router came to its ROM monitor.</summary>
/// <param name="Line">Where somebody broke in; null where the configuration register asked for it.</param>
/// <param name="Text">Said first on the line that has the monitor.</param>
sealed record Monitoring(SerialLine? Line, string Text);

/// <summary>How the ROM monitor was left.</summary>
enum MonitorEnd { Off, Boot, Reset }

/// <summary>
/// The ROM monitor: nothing of the router runs but its consoles. One line has it, the others wait; where the line that has it is left,
/// RETURN on another takes it over. Lives on a device thread of its own.
/// </summary>
sealed class Rommon
{
    const string Foreground = "stdio";
    const string PromptVariable = "PS1";
    const string FactoryPrompt = "rommon ! > ";

    readonly Chassis chassis;
    readonly Monitoring at;
    readonly CancellationTokenSource ending;
    readonly RommonHost host;
    SerialLine holder;
    int count = 1;

    Rommon(Chassis chassis, BootRecord boot, Monitoring at, Scheduler scheduler, CancellationToken powerOff)
    {
        (this.chassis, this.at, Boot) = (chassis, at, boot);
        ending = CancellationTokenSource.CreateLinkedTokenSource(powerOff);
        Flash = new Flash(chassis.Disk, Path.Combine(chassis.StateDirectory, "flash"), chassis.Profile.Flash);
        host = new RommonHost(this, chassis, scheduler);
        holder = at.Line ?? chassis.Lines.FirstOrDefault(l => l.HasCarrier) ?? chassis.Lines[0];
    }

    public BootRecord Boot { get; }
    public Flash Flash { get; }
    public HardwareProfile Profile => chassis.Profile;
    public History History { get; } = new();

    /// <summary>The last command's status, which <c>set</c> shows as <c>?</c>: 0 where it did what it was told.</summary>
    public int Status { get; set; }

    MonitorEnd How { get; set; }

    /// <summary>Runs until the operator boots or resets, until <paramref name="powerOff"/>, or until nobody is left to type.</summary>
    public static async Task<MonitorEnd> RunAsync(Chassis chassis, BootRecord boot, Monitoring at, CancellationToken powerOff)
    {
        using var scheduler = new Scheduler(chassis.Clock, chassis.Log);
        var monitor = new Rommon(chassis, boot, at, scheduler, powerOff);
        await scheduler.RunAsync(() => Task.WhenAll(chassis.Lines.Select(monitor.ServeAsync)));
        monitor.ending.Dispose();
        return powerOff.IsCancellationRequested ? MonitorEnd.Off : monitor.How;
    }

    /// <summary>Ends the monitor after the command that is running.</summary>
    public void Leave(MonitorEnd how)
    {
        How = how;
        ending.Cancel();
    }

    async Task ServeAsync(SerialLine line)
    {
        var terminal = new Cli.Terminal(line, chassis.Clock);
        // The monitor shows no --More--.
        terminal.SetLength(0);
        using var session = new Session(host, terminal) { Privilege = Mode.AllPrivileges };
        var reading = terminal.ReadLineEventsAsync(ending.Token);
        try
        {
            terminal.Write(line == holder ? at.Text : "");
            while (!terminal.IsClosed && !ending.IsCancellationRequested) await AttendAsync(line, terminal, session);
            await reading;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested) { await terminal.FlushAsync(); }
        catch (Exception e) { chassis.Log.Fault($"console {line.Spec}", e); }
        if (line.Spec == Foreground) await ending.CancelAsync();
    }

    async Task AttendAsync(SerialLine line, Cli.Terminal terminal, Session session)
    {
        try
        {
            if (line == holder) await ServeLineAsync(terminal, session);
            else await WaitAsync(line, terminal);
        }
        // After a hang-up the next one on this line finds the monitor as it was left.
        catch (OperationCanceledException e) when (e is AbandonedException or HangUpException)
        {
            terminal.Write(terminal.Column > 0 ? "\n" : "");
            await Task.Yield();
        }
    }

    async Task ServeLineAsync(Cli.Terminal terminal, Session session)
    {
        LineEditor? editor = null;
        void ShowAgain() => editor?.Interject("", redraw: true);
        terminal.Attached += ShowAgain;
        try
        {
            var typed = await new LineEditor(terminal, Prompt) { History = History }.ReadAsync(active => editor = active);
            if (string.IsNullOrWhiteSpace(typed.Text)) return;
            History.Add(typed.Text);
            try { await ExecuteAsync(session, typed.Text.TrimStart()); }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                chassis.Log.Fault("ROM monitor", e);
                Fail(session, $"monitor: {e.Message}");
            }
            finally { count++; }
        }
        finally { terminal.Attached -= ShowAgain; }
    }

    /// <summary>Runs one line: a variable's assignment, or a command by its whole name or its alias.</summary>
    public async Task ExecuteAsync(Session session, string text)
    {
        Status = 0;
        var word = text.Split(' ', '\t')[0];
        if (RommonMode.Aliases.TryGetValue(word, out var command)) text = command + text[word.Length..];
        else command = word;
        if (command.Contains('=', StringComparison.Ordinal)) SetVariable(session, text);
        else if (!RommonMode.Names.Contains(command)) Fail(session, $"monitor: command \"{word}\" not found");
        else await session.ExecuteAsync(text, column => column);
    }

    /// <summary>A command did not do what it was told.</summary>
    public void Fail(Session session, string why)
    {
        Status = 1;
        session.WriteLine(why);
    }

    string Prompt => Boot.Variables.GetValueOrDefault(PromptVariable, FactoryPrompt).Replace("!", count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>What <c>set</c> shows.</summary>
    public IEnumerable<string> Variables => [.. Boot.Variables.ContainsKey(PromptVariable) ? [] : (string[])[$"{PromptVariable}={FactoryPrompt}"],
        .. Boot.Variables.Select(v => $"{v.Key}={v.Value}"), $"?={Status}"];

    void SetVariable(Session session, string text)
    {
        var (name, value) = text.Split('=', 2) is [var left, var right] ? (left.Trim(), right) : (text, "");
        var isName = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!isName || !Boot.TrySet(name, value)) Fail(session, $"{name}: this variable cannot be set");
    }

    async Task WaitAsync(SerialLine line, Cli.Terminal terminal)
    {
        void Say() => terminal.Write($"\n\nThe router is in its ROM monitor on console {holder.Spec}; this console waits.\n");
        terminal.Attached += Say;
        try
        {
            Say();
            while (await terminal.ReadKeyAsync() != Key.Return) { }
            if (!holder.HasCarrier) holder = line;
            terminal.Write("\n");
        }
        finally { terminal.Attached -= Say; }
    }
}
