using System.Text.RegularExpressions;

namespace Host.Talk;

/// <summary>What a router's waiting line can be.</summary>
enum Cue
{
    /// <summary>Nothing that is known: still printing, or silent.</summary>
    None,
    PressReturn, SetupDialog, Username, Password, More, YesNo, Confirm, PasteInvite, Question, UserExec, PrivilegedExec, Configuration, Rommon,
}

/// <summary>Reads the waiting line, tolerantly: the patterns are those real automation tools use (ios-style prompts, netmiko, clogin).</summary>
static partial class Cues
{
    static readonly (Cue Cue, Regex Pattern)[] tails =
    [
        (Cue.Rommon, RommonPattern()),
        (Cue.Configuration, ConfigurationPattern()),
        (Cue.PrivilegedExec, PrivilegedPattern()),
        (Cue.UserExec, UserPattern()),
        (Cue.More, MorePattern()),
        (Cue.SetupDialog, SetupPattern()),
        (Cue.Username, UsernamePattern()),
        (Cue.Password, PasswordPattern()),
        (Cue.Confirm, ConfirmPattern()),
        (Cue.YesNo, YesNoPattern()),
        (Cue.Question, QuestionPattern()),
    ];

    public static Cue Of(Screen screen)
    {
        var tail = screen.Tail;
        if (tail.Length > 0)
            return tails.FirstOrDefault(t => t.Pattern.IsMatch(tail)).Cue;
        var printed = screen.Lines.LastOrDefault(l => l.Length > 0) ?? "";
        return PastePattern().IsMatch(printed) ? Cue.PasteInvite : PressReturnPattern().IsMatch(printed) ? Cue.PressReturn : Cue.None;
    }

    public static bool IsPrompt(Cue cue) => cue is Cue.UserExec or Cue.PrivilegedExec or Cue.Configuration;

    /// <summary>The prompt and what it may be followed by: used to drop redrawn prompts from a command's output.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][\w.+:/-]*(\([\w.+:/ -]+\))?[>#]")]
    public static partial Regex PromptStart();

    [GeneratedRegex(@"^[A-Za-z0-9][\w.+:/-]*\([\w.+:/ -]+\)#$")]
    private static partial Regex ConfigurationPattern();
    [GeneratedRegex(@"^[A-Za-z0-9][\w.+:/-]*#$")]
    private static partial Regex PrivilegedPattern();
    [GeneratedRegex(@"^[A-Za-z0-9][\w.+:/-]*>$")]
    private static partial Regex UserPattern();
    [GeneratedRegex(@"^rommon[\s\d]*>$")]
    private static partial Regex RommonPattern();
    [GeneratedRegex(@"--\s?More\s?--$", RegexOptions.IgnoreCase)]
    private static partial Regex MorePattern();
    [GeneratedRegex(@"initial configuration dialog\?.*\[yes/no\]:?$", RegexOptions.IgnoreCase)]
    private static partial Regex SetupPattern();
    [GeneratedRegex(@"(username|login|user):$", RegexOptions.IgnoreCase)]
    private static partial Regex UsernamePattern();
    [GeneratedRegex(@"password:$", RegexOptions.IgnoreCase)]
    private static partial Regex PasswordPattern();
    [GeneratedRegex(@"\[confirm\]$", RegexOptions.IgnoreCase)]
    private static partial Regex ConfirmPattern();
    [GeneratedRegex(@"\[(yes/no|yes|no)\]\s?:?$", RegexOptions.IgnoreCase)]
    private static partial Regex YesNoPattern();
    [GeneratedRegex(@"(\?|\[[^\]]*\]\s?[?:]?|:)$")]
    private static partial Regex QuestionPattern();
    [GeneratedRegex(@"^(% )?End with .*""quit"" on a line by itself", RegexOptions.IgnoreCase)]
    private static partial Regex PastePattern();
    [GeneratedRegex(@"press return to get started", RegexOptions.IgnoreCase)]
    private static partial Regex PressReturnPattern();
}
