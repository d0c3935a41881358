using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>How a replacement ended.</summary>
/// <param name="Passes">How often commands were executed.</param>
/// <param name="Left">Commands that would still be needed; none where the configuration is the wanted one.</param>
/// <param name="Failed">Lines of the last pass that the router did not take.</param>
sealed record Replacement(int Passes, IReadOnlyList<string> Left, IReadOnlyList<string> Failed)
{
    public bool IsDone => Left.Count == 0;
}

/// <summary>
/// Brings the running configuration to that of a text by the commands in which they differ, in several passes where one takes with it
/// what another needs. Device thread.
/// </summary>
sealed class ConfigReplace(Router router)
{
    const int MaxPasses = 5;

    /// <summary>Whether one is under way: there can be one only.</summary>
    public bool IsRunning { get; private set; }

    /// <param name="text">The whole configuration wanted.</param>
    /// <param name="passing">Told the commands of each pass before they are executed.</param>
    public async Task<Replacement> RunAsync(string text, Action<int, IReadOnlyList<string>>? passing = null)
    {
        if (IsRunning) throw new CommandException("% Configuration mode is locked by a configuration replace. Please try later.");
        IsRunning = true;
        try { return await PassAsync(text, passing); }
        finally
        {
            IsRunning = false;
            router.IsModified = true;
            router.Apply();
            router.Archive.Apply();
        }
    }

    async Task<Replacement> PassAsync(string text, Action<int, IReadOnlyList<string>>? passing)
    {
        var tree = new ConfigTree(router);
        var (target, fresh) = (await tree.ParseAsync(text), await tree.ParseAsync(ConfigText.Of(FreshConfig.For(router.Board))));
        // A secret in clear never equals the hash that is kept of it.
        using (var keeper = new Session(new ConsoleHost(router), null)) target = await tree.SealAsync(keeper, target, await tree.ParseAsync(ConfigText.Of(router.Config)));
        var faults = (IReadOnlyList<ReplayFault>)[];
        for (var pass = 1; ; pass++)
        {
            var current = await tree.ParseAsync(ConfigText.Of(router.Config));
            string[] commands = [.. ConfigDifference.Removals(tree, current, target, fresh, byDefault: pass > 1), .. ConfigDifference.Additions(target, current)];
            if (commands.Length == 0 || pass > MaxPasses) return new Replacement(pass - 1, commands, [.. faults.Select(f => f.Line.Trim())]);
            passing?.Invoke(pass, commands);
            using var session = new Session(new ConsoleHost(router), null) { AssumesYes = true };
            faults = await session.ReplayAsync(commands.SelectMany(c => c.Split('\n')));
        }
    }
}
