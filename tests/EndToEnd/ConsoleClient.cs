using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Tests.Hardware;

namespace Tests.EndToEnd;

/// <summary>An operator at a console socket: types, and waits for what should appear.</summary>
sealed partial class ConsoleClient : IAsyncDisposable
{
    // A log line may follow a prompt; the echo of a command never does at once.
    const string Prompt = @"^[\w.-]+(\([^)]*\))?[>#](?=\z|\r?\n)", Privileged = @"^[\w.-]+#(?=\z|\r?\n)";
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    readonly Socket socket;
    readonly StringBuilder unread = new();
    readonly StringBuilder transcript = new();
    readonly Lock gate = new();
    readonly Task reader;
    TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool closed;

    public ConsoleClient(string path) : this(new UnixDomainSocketEndPoint(path)) { }

    public ConsoleClient(EndPoint console)
    {
        socket = new(console.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(console);
        reader = Task.Run(ReadAsync);
    }

    /// <summary>Everything the router has sent so far.</summary>
    public string Transcript { get { lock (gate) return transcript.ToString(); } }

    /// <summary>As if its cable was pulled.</summary>
    public void Vanish() => socket.Vanish();

    public async Task SendAsync(byte[] keys) => await socket.SendAsync(keys);

    public async Task SendAsync(string text) => await socket.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Waits until <paramref name="pattern"/> appears and gives the text up to its end.</summary>
    public async Task<string> ExpectAsync(string pattern, TimeSpan? within = null)
    {
        using var deadline = new CancellationTokenSource(within ?? patience);
        while (true)
        {
            Task more;
            lock (gate)
            {
                var match = Regex.Match(unread.ToString(), pattern, RegexOptions.Multiline);
                if (match.Success)
                {
                    var text = unread.ToString(0, match.Index + match.Length);
                    unread.Remove(0, text.Length);
                    return text;
                }
                if (closed) throw new EndOfStreamException($"The console closed before /{pattern}/ appeared. It said:\n{transcript}");
                more = arrived.Task;
            }
            try { await more.WaitAsync(deadline.Token); }
            catch (OperationCanceledException e) { throw new TimeoutException($"/{pattern}/ did not appear. The console said:\n{Transcript}", e); }
        }
    }

    /// <summary>From whatever the console shows to a privileged prompt with paging off.</summary>
    public async Task EnableAsync(string? user = null, string? password = null, string? secret = null)
    {
        await SendAsync("\r");
        if (user is not null)
        {
            await ExpectAsync("Username: ");
            await SendAsync(user + "\r");
            await ExpectAsync("Password: ");
            await SendAsync(password + "\r");
        }
        var prompt = await ExpectAsync(Prompt);
        if (prompt.EndsWith('>'))
        {
            await SendAsync("enable\r");
            if (secret is not null) { await ExpectAsync("Password: "); await SendAsync(secret + "\r"); }
            await ExpectAsync(Privileged);
        }
        await CommandAsync("terminal length 0");
    }

    /// <summary>Types a line and gives what the router printed before its next prompt.</summary>
    public async Task<string> CommandAsync(string line, TimeSpan? within = null)
    {
        await SendAsync(line + "\r");
        var text = await ExpectAsync(Prompt, within);
        var body = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        return body[..(body.LastIndexOf('\n') + 1)].Replace("\r", "", StringComparison.Ordinal);
    }

    public async Task ConfigureAsync(params string[] lines)
    {
        await CommandAsync("configure terminal");
        foreach (var line in lines)
            if (await CommandAsync(line) is { } answer && Refusal().IsMatch(answer)) throw new InvalidOperationException($"'{line}' was refused:\n{answer}");
        await CommandAsync("end");
    }

    /// <summary>Waits until <c>show crypto pki staples</c> shows this status.</summary>
    public async Task ExpectStapleAsync(string status)
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); ;)
        {
            var shown = await CommandAsync("show crypto pki staples");
            if (shown.Contains($" {status} ", StringComparison.Ordinal)) return;
            if (watch.Elapsed > patience) throw new TimeoutException($"No staple became {status}:\n{shown}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await reader;
    }

    async Task ReadAsync()
    {
        var buffer = new byte[8192];
        var decoder = Encoding.UTF8.GetDecoder();
        try
        {
            for (int count; (count = await socket.ReceiveAsync(buffer)) > 0;)
            {
                var characters = new char[count];
                var text = new string(characters, 0, decoder.GetChars(buffer, 0, count, characters, 0));
                Signal(() => { unread.Append(text); transcript.Append(text); });
            }
        }
        catch (SocketException e) { Signal(() => transcript.Append($"\n[{e.SocketErrorCode}]")); }
        catch (ObjectDisposedException e) { Signal(() => transcript.Append($"\n[{e.ObjectName} closed]")); }
        Signal(() => closed = true);
    }

    void Signal(Action change)
    {
        TaskCompletionSource old;
        lock (gate)
        {
            change();
            old = arrived;
            arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        old.SetResult();
    }

    [GeneratedRegex(@"^% (?!Generating|The key|Warning)", RegexOptions.Multiline)]
    private static partial Regex Refusal();
}
