using Firmware.Kernel;

namespace Firmware.Cli;

partial class Session
{
    const string PressReturn = "Press RETURN to get started!";

    bool isRunning;
    bool isWaitingForReturn;
    bool isAskingFirst;
    bool isGoingDown;
    LineDefaults defaults = LineDefaults.Factory;
    long began;

    /// <summary>How long the operator has been here.</summary>
    public TimeSpan Attended => host.Clock.GetElapsedTime(began);

    History[] Histories => [ExecHistory, ConfigHistory];

    LineEditor? ActiveEditor { get; set; }

    /// <summary>
    /// Serves the terminal until its line is gone for good: waits for RETURN, asks who is there, executes lines, and begins
    /// again when the operator leaves. It ends with the line: by an exception where the line failed or <paramref name="cancel"/> asked.
    /// </summary>
    /// <param name="backlog">What was logged before there was a session, shown first.</param>
    public async Task RunAsync(IReadOnlyList<LogLine> backlog, CancellationToken cancel)
    {
        var line = terminal ?? throw new InvalidOperationException("A session without a terminal executes text only.");
        line.Interrupted += Interrupt;
        line.Attached += Greet;
        host.Log.Written += TakeLogLine;
        var reading = line.ReadLineEventsAsync(cancel);
        try
        {
            await AskFirstAsync(line);
            line.Write($"\n\n{PressReturn}\n\n\n");
            foreach (var entry in backlog.Where(e => e.Severity <= host.ConsoleLogLevel)) line.Write(entry.Text + "\n");
            while (!line.IsClosed && !isGoingDown) await ServeAsync(line);
            await reading;
        }
        finally
        {
            host.Log.Written -= TakeLogLine;
            line.Attached -= Greet;
            line.Interrupted -= Interrupt;
        }
    }

    /// <summary>Who hangs up leaves the question to the next one.</summary>
    async Task AskFirstAsync(Terminal line)
    {
        isAskingFirst = true;
        for (var asked = false; !asked && !line.IsClosed && !isGoingDown;)
        {
            try
            {
                await host.AskFirstAsync(this);
                asked = true;
            }
            catch (HangUpException) { await Task.Yield(); }
            catch (AbandonedException) { asked = true; }
            catch (Exception e)
            {
                host.Log.Fault("first questions", e);
                asked = true;
            }
        }
        isAskingFirst = false;
    }

    async Task ServeAsync(Terminal line)
    {
        try
        {
            await WaitForReturnAsync(line);
            if (await host.LoginAsync(this)) await ServeOperatorAsync(line);
        }
        catch (OperationCanceledException) { line.Write("\n"); }
        catch (Exception e) { host.Log.Fault("console", e); }
        if (line.IsClosed || isGoingDown) return;
        try { await EndAsync(line); }
        catch (IOException e) { host.Log.Fault("console", e); }
    }

    async Task WaitForReturnAsync(Terminal line)
    {
        pager!.Restart();
        line.IdleTimeout = Timeout.InfiniteTimeSpan;
        isWaitingForReturn = true;
        while (await line.ReadKeyAsync() != Key.Return || !host.StartsExec) { }
        isWaitingForReturn = false;
        line.IdleTimeout = loginPause;
        line.Write("\n");
    }

    // The line may have been configured since its last user left.
    void BeginAnew(Terminal line)
    {
        var factory = LineDefaults.Factory;
        defaults = host.Defaults;
        began = host.Clock.GetTimestamp();
        line.ResetSize(defaults.Width == factory.Width ? null : defaults.Width, defaults.Length == factory.Length ? null : defaults.Length);
        IsEditing = defaults.IsEditing;
        foreach (var history in Histories)
        {
            history.Clear();
            (history.IsKept, history.Size) = (defaults.KeepsHistory, defaults.HistorySize);
        }
    }

    // What was configured on the line since the last prompt applies at once; what was not stays as its user set it.
    void FollowLine(Terminal line)
    {
        var (before, now) = (defaults, host.Defaults);
        if (now == before) return;
        defaults = now;
        if (now.Width != before.Width) line.SetWidth(now.Width);
        if (now.Length != before.Length) line.SetLength(now.Length);
        if (now.IsEditing != before.IsEditing) IsEditing = now.IsEditing;
        foreach (var history in Histories)
        {
            if (now.KeepsHistory != before.KeepsHistory) history.IsKept = now.KeepsHistory;
            if (now.HistorySize != before.HistorySize) history.Size = now.HistorySize;
        }
    }

