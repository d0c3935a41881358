using System.Text;
using Firmware.Kernel;

namespace Firmware.Cli;

/// <summary>
/// One operator at one console: where he stands in the tree of modes, what he may do, and how he is asked and answered.
/// Without a terminal it executes text, as at boot. It lives on the device thread.
/// </summary>
sealed partial class Session(SessionHost host, Terminal? terminal) : IDisposable
{
    /// <summary>IOS cuts the host's name to so many characters in the prompts of configuration modes.</summary>
    public const int ConfigHostname = 20;

    const string AsksQuestions = "% This command asks questions and cannot stand in a configuration.";
    const int UserPrivilege = 1;
    const int PastedLines = 2000;

    /// <summary>So much of a long text is written before everybody else on the device thread has a turn, in characters.</summary>
    const int PieceLength = 4096;

    readonly Stack<Position> positions = new();
    readonly Pager? pager = terminal is null ? null : new Pager(terminal);
    readonly StringBuilder transcript = new();
    Queue<string>? script;
    string refusal = "";
    CancellationTokenSource running = new();
    OutputModifier? filter;

    /// <summary>What commands act on: the language's owner gives it a typed name.</summary>
    public object Device => host.Device;

    public SessionHost Host => host;
    public Terminal? Terminal => terminal;

    /// <summary>The privilege level, 0–15.</summary>
    public int Privilege { get; set; } = UserPrivilege;

    /// <summary>What that level may type, see and change.</summary>
    public Rights Rights => new(Privilege, host);

    /// <summary>Who logged in; empty where nobody was asked.</summary>
    public string User { get; set; } = "";

    /// <summary><c>terminal monitor</c>: log lines come here whatever the console's own level is.</summary>
    public bool IsMonitor { get; set; }

    /// <summary>Where file names without a prefix begin, as a URL; empty is the router's own choice.</summary>
    public string Directory { get; set; } = "";

    public History ExecHistory { get; } = new();
    public History ConfigHistory { get; } = new();

    /// <summary>The history of where the operator stands: EXEC and configuration each have their own.</summary>
    public History History => IsConfiguring ? ConfigHistory : ExecHistory;

    /// <summary><c>terminal editing</c>: whether all of IOS's editing keys work.</summary>
    public bool IsEditing { get; set; } = true;

    /// <summary>Ends a command that takes long: Ctrl-C was typed, or the line was hung up.</summary>
    public CancellationToken Cancel => running.Token;

    public bool IsConfiguring => positions.Count > 0;

    /// <summary>Without a terminal: questions are answered by yes, because who executes the text has been asked already.</summary>
    public bool AssumesYes { get; init; }

    /// <summary>Whether the session was asked to end.</summary>
    public bool HasEnded { get; private set; }

    public string Prompt => positions.TryPeek(out var position)
        ? $"{(host.Hostname.Length > ConfigHostname ? host.Hostname[..ConfigHostname] : host.Hostname)}({position.Mode.Name})#"
        : host.Hostname + (Privilege > UserPrivilege ? '#' : '>');

    /// <summary>What was written since a session without a terminal began.</summary>
    public string Transcript => transcript.ToString();

    /// <summary>Whether the operator wants no more of the running command's output.</summary>
    public bool HasQuit => pager is { HasQuit: true };

    /// <summary>Completes when what was written has been shown and sent: a command with much to write keeps no more than a piece of it.</summary>
    public async Task DrainAsync()
    {
        if (terminal is null) return;
        await pager!.DrainAsync();
        await terminal.FlushAsync();
    }

    public void WriteLine(string text = "") => Write(text + "\n");

    /// <summary>Writes to the operator, through the line's output filter and page by page.</summary>
    public void Write(string text)
    {
        if (filter is not null) filter.Write(text);
        else WritePaged(text);
    }

    /// <summary>Writes many lines; whoever waits for the device thread has a turn now and then.</summary>
    public async Task WriteAsync(IEnumerable<string> lines)
    {
        var piece = new StringBuilder(PieceLength);
        foreach (var line in lines)
        {
            piece.Append(line).Append('\n');
            if (piece.Length < PieceLength) continue;
            Write(piece.ToString());
            piece.Clear();
            await Task.Yield();
            await DrainAsync();
            Cancel.ThrowIfCancellationRequested();
        }
        Write(piece.ToString());
    }

    /// <summary>Asks for a line of text; Ctrl-C is an <see cref="AbandonedException"/>, a hang-up a <see cref="HangUpException"/>: both end the command.</summary>
    public async Task<string> AskAsync(string prompt, bool echo = true)
    {
        if (terminal is null) throw new CommandException(AsksQuestions);
        await pager!.DrainAsync();
        pager.Restart();
        var typed = (await new LineEditor(terminal, prompt) { Echoes = echo }.ReadAsync(editor => ActiveEditor = editor)).Text;
        return echo ? typed.Trim() : typed;
    }

