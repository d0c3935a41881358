using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Global <c>login …</c>: what is done about those who guess passwords.</summary>
static class LoginRows
{
    public static readonly Mode<RunningConfig> Rows = new("config")
    {
        new LoginBlockRow(),
        new LoginDelayRow(),
        new LoginLogRow("failure", "Generate syslogs on failure logins", login => ref login.LogFailures),
        new LoginLogRow("success", "Generate syslogs on successful logins", login => ref login.LogSuccesses),
    };
}

/// <summary><c>login block-for S attempts N within W</c>.</summary>
sealed class LoginBlockRow() : Command<RunningConfig>("login block-for <seconds:1-65535> attempts <attempts:1-65535> within <within:1-65535>", "Time period in seconds", Row.Apart)
{
    protected override void Set(RunningConfig section, Args args)
        => (section.Login.BlockSeconds, section.Login.Attempts, section.Login.WithinSeconds) = (args.Int("seconds"), args.Int("attempts"), args.Int("within"));

    protected override void Unset(RunningConfig section, Args args)
        => (section.Login.BlockSeconds, section.Login.Attempts, section.Login.WithinSeconds) = (0, 0, 0);

    public override bool NoMayEndAfter(Token last) => last.Text == "block-for";

    protected override IEnumerable<string> Nvgen(RunningConfig section)
        => section.Login.BlockSeconds == 0 ? [] : [$"login block-for {section.Login.BlockSeconds} attempts {section.Login.Attempts} within {section.Login.WithinSeconds}"];
}

/// <summary><c>login delay S</c>: none is its own value, which cannot be typed.</summary>
sealed class LoginDelayRow() : Command<RunningConfig>("login delay <seconds:1-10>", "Time period in seconds")
{
    protected override void Set(RunningConfig section, Args args) => section.Login.Delay = args.Int("seconds");

    protected override void Unset(RunningConfig section, Args args) => section.Login.Delay = 0;

    protected override IEnumerable<string> Nvgen(RunningConfig section) => section.Login.Delay == 0 ? [] : [$"login delay {section.Login.Delay}"];
}

/// <summary><c>login on-failure|on-success log [every N]</c>.</summary>
sealed class LoginLogRow(string what, string help, Slot<LoginConfig, int> slot) : Command<RunningConfig>($"login on-{what} log [every <every:1-65535>]", help)
{
    protected override void Set(RunningConfig section, Args args) => slot(section.Login) = args.Int("every", 1);

    protected override void Unset(RunningConfig section, Args args) => slot(section.Login) = 0;

    public override bool NoMayEndAfter(Token last) => last.Text.StartsWith("on-", StringComparison.Ordinal);

    protected override IEnumerable<string> Nvgen(RunningConfig section) => slot(section.Login) switch
    {
        0 => [],
        1 => [$"login on-{what} log"],
        var every => [$"login on-{what} log every {every}"],
    };
}
