using System.Globalization;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>session-timeout MINUTES [output]</c>: a connection that idles is closed; <c>output</c> counts what the far end sends, too.</summary>
sealed class SessionTimeoutRow() : Command<LineConfig>("session-timeout <minutes:0-35791> [output]", "Session timeout interval in minutes")
{
    protected override void Set(LineConfig section, Args args) => (section.SessionTimeoutMinutes, section.SessionTimeoutOutput) = (args.Int("minutes"), args.Int("minutes") > 0 && args.Has("output"));

    protected override void Unset(LineConfig section, Args args) => (section.SessionTimeoutMinutes, section.SessionTimeoutOutput) = (0, false);

    public override bool NoMayEndAfter(Token last) => last.Text == "session-timeout";

    protected override IEnumerable<string> Nvgen(LineConfig section)
        => section.SessionTimeoutMinutes == 0 ? [] : NvgenAll(section);

    protected override IEnumerable<string> NvgenAll(LineConfig section) => [$"session-timeout {section.SessionTimeoutMinutes}{(section.SessionTimeoutOutput ? " output" : "")}"];
}

/// <summary><c>escape-character</c>: what leads out of a connection; Ctrl-Shift-6 where nothing is said.</summary>
sealed class EscapeCharacterRow() : Command<LineConfig>("escape-character {DEFAULT|NONE|<character:0-255>}", "Change the current line's escape character")
{
    protected override void Set(LineConfig section, Args args) => section.EscapeCharacter = args.Has("NONE") ? LineConfig.NoEscape : args.Int("character", LineConfig.DefaultEscape);

    protected override void Unset(LineConfig section, Args args) => section.EscapeCharacter = LineConfig.DefaultEscape;

    public override bool NoMayEndAfter(Token last) => last.Text == "escape-character";

    protected override IEnumerable<string> Nvgen(LineConfig section) => section.EscapeCharacter switch
    {
        LineConfig.DefaultEscape => [],
        LineConfig.NoEscape => ["escape-character NONE"],
        var character => [$"escape-character {character.ToString(CultureInfo.InvariantCulture)}"],
    };
}

/// <summary><c>transport output …</c>: which connections may be made from the line.</summary>
sealed class TransportOutputRow() : Command<LineConfig>($"transport output {TransportNames.Spec}", "Define which protocols to use for outgoing connections")
{
    protected override void Set(LineConfig section, Args args) => section.Output = TransportNames.Of(args);

    protected override void Unset(LineConfig section, Args args) => section.Output = Transports.All;

    public override bool NoMayEndAfter(Token last) => last.Text == "output";

    protected override IEnumerable<string> Nvgen(LineConfig section) => section.Output == Transports.All ? [] : NvgenAll(section);

    protected override IEnumerable<string> NvgenAll(LineConfig section) => [$"transport output {TransportNames.Text(section.Output)}"];
}

/// <summary><c>transport preferred {none|telnet}</c>: whether a word that is no command is tried as a host.</summary>
sealed class TransportPreferredRow() : Command<LineConfig>("transport preferred {none|telnet}", "Specify the preferred protocol to use")
{
    protected override void Set(LineConfig section, Args args) => section.PrefersTelnet = args.Has("telnet");

    protected override void Unset(LineConfig section, Args args) => section.PrefersTelnet = true;

    public override bool NoMayEndAfter(Token last) => last.Text == "preferred";

    protected override IEnumerable<string> Nvgen(LineConfig section) => section.PrefersTelnet ? [] : NvgenAll(section);

    protected override IEnumerable<string> NvgenAll(LineConfig section) => [$"transport preferred {(section.PrefersTelnet ? "telnet" : "none")}"];
}
