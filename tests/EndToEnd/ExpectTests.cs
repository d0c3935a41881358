using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>Fingers, as an expect script has them: keys, help, recall, pages, questions, configuration, reload.</summary>
[Parallelizable(ParallelScope.All)]
sealed class ExpectTests
{
    [TestCase("serial")]
    [TestCase("console")]
    [TestCase("vty")]
    public async Task OperatorFindsEveryHabitOfHis(string kind)
    {
        await using var router = await ClientRouter.StartAsync();
        string[] target = kind switch
        {
            "serial" => [router.SerialPort],
            "console" => ClientRouter.Arguments(router.Console),
            _ => ClientRouter.Arguments(router.Vty),
        };
        var run = await Subprocess.RunAsync("/usr/bin/expect", ["-f", ClientRouter.Client("operator.exp"), kind, .. target], ClientRouter.Secrets);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Output, Does.EndWith("DONE\n"));
    }
}
