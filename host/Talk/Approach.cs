using Host.Plans;

namespace Host.Talk;

/// <summary>
/// From whatever is on the line to the privileged prompt: boot messages, "Press RETURN", the setup dialogue, a login, user EXEC, a configuration
/// mode, a pager, a half-typed line, a question or a pasted certificate somebody left open.
/// </summary>
sealed class Approach(Conversation talk, Credentials credentials, TimeProvider clock)
{
    const string Interrupt = "\x03", Enter = "\r", Quit = "quit\r";
    const int Attempts = 3;

    /// <summary>Tried in turn while nothing known shows: Ctrl-C drops what others left half done, Enter wakes, quit ends a paste that Ctrl-C did not.</summary>
    static readonly string[] nudges = [Enter, Interrupt, Enter, Quit, Enter];

    int nudged, questionsLeft;
    bool loggingIn, passwordGiven, enabling, secretGiven;

    /// <exception cref="RouterException">No prompt in time, or the credentials are not taken.</exception>
    public async Task ToPrivilegedExecAsync(CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await ReachAsync(cancel);
            try
            {
                await talk.RunAsync("terminal length 0", cancel);
                await talk.RunAsync("terminal width 0", cancel);
                return;
            }
            catch (RouterException) when (attempt < Attempts)
            {
                talk.Journal.Typed("(starting again)");
            }
        }
    }

    async Task ReachAsync(CancellationToken cancel)
    {
        var start = clock.GetTimestamp();
        (nudged, questionsLeft) = (0, 0);
        (loggingIn, passwordGiven, enabling, secretGiven) = (false, false, false, false);
        await talk.PressAsync(Interrupt, cancel);
        while (await StepAsync(await talk.GlanceAsync(talk.Pacing.Quiet, cancel), cancel))
            if (clock.GetElapsedTime(start) > talk.Pacing.Reach)
                throw new RouterException($"no prompt within {talk.Pacing.Reach.TotalSeconds:0} s", talk.LastWords());
    }

    /// <summary>One move towards the prompt; false when there.</summary>
    async Task<bool> StepAsync(Cue cue, CancellationToken cancel)
    {
        switch (cue)
        {
            case Cue.PrivilegedExec:
                return false;
            case Cue.Configuration:
                await talk.SayAsync("end", echo: true, cancel);
                break;
            case Cue.UserExec:
                await EnableAsync(cancel);
                break;
            case Cue.Username:
                await LogInAsync(cancel);
                break;
            case Cue.Password:
                await PasswordAsync(cancel);
                break;
            case Cue.Rommon:
                throw new RouterException("the router stands in its ROM monitor: start its image there first (boot)", talk.LastWords());
            default:
                await LeaveAsync(cue, cancel);
                break;
        }
        return true;
    }

    /// <summary>Out of something that is no prompt.</summary>
    async Task LeaveAsync(Cue cue, CancellationToken cancel)
    {
        switch (cue)
        {
            case Cue.SetupDialog:
                await talk.SayAsync("no", echo: true, cancel);
                break;
            case Cue.More:
                await talk.PressAsync("q", cancel);
                break;
            case Cue.YesNo or Cue.Confirm or Cue.Question:
                await talk.PressAsync(questionsLeft++ % 2 == 0 ? Interrupt : "no\r", cancel);
                break;
            case Cue.PressReturn:
                await talk.PressAsync(Enter, cancel);
                break;
            default:
                await talk.PressAsync(nudges[nudged++ % nudges.Length], cancel);
                break;
        }
    }

    async Task EnableAsync(CancellationToken cancel)
    {
        if (enabling)
            throw Refused("enable secret", "enable-secret");
        enabling = true;
        await talk.SayAsync("enable", echo: true, cancel);
    }

    async Task LogInAsync(CancellationToken cancel)
    {
        if (loggingIn)
            throw Refused("username and password", "username and password");
        var username = credentials.Username
            ?? throw new RouterException("the router asks for a username and the plan names none: give users:, or access: with what it takes today");
        loggingIn = true;
        await talk.SayAsync(username, echo: true, cancel);
    }

    /// <summary>Each password is given once: a second question is the router's no, and a third wrong answer may lock somebody out.</summary>
    async Task PasswordAsync(CancellationToken cancel)
    {
        if (enabling)
        {
            await GiveAsync(credentials.EnableSecret, secretGiven, "enable secret", "enable-secret", cancel);
            secretGiven = true;
        }
        else if (loggingIn)
        {
            await GiveAsync(credentials.Password, passwordGiven, "username and password", "username and password", cancel);
            passwordGiven = true;
        }
        else
            await talk.PressAsync(Enter, cancel);
    }

    async Task GiveAsync(Secret? secret, bool givenBefore, string what, string where, CancellationToken cancel)
    {
        if (givenBefore)
            throw Refused(what, where);
        var password = secret?.Reveal() ?? throw new RouterException($"the router asks for its {what} and the plan gives none: give it under access: {where}");
        talk.Journal.Hide(password);
        await talk.SayAsync(password, echo: false, cancel);
    }

    RouterException Refused(string what, string where) => new($"the router does not take the plan's {what}; where it has another today, give that under access: {where}",
        string.Join('\n', talk.Output.Where(l => l.StartsWith('%'))));
}
