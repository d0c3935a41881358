using System.Runtime.CompilerServices;
using Firmware.Boot;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>docs/commands.md is what the tables say.</summary>
[Parallelizable(ParallelScope.All)]
sealed class CommandPageTests
{
    static string Page([CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../docs/commands.md"));

    [Test]
    public void CommittedPageIsGeneratedFromTheTables()
        => Assert.That(Page(), Is.EqualTo(CommandPage.Text), "the tables have changed: ./device commands > docs/commands.md");
}
