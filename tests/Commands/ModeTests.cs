using NUnit.Framework;
using Firmware.Cli;
using Firmware.Commands;

namespace Tests.Commands;

/// <summary>What holds in every mode there is.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ModeTests
{
    static IEnumerable<string> Modes => Language.Modes.Where(m => m.Name != "exec").Select(m => m.Name);

    static async Task<TestRouter> EnterAsync(string mode)
    {
        var router = new TestRouter();
        await router.LogInAsync();
        await router.RunAsync("terminal length 0");
        await router.RunAsync("configure terminal");
        await router.RunAsync("no logging console");
        foreach (var line in GrammarTests.Opening(mode)) await router.RunAsync(line);
        Assert.That(router.Line.Output, Does.EndWith($"({mode})#"));
        return router;
    }

    [TestCaseSource(nameof(Modes))]
    public async Task WrongWordsAreAnsweredAsInEveryMode(string mode)
    {
        await using var router = await EnterAsync(mode);
        var column = $"Router({mode})#".Length;
        Assert.That(await router.RunAsync("99 bottles"), Is.EqualTo($"99 bottles\n{new string(' ', column)}^\n% Invalid input detected at '^' marker.\n\nRouter({mode})#"));
        Assert.That(await router.RunAsync("do show 99"), Is.EqualTo($"do show 99\n{new string(' ', column + 8)}^\n% Invalid input detected at '^' marker.\n\nRouter({mode})#"));
        Assert.That(await router.RunAsync("no"), Is.EqualTo($"no\n% Incomplete command.\n\nRouter({mode})#"));
        Assert.That(await router.RunAsync("do show"), Is.EqualTo($"do show\n% Incomplete command.\n\nRouter({mode})#"));
        Assert.That(await router.RunAsync("do c"), Is.EqualTo($"do c\n% Ambiguous command:  \"do c\"\nRouter({mode})#"));
    }

    [TestCaseSource(nameof(Modes))]
    public async Task QuestionMarkListsTheModeUnderItsTitle(string mode)
    {
        await using var router = await EnterAsync(mode);
        var help = await router.TypeAsync("?", text => text.EndsWith($"({mode})#", StringComparison.Ordinal));
        Assert.That(help, Does.StartWith($"?\n{Language.Modes.Single(m => m.Name == mode).Title}\n  "));
        var words = help.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Trim().Split(' ')[0]).ToArray();
        Assert.That(words, Is.Ordered.Using<string>(StringComparer.Ordinal).And.Unique.And.SupersetOf((string[])["default", "do", "exit", "no"]));
        Assert.That(await router.TypeAsync("zzz?", text => text.EndsWith("#zzz", StringComparison.Ordinal)), Does.EndWith($"\n% Unrecognized command\nRouter({mode})#zzz"));
    }

    [TestCaseSource(nameof(Modes))]
    public async Task ExitGoesOneUpAndEndLeavesAll(string mode)
    {
        await using var router = await EnterAsync(mode);
        var up = GrammarTests.Opening(mode).ToArray();
        Assert.That(await router.RunAsync("exit"), Does.EndWith(mode == "config" ? "\nRouter#" : up.Length > 1 ? ")#" : "\nRouter(config)#"));
        if (mode == "config") await router.RunAsync("configure terminal");
        else await router.RunAsync(up[^1]);
        Assert.That(await router.RunAsync("end"), Does.EndWith("\nRouter#"));
    }

    [TestCase("do ?", "Exec commands:")]
    [TestCase("no ?", "  ")]
    [TestCase("default ?", "  ")]
    public async Task PrefixIsHelpedByWhatMayFollow(string typed, string begin)
    {
        await using var router = await EnterAsync("config");
        Assert.That(await router.TypeAsync(typed, text => text.EndsWith($"#{typed[..^1]}", StringComparison.Ordinal)), Does.StartWith($"{typed}\n{begin}"));
    }
}
