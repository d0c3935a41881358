using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Tests.Host;

/// <summary>
/// A router that knows the transcripts of a terminal enrolment, for testing the tool that types at it: prompts, echo, editing, questions,
/// messages that interrupt, a session that outlives its clients. It keeps keys and certificates at once, the configuration when it is saved.
/// </summary>
sealed partial class FakeRouter
{
    const string LogLine = "*Nov 22 10:42:15.123: %SYS-5-CONFIG_I: Configured from console by console\n";

    public FakeLine Line { get; } = new();

    // What a person at the console would find.
    public string Hostname { get; set; } = "Router";
    public List<string> Globals { get; } = [];
    public Dictionary<string, List<string>> Sections { get; } = [];
    public Dictionary<string, AsymmetricAlgorithm> Keys { get; } = [];
    public Dictionary<string, X509Certificate2> Authorities { get; } = [];
    public Dictionary<string, X509Certificate2> Certificates { get; } = [];
    public string Startup { get; set; } = "";
    public bool ClockIsSet { get; set; }

    /// <summary>The same router after a power cut before it saved: keys and certificates are there, the configuration and the time are not.</summary>
    public FakeRouter PowerCycled()
    {
        Line.Close();
        var after = new FakeRouter();
        foreach (var (label, key) in Keys)
            after.Keys[label] = key;
        foreach (var (name, ca) in Authorities)
            after.Authorities[name] = ca;
        foreach (var (name, certificate) in Certificates)
            after.Certificates[name] = certificate;
        return after;
    }

    // How it misbehaves.
    /// <summary>After which commands a log message breaks into the prompt: one in so many.</summary>
    public int MessageEvery { get; set; }
    /// <summary>Whether Ctrl-C ends a paste; some routers wait for the blank line.</summary>
    public bool PasteHearsCtrlC { get; set; } = true;
    /// <summary>Refuses lines that begin so.</summary>
    public string? Refuses { get; set; }

    string mode = "";
    string section = "";
    bool privileged;
    int commands, pageLength = 24;

    string? EnableSecret => Globals.FirstOrDefault(g => g.StartsWith("enable secret ", StringComparison.Ordinal))?["enable secret 8 ".Length..];
    bool LoginLocal => Sections.TryGetValue("line con 0", out var lines) && lines.Contains("login local");

    /// <summary>Where a session may be found by whoever attaches.</summary>
    public enum At { PressReturn, SetupDialog, UserExec, PrivilegedExec, Trustpoint }

    /// <summary>Runs until the line closes.</summary>
    public async Task RunAsync(At start = At.PressReturn)
    {
        try
        {
            if (start == At.SetupDialog)
                await SetUpAsync();
            (privileged, mode, section) = (start is At.PrivilegedExec or At.Trustpoint, start == At.Trustpoint ? "ca-trustpoint" : "", "crypto pki trustpoint stale");
            var attended = start is not (At.PressReturn or At.SetupDialog);
            while (true)
            {
                if (!attended)
                    await GreetAsync();
                attended = false;
                await ServeAsync();
            }
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            await Line.PrintAsync("");
        }
    }

    public string Prompt => mode.Length > 0 ? $"{Hostname}({mode})#" : Hostname + (privileged ? "#" : ">");

    async Task SetUpAsync()
    {
        await Line.PrintAsync("\n         --- System Configuration Dialog ---\n\n");
        try
        {
            while (await AskAsync("Would you like to enter the initial configuration dialog? [yes/no]: ") is not "no")
                await Line.PrintAsync("% Please answer 'yes' or 'no'.\n");
        }
        catch (OperationCanceledException)
        {
            await Line.PrintAsync("Configuration aborted, no changes made.\n");
        }
    }

    async Task GreetAsync()
    {
        (privileged, mode) = (false, "");
        await Line.PrintAsync("\n\nPress RETURN to get started!\n\n\n");
        while (await Line.ReadAsync() != '\r')
            await Line.PrintAsync("");
        await Line.PrintAsync("\n" + (MessageEvery > 0 ? LogLine : ""));
        while (LoginLocal && !await LogInAsync())
            await Line.PrintAsync("% Login invalid\n\n");
    }

