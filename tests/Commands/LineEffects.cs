namespace Tests.Commands;

/// <summary>The tests that show what the settings of lines do.</summary>
static class LineEffects
{
    public static readonly IReadOnlyDictionary<string, string> Tests = new Dictionary<string, string>
    {
        ["config-line: location <text:LINE>"] = "Commands.LineTests.UsersAreShownWithTheirLineIdleTimeAndPlace",
        ["config-line: absolute-timeout <minutes:0-10000>"] = "Commands.LineTests.AbsoluteTimeoutEndsEvenABusySession",
        ["config-line: exec"] = "Commands.LineTests.ConsoleWithoutExecAnswersNoReturn",
        ["config-line: autocommand <command:LINE>"] = "Commands.LineTests.AutocommandRunsAloneAndThenTheVisitEnds",
        ["config-line: session-timeout <minutes:0-35791> [output]"] = "Commands.TelnetCommandTests.SessionTimeoutClosesAConnectionNobodyTypesInto",
        ["config-line: session-limit <sessions:0-2147483647>"] = "Commands.TelnetCommandTests.SessionLimitBoundsTheConnections",
        ["config-line: escape-character {DEFAULT|NONE|<character:0-255>}"] = "Commands.TelnetCommandTests.EscapeCharacterLeadsOut",
        ["config-line: transport preferred {none|telnet}"] = "Commands.TelnetCommandTests.TransportPreferredNoneTriesNoWordAsAHost",
        ["config-line: transport output {all|none|<protocols:telnet|ssh+>}"] = "Commands.TelnetCommandTests.TransportOutputNoneForbidsConnections",
        ["config-line: transport input {all|none|<protocols:telnet|ssh+>}"] = "Boot.VtyServerTests.VtyThatTakesNoTelnetIsNotListenedFor",
    };
}
