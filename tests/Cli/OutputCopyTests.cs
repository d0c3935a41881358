using NUnit.Framework;

namespace Tests.Cli;

[Parallelizable(ParallelScope.All)]
public sealed class OutputCopyTests
{
    static bool IsDone(string text) => text.EndsWith('#');

    [TestCase("show one | redirect flash:a", "show one | redirect flash:a\nBox#", "one\n")]
    [TestCase("show one | append flash:a", "show one | append flash:a\nBox#", "before\none\n")]
    [TestCase("show one | tee flash:a", "show one | tee flash:a\none\nBox#", "one\n")]
    [TestCase("show one | tee /append flash:a", "show one | tee /append flash:a\none\nBox#", "before\none\n")]
    public async Task OutputGoesToTheFile(string typed, string shown, string saved)
    {
        await using var bench = await EngineBench.StartAsync();
        bench.Host.Saved["flash:a"] = "before\n";
        Assert.That(await bench.TypeAsync(typed + "\r", IsDone), Is.EqualTo(shown));
        Assert.That(bench.Host.Saved["flash:a"], Is.EqualTo(saved));
    }

    [Test]
    public async Task RedirectNeedsItsUrl()
    {
        await using var bench = await EngineBench.StartAsync();
        Assert.That(await bench.TypeAsync("show one | redirect\r", IsDone), Is.EqualTo("show one | redirect\n% Incomplete command.\n\nBox#"));
    }
}