    async Task<bool> LogInAsync()
    {
        try
        {
            await Line.PrintAsync("\nUser Access Verification\n\n");
            var user = await AskAsync("Username: ");
            var password = await AskAsync("Password: ", echo: false);
            var stored = Globals.FirstOrDefault(g => g.StartsWith($"username {user} privilege 15 secret 8 ", StringComparison.Ordinal));
            privileged = stored is not null && Type8.Hash(password, stored.Split('$')[2]) == stored.Split(' ')[^1];
            return privileged;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    async Task ServeAsync()
    {
        while (true)
            try
            {
                var line = await AskAsync(Prompt);
                if (line is "quit" or "exit" && mode.Length == 0)
                    return;
                await ExecuteAsync(line.Trim());
                if (MessageEvery > 0 && ++commands % MessageEvery == 0)
                    await Line.PrintAsync(Prompt + "\n" + LogLine);
            }
            catch (OperationCanceledException)
            {
                (mode, section) = ("", "");
            }
    }

    /// <summary>A line with its echo and editing; Ctrl-C throws.</summary>
    public async Task<string> AskAsync(string prompt, bool echo = true)
    {
        await Line.PrintAsync(prompt);
        var text = new StringBuilder();
        while (true)
            switch (await Line.ReadAsync())
            {
                case '\r':
                    await Line.PrintAsync("\n");
                    return text.ToString();
                case '\x03':
                    await Line.PrintAsync("^C\n");
                    throw new OperationCanceledException();
                case '\x15':
                    await Line.PrintAsync(string.Concat(Enumerable.Repeat("\b \b", text.Length)));
                    text.Clear();
                    break;
                case var c and >= ' ':
                    text.Append(c);
                    await Line.PrintAsync(echo ? c.ToString() : "");
                    break;
            }
    }

    async Task<string> PasteAsync(string what)
    {
        await Line.PrintAsync($"\nEnter the base 64 encoded {what}.\nEnd with a blank line or the word \"quit\" on a line by itself\n\n");
        var pasted = new StringBuilder();
        while (true)
            try
            {
                if (await AskAsync("") is { Length: > 0 } line && line != "quit")
                    pasted.Append(line).Append('\n');
                else
                    return pasted.ToString();
            }
            catch (OperationCanceledException) when (!PasteHearsCtrlC)
            {
                pasted.Append('!');
            }
    }

    /// <summary>Long output pauses, as on every console until terminal length 0.</summary>
    async Task PageAsync(IEnumerable<string> lines)
    {
        var shown = 0;
        foreach (var line in lines)
        {
            if (pageLength > 0 && ++shown % pageLength == 0 && !await MoreAsync())
                return;
            await Line.PrintAsync(line + "\n");
        }
    }

    async Task<bool> MoreAsync()
    {
        await Line.PrintAsync(" --More-- ");
        var key = await Line.ReadAsync();
        await Line.PrintAsync("\b\b\b\b\b\b\b\b\b\b          \b\b\b\b\b\b\b\b\b\b");
        return key is ' ' or '\r';
    }
}

/// <summary>Type 8 secrets, as an independent reading of their definition.</summary>
static class Type8
{
    const string Alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Hash(string password, string salt)
    {
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, Encoding.ASCII.GetBytes(salt), 20_000, HashAlgorithmName.SHA256, 32);
        var text = new StringBuilder($"$8${salt}$");
        for (var bit = 0; bit < 256; bit += 6)
        {
            var value = 0;
            for (var i = bit; i < bit + 6; i++)
                value = value << 1 | (i < 256 ? hash[i / 8] >> 7 - i % 8 & 1 : 0);
            text.Append(Alphabet[value]);
        }
        return text.ToString();
    }
}
