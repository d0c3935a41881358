using NUnit.Framework;
using Tests.Commands;

namespace Tests.Cli;

/// <summary>Any keys in any order: what stands on a narrow screen is a part of the line as it is, and nothing else.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EditingPropertyTests
{
    const int KeysPerLine = 120;
    const int Narrow = 40;

    static readonly string[] keys =
    [
        "\u0001", "\u0002", "\u0004", "\u0005", "\u0006", "\u0008", "\u000b", "\u0014", "\u0015", "\u0017", "\u0019", "\u007f",
        "\u001bb", "\u001bc", "\u001bd", "\u001bf", "\u001bl", "\u001bu", "\u001by", "\u001b[A", "\u001b[B", "\u001b[C", "\u001b[D", "\u001b[3~", "\u001b[H", "\u001b[F",
    ];

    [Test]
    public async Task ScreenShowsAPartOfTheLineAndNothingElse([Range(1, 12)] int seed)
    {
        var typed = Keys(new Random(seed));
        var narrow = await SeenAsync(typed, Narrow);
        var whole = await SeenAsync(typed, 0);
        Assert.That(narrow.Length, Is.LessThan(Narrow));
        var isCutLeft = narrow.StartsWith('$');
        var isCutRight = narrow.Length + "Router#".Length == Narrow - 1 && narrow.EndsWith('$');
        var part = narrow[(isCutLeft ? 1 : 0)..^(isCutRight ? 1 : 0)];
        Assert.That(whole, isCutLeft ? Does.Contain(part) : Does.StartWith(part));
        if (!isCutRight) Assert.That(whole, Does.EndWith(part));
    }

    static string Keys(Random random) => string.Concat(Enumerable.Range(0, KeysPerLine)
        .Select(_ => random.Next(3) == 0 ? keys[random.Next(keys.Length)] : random.Next(6) == 0 ? " " : ((char)('a' + random.Next(26))).ToString()));

    static async Task<string> SeenAsync(string typed, int width)
    {
        await using var router = new TestRouter();
        await router.LogInAsync();
        // Both have the same history to recall.
        foreach (var line in (string[])[$"terminal width {width}", "terminal no history", "terminal history", "show privilege"]) await router.RunAsync(line);
        // Ctrl-L draws the line anew: what had been drawn key by key must be the same.
        await router.TypeAsync(typed + "\u000c", text => text.Contains("\nRouter#", StringComparison.Ordinal));
        await router.Scheduler.RunAsync(() => Task.CompletedTask);
        var lines = ScreenText.Of(router.Line.Output);
        Assert.That(lines[^2], Is.EqualTo(lines[^1]));
        return lines[^1]["Router#".Length..];
    }
}
