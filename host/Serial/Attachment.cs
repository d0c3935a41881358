using System.Text;

namespace Host.Serial;

/// <summary>Joins the user's terminal to a router's console until Ctrl-] or until either side ends.</summary>
static class Attachment
{
    /// <summary>Ctrl-], as telnet has it.</summary>
    public const char Detach = '\x1d';

    static readonly TimeSpan untilHangUp = Timeout.InfiniteTimeSpan;

    /// <summary>How long a piped-in session is given for its last answers once standard input has ended.</summary>
    static readonly TimeSpan lastWords = TimeSpan.FromSeconds(1);

    /// <returns>True when the user's side ended, false when the router hung up.</returns>
    public static async Task<bool> RunAsync(Wire router, Stream user, CancellationToken cancel)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var typed = TypeAsync(router, user, ended.Token);
        var shown = ShowAsync(router, user, ended.Token);
        var userEnded = await Task.WhenAny(typed, shown) == typed;
        if (userEnded && !await typed)
            await Task.WhenAny(shown, Task.Delay(lastWords, cancel));
        await ended.CancelAsync();
        await SettleAsync(shown);
        return userEnded;
    }

    /// <returns>True at Ctrl-], false at the end of what the user types.</returns>
    static async Task<bool> TypeAsync(Wire router, Stream user, CancellationToken cancel)
    {
        var buffer = new byte[512];
        int count;
        while ((count = await user.ReadAsync(buffer, cancel)) > 0)
        {
            var text = Encoding.Latin1.GetString(buffer, 0, count);
            var end = text.IndexOf(Detach, StringComparison.Ordinal);
            if (end != 0)
                await router.SendAsync(end < 0 ? text : text[..end], cancel);
            if (end >= 0)
                return true;
        }
        return false;
    }

    static async Task ShowAsync(Wire router, Stream user, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var text = await router.ReceiveAsync(untilHangUp, cancel);
            await user.WriteAsync(Encoding.Latin1.GetBytes(text), cancel);
        }
    }

    /// <summary>The router's hang-up and our own cancelling are both ends, not faults.</summary>
    static async Task SettleAsync(Task shown)
    {
        try
        {
            await shown;
        }
        catch (Exception e) when (e is OperationCanceledException or LineException)
        {
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
    }
}