    /// <summary>Asks a question, which includes its <c>[yes/no]: </c>, until it is answered.</summary>
    /// <param name="question">Printed as it stands.</param>
    /// <param name="otherwise">What Enter alone means; null asks again.</param>
    public async Task<bool> YesNoAsync(string question, bool? otherwise = null)
    {
        while (!AssumesYes)
        {
            var answer = await AskAsync(question);
            if (answer.Length == 0 && otherwise is { } fallback) return fallback;
            if (answer.Length > 0 && "yes".StartsWith(answer, StringComparison.OrdinalIgnoreCase)) return true;
            if (answer.Length > 0 && "no".StartsWith(answer, StringComparison.OrdinalIgnoreCase)) return false;
            WriteLine("% Please answer 'yes' or 'no'.");
        }
        return true;
    }

    /// <summary>Asks a question that ends in <c>[confirm]</c>: Enter or y goes on, any other key stops.</summary>
    public async Task<bool> ConfirmAsync(string question)
    {
        if (AssumesYes) return true;
        if (terminal is null) throw new CommandException(AsksQuestions);
        Write(question);
        await pager!.DrainAsync();
        pager.Restart();
        var key = await terminal.ReadKeyAsync();
        terminal.Write(Key.IsPrintable(key) ? $"{(char)key}\n" : "\n");
        if (key is Key.CtrlC or Key.Abort) throw new AbandonedException();
        return key is Key.Return or (byte)'y' or (byte)'Y';
    }

    /// <summary>Lines until a blank one or <c>quit</c>; more than 2000 are refused.</summary>
    public async Task<IReadOnlyList<string>> ReadPastedAsync()
    {
        var lines = new List<string>();
        while (await ReadTextAsync() is { Length: > 0 } text && text != "quit")
        {
            if (lines.Count == PastedLines) throw new CommandException($"% More than {PastedLines} lines were pasted.");
            lines.Add(text);
        }
        return lines;
    }

    /// <summary>Lines until Ctrl-Z, each ended by a line feed; null where they are more than <paramref name="most"/> characters: the rest is read, not kept.</summary>
    public async Task<string?> ReadToEndAsync(int most)
    {
        if (terminal is null) throw new CommandException(AsksQuestions);
        var text = new StringBuilder();
        while (true)
        {
            var (line, end) = await ReadLineAsync();
            if ((line.Length > 0 || end == LineEnd.Return) && text.Length <= most) text.Append(line).Append('\n');
            if (end == LineEnd.CtrlZ) return text.Length > most ? null : text.ToString();
        }
    }

    /// <summary>A line of text, blanks and all; null where a configuration that is replayed has ended. Ctrl-C is an <see cref="AbandonedException"/>.</summary>
    public async Task<string?> ReadTextLineAsync()
    {
        if (script is not null || terminal is null) return script is not null && script.TryDequeue(out var next) ? next : null;
        return (await ReadLineAsync()).Text;
    }

    /// <summary>Goes into a mode; lines are its commands, and those of the modes around it, until it is left.</summary>
    public void Enter(Mode mode, object section, Func<bool>? isAlive = null) => positions.Push(new Position(mode, section, isAlive ?? (() => true)));

    /// <summary>One mode up; out of configuration the router is told.</summary>
    public void Leave()
    {
        positions.Pop();
        if (positions.Count == 0 && script is null) host.LeftConfiguration(this);
    }

    public void LeaveToExec()
    {
        while (positions.Count > 0) Leave();
    }

    /// <inheritdoc cref="Pager.RunOn"/>
    public void RunOn() => pager?.RunOn();

    /// <summary>Ends the session after the command that is running.</summary>
    public void LogOut() => HasEnded = true;

    /// <summary>Ends it for good, without another word: the router goes down.</summary>
    public void GoDown() => HasEnded = isGoingDown = true;

    public void Dispose() => running.Dispose();

    async Task<string> ReadTextAsync()
    {
        if (script is not null) return script.TryDequeue(out var next) ? next.Trim() : "";
        return (await ReadLineAsync()).Text.Trim();
    }

    async Task<(string Text, LineEnd End)> ReadLineAsync()
    {
        await pager!.DrainAsync();
        pager.Restart();
        var line = await new LineEditor(terminal!, "") { MaxLength = LineEditor.MaxPasted }.ReadAsync(editor => ActiveEditor = editor);
        return (line.Text, line.End);
    }

    void WritePaged(string text)
    {
        if (pager is not null) pager.Write(text);
        else transcript.Append(text);
    }
}
