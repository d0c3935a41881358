using NUnit.Framework;
using Firmware.Cli;
using Firmware.Commands;

namespace Tests.Commands;

/// <summary>What holds of every command that does something and keeps nothing.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ActionTests
{
    // Some commands have very many ways to be typed; these many show each of its words.
    const int WaysToType = 500;

    [Test]
    public async Task EveryActionIsFoundByItsOwnWords()
    {
        await using var router = new TestRouter();
        var wrong = new List<string>();
        foreach (var (mode, command) in Language.Modes.SelectMany(m => m.Commands.Where(c => !c.IsSetting).Select(c => (m, c))))
        {
            foreach (var words in command.Syntax.First.SelectMany(t => GrammarTests.Walk(t, [])).Take(WaysToType))
            {
                var line = string.Join(' ', words);
                var parsed = new Parser(mode, Prefix.None, Rights.All, router.Router).Parse(new CommandLine(line), 0);
                if (parsed.Command != command) wrong.Add($"{mode.Name}: '{line}' is '{parsed.Command?.Spec ?? parsed.Outcome.ToString()}', not '{command.Spec}'");
            }
        }
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void EveryConfigurationModeHasExitAndReachesEnd() => Assert.Multiple(() =>
    {
        foreach (var mode in Language.Modes.Where(m => m.Name != "exec")) Assert.That(mode.Commands.Select(c => c.Spec), Has.Member("exit"), mode.Name);
        Assert.That(Language.Config.Commands.Select(c => c.Spec), Has.Member("end").And.Member("help"));
    });
}
