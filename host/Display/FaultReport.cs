using Host.Talk;

namespace Host.Display;

/// <summary>The one place where a failure becomes words on standard error and an exit code.</summary>
static class FaultReport
{
    /// <summary>As shells report a program that Ctrl-C ended.</summary>
    const int Interrupted = 130;

    public static async Task<int> GuardAsync(string command, TextWriter error, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (HostException e)
        {
            await error.WriteLineAsync($"{command}: {e.Message}");
            if (e is RouterException router)
                await ExplainAsync(error, router);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync($"{command}: interrupted; run it again to go on from here");
            return Interrupted;
        }
        catch (Exception e)
        {
            await error.WriteLineAsync($"{command}: internal error, please report it: {e}");
            return ExitCode.Internal;
        }
    }

    static async Task ExplainAsync(TextWriter error, RouterException e)
    {
        foreach (var line in e.Answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await error.WriteLineAsync($"  router: {line}");
        if (e.Mark is { } mark)
            await error.WriteLineAsync($"  plan:   {mark}");
    }
}
