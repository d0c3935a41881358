using Host.Plans;

namespace Host.Provisioning;

/// <summary>One configuration line. A secret is appended when it is typed and masked everywhere else.</summary>
sealed record Setting(string Text, PlanMark Mark)
{
    public Secret? Secret { get; init; }
    /// <summary>The router may make a key before it answers.</summary>
    public bool MakesKey { get; init; }
    public string Shown => Secret is null ? Text : $"{Text} {Secret}";
}

/// <summary>Configuration lines, global or below a header.</summary>
sealed class SettingsStep(string title, string? header, IReadOnlyList<Setting> settings) : Step(title, settings[0].Mark)
{
    public override IEnumerable<string> Script => header is null ? settings.Select(s => s.Shown) : [header, .. settings.Select(s => " " + s.Shown), " exit"];

    public override async Task RunAsync(RouterSession router, Action<string> say, CancellationToken cancel)
    {
        await router.ConfigureAsync(cancel);
        if (header is not null)
            await router.Talk.RunAsync(header, cancel);
        foreach (var setting in settings)
            await TypeAsync(setting, router, cancel);
        if (header is not null)
            await router.Talk.RunAsync("exit", cancel);
    }

    async Task TypeAsync(Setting setting, RouterSession router, CancellationToken cancel)
    {
        Mark = setting.Mark;
        var secret = setting.Secret?.Reveal();
        router.Talk.Journal.Hide(secret ?? "");
        await router.Talk.RunAsync(secret is null ? setting.Text : $"{setting.Text} {secret}", (_, _) => null, setting.MakesKey ? router.Talk.Pacing.KeyMaking : router.Talk.Pacing.Answer, cancel);
    }
}
