using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>The README's console session, typed into a fresh router.</summary>
[Parallelizable(ParallelScope.All)]
sealed partial class ReadmeTests
{
    static string Page([CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../README.md"));

    [Test]
    public async Task TheConsoleSessionReadsAsPrinted()
    {
        var session = Session().Match(Page()).Groups[1].Value;
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.SendAsync("\r");
        await console.ExpectAsync("^Router>");
        var steps = Step().Matches(session);
        Assert.That(steps, Is.Not.Empty);
        foreach (Match step in steps)
        {
            var answer = await console.CommandAsync(step.Groups["line"].Value);
            // Before logging is off, the router may have something to say of itself.
            Assert.That(LogLine().Replace(answer, ""), Is.EqualTo(step.Groups["answer"].Value), step.Groups["line"].Value);
        }
    }

    [GeneratedRegex("```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Session();

    [GeneratedRegex(@"^[\w.-]+(\([^)]*\))?[>#](?<line>.*)\n(?<answer>(?:(?![\w.-]+(?:\([^)]*\))?[>#]).*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"^\*?[A-Z][a-z]{2} .\d [\d:.]+: %.*\n", RegexOptions.Multiline)]
    private static partial Regex LogLine();
}
