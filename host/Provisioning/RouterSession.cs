using Host.Talk;

namespace Host.Provisioning;

/// <summary>A conversation, the way back to its prompt, and the mode it stands in.</summary>
sealed class RouterSession(Conversation talk, Approach approach)
{
    public Conversation Talk => talk;

    /// <summary>To the privileged prompt from anywhere; also after a wait, when the router may have logged us out.</summary>
    public Task ReachAsync(CancellationToken cancel) => approach.ToPrivilegedExecAsync(cancel);

    public async Task ConfigureAsync(CancellationToken cancel)
    {
        if (talk.Cue != Cue.Configuration)
            await talk.RunAsync("configure terminal", cancel);
    }

    public async Task LeaveConfigurationAsync(CancellationToken cancel)
    {
        if (talk.Cue == Cue.Configuration)
            await talk.RunAsync("end", cancel);
    }

    /// <summary>A show command's output, in privileged EXEC.</summary>
    public async Task<IReadOnlyList<string>> ShowAsync(string command, CancellationToken cancel)
    {
        await LeaveConfigurationAsync(cancel);
        return await talk.RunAsync(command, cancel);
    }
}
