using Firmware.Kernel;

namespace Firmware.Cli;

partial class Session
{
    /// <summary>A visitor who types nothing for so long while he is asked who he is, is shown out; so is one who takes longer in all.</summary>
    static readonly TimeSpan loginPause = TimeSpan.FromSeconds(30), loginInAll = TimeSpan.FromMinutes(3);

    /// <summary>A visitor who does not read keeps his line no longer than this.</summary>
    static readonly TimeSpan lastWords = TimeSpan.FromSeconds(2);

    /// <summary>Whether an operator is here, or is being asked who he is.</summary>
    public bool IsAttended => terminal is not null && !isWaitingForReturn;

    /// <summary>Serves the one operator whose connection made the line: no RETURN is waited for, and it ends when he leaves or <paramref name="cancel"/> asked.</summary>
    public async Task VisitAsync(CancellationToken cancel)
    {
        var line = terminal ?? throw new InvalidOperationException("A session without a terminal executes text only.");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        line.Interrupted += Interrupt;
        host.Log.Written += TakeLogLine;
        var reading = line.ReadLineEventsAsync(over.Token);
        using var goingDown = cancel.Register(() => host.Scheduler.Post(_ => line.Disconnect(), null));
        try
        {
            if (await AdmitAsync(line)) await ServeOperatorAsync(line);
        }
        catch (OperationCanceledException)
        {
            // The visitor left, or was shown out.
        }
        finally
        {
            host.Log.Written -= TakeLogLine;
            line.Interrupted -= Interrupt;
            host.LeftLine(this);
            await line.FlushAsync().WaitAsync(lastWords, host.Clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await over.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    async Task<bool> AdmitAsync(Terminal line)
    {
        pager!.Restart();
        line.Write("\n");
        line.IdleTimeout = loginPause;
        using var limit = host.Scheduler.After("login", loginInAll, line.Disconnect);
        return await host.LoginAsync(this);
    }
}