    void LimitIdleness(Terminal line) => line.IdleTimeout = host.IdleTimeout > TimeSpan.Zero ? host.IdleTimeout : Timeout.InfiniteTimeSpan;

    async Task ServeOperatorAsync(Terminal line)
    {
        BeginAnew(line);
        host.TookLine(this);
        if (host.AutoCommand is { Length: > 0 } automatic)
        {
            LimitIdleness(line);
            await RunTypedAsync(line, new TypedLine(automatic, LineEnd.Return, column => column));
            return;
        }
        while (!HasEnded)
        {
            LimitIdleness(line);
            FollowLine(line);
            try { await ServeLineAsync(line); }
            catch (HangUpException) { return; }
            catch (AbandonedException) { LeaveToExec(); }
        }
    }

    async Task ServeLineAsync(Terminal line)
    {
        var history = History;
        var editor = new LineEditor(line, Prompt) { History = history, Help = ShowHelpAsync, Complete = CompleteLine, IsEnhanced = IsEditing };
        var typed = await editor.ReadAsync(active => ActiveEditor = active);
        if (!HoldsSecret(ForHistory(typed.Text))) history.Add(typed.Text);
        await RunTypedAsync(line, typed);
        if (typed.End == LineEnd.CtrlZ) LeaveToExec();
        await line.FlushAsync();
        // Lines typed ahead must not keep the device thread from everybody else.
        await Task.Yield();
    }

    bool HoldsSecret(string text)
    {
        var resolver = NewResolver();
        return resolver.Parse(resolver.Resolve(new CommandLine(text))).Parsed is { Outcome: Outcome.Found } parsed && parsed.Command!.HoldsSecret(parsed.Args!);
    }

    async Task RunTypedAsync(Terminal line, TypedLine typed)
    {
        running.Dispose();
        running = new CancellationTokenSource();
        isRunning = true;
        pager!.Restart();
        try
        {
            if (typed is { Text: "", End: LineEnd.Return } && !IsConfiguring) await host.TakeBlankLineAsync(this);
            else await ExecuteAsync(typed.Text, typed.ColumnOf);
            await DrainAsync();
            if (running.IsCancellationRequested && line.Column > 0) line.Write("\n");
        }
        catch (OperationCanceledException e) when (e is AbandonedException || e is not HangUpException && running.IsCancellationRequested)
        {
            if (line.Column > 0) line.Write("\n");
        }
        catch (Exception e) when (e is not HangUpException)
        {
            host.Log.Fault($"'{Prompt}' command", e);
        }
        finally { isRunning = false; }
    }

    async Task EndAsync(Terminal line)
    {
        positions.Clear();
        Directory = "";
        host.LeftLine(this);
        (HasEnded, IsMonitor, User, Privilege, filter) = (false, false, "", UserPrivilege, null);
        isWaitingForReturn = false;
        line.Write($"\n\n\n{host.Hostname} {host.LineName} is now available\n\n\n\n\n\n{PressReturn}\n\n\n");
        await line.FlushAsync();
    }

    async Task ShowHelpAsync(string typed)
    {
        pager!.Restart();
        pager.Write(new Help(NewResolver(), terminal!.Width).For(ForHelp(typed), AliasesBegunBy(typed)));
        await pager.DrainAsync();
    }

    Completion CompleteLine(string typed) => new Help(NewResolver(), terminal!.Width).Complete(typed);

    void Interrupt()
    {
        if (!isRunning) return;
        pager!.Quit();
        terminal!.DropOutput();
        running.Cancel();
    }

    void Greet()
    {
        if (isWaitingForReturn) terminal!.Write($"\n\n{PressReturn}\n\n\n");
        else if (isAskingFirst) ActiveEditor?.Interject("\n", redraw: true);
    }

    void TakeLogLine(LogLine line)
    {
        if (host.Scheduler.IsCurrent) ShowLogLine(line);
        else host.Scheduler.Post(_ => ShowLogLine(line), null);
    }

    void ShowLogLine(LogLine line)
    {
        var isForConsole = line.Severity <= host.ConsoleLogLevel && line.OnConsole;
        var isMonitored = IsMonitor && line.Severity <= host.MonitorLogLevel;
        if (!isForConsole && !isMonitored || terminal!.IsFlooded) return;
        if (isMonitored) host.Log.Monitored.Increment();
        var text = line.Text + "\n";
        if (pager!.IsAsking) pager.Write(text);
        else if (ActiveEditor is { } editor) editor.Interject(text, host.SynchronousLogging);
        else terminal.Write(terminal.Column == 0 ? text : "\n" + text);
    }
}
