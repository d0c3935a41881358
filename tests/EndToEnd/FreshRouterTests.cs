using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>A router without startup-config: the dialog is offered on its first console, whoever comes when.</summary>
[Parallelizable(ParallelScope.All)]
sealed class FreshRouterTests
{
    const string Dialog = @"         --- System Configuration Dialog ---\r\n\r\nWould you like to enter the initial configuration dialog\? \[yes/no\]: ";
    const string Question = @"initial configuration dialog\? \[yes/no\]: ", Started = "Press RETURN to get started!";

    [Test]
    public async Task TheFirstConsoleAsksAndTheSecondIsUsableMeanwhile()
    {
        await using var router = await RouterProcess.StartFreshAsync("--console", "unix:con", "--console", "unix:con2");
        await using var first = router.Attach();
        await first.ExpectAsync(Question);
        await using var second = new ConsoleClient(Path.Combine(router.Folder, "con2"));
        await second.EnableAsync();
        await second.ConfigureAsync("hostname r1");
        await first.SendAsync("no\r");
        await first.ExpectAsync(Started);
        await first.EnableAsync();
        Assert.That(await first.CommandAsync("show running-config | include hostname"), Is.EqualTo("hostname r1\n"));
        Assert.That(await router.PowerOffAsync(), Is.Zero);
    }

    [Test]
    public async Task ErasedAndReloadedItAsksAgain()
    {
        await using var router = await RouterProcess.StartFreshAsync();
        await using var console = router.Attach();
        await console.ExpectAsync(Question);
        await console.SendAsync("no\r");
        await console.ExpectAsync(Started);
        await console.EnableAsync();
        await console.CommandAsync("write memory");
        await ReloadAsync(console);
        Assert.That(await console.ExpectAsync(Started), Does.Not.Contain("Dialog"));
        await console.EnableAsync();
        await console.SendAsync("write erase\r");
        await console.ExpectAsync(@"\[confirm\]");
        await console.CommandAsync("");
        await ReloadAsync(console);
        await console.ExpectAsync(Dialog);
        Assert.That(await router.PowerOffAsync(), Is.Zero);
    }

    static async Task ReloadAsync(ConsoleClient console)
    {
        await console.SendAsync("reload\r");
        await console.ExpectAsync(@"Proceed with reload\? \[confirm\]");
        await console.SendAsync("\r");
    }
}
