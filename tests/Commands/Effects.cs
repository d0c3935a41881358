using Firmware.Commands;

namespace Tests.Commands;

/// <summary>For every setting, by mode and spec, the test that shows what it does: an accepted setting that nobody reads is a defect.</summary>
static class Effects
{
    public static readonly IReadOnlyDictionary<string, string> Tests = ((IReadOnlyDictionary<string, string>[])
    [
        TimeEffects.Tests,
        system,
        PkiEffects.Tests,
        NetEffects.Tests,
        TerminalEffects.Tests,
        ConfigEffects.Tests,
        LineEffects.Tests,
        AccessEffects.Tests,
    ]).SelectMany(table => table).ToDictionary();

    static Dictionary<string, string> system => new()
    {
        ["config: hostname <name:HOSTNAME>"] = "Commands.SettingTests.HostnameIsInThePrompt",
        [$"config: logging buffered [<size:4096-2147483647>] [{{<severity:0-7>|<level:{LogLevels.Choices}>}}]"] = "Commands.SettingTests.LoggingBufferedSizeAndLevelDecideWhatIsKept",
        [$"config: logging console [{{<severity:0-7>|<level:{LogLevels.Choices}>}}]"] = "Commands.SettingTests.LoggingConsoleLevelDecidesWhatTheConsoleShows",
        ["config: ip http server"] = "EndToEnd.HttpSettingTests.HttpServerListensWhereConfigured",
        ["config: ip http port <port:80,1025-65535>"] = "EndToEnd.HttpSettingTests.HttpServerListensWhereConfigured",
        ["config: ip http secure-server"] = "EndToEnd.StaplingTests.ClientsSeeWhatTheCaSaysOfTheRoutersCertificate",
        ["config: ip http secure-port <port:443,1025-65535>"] = "EndToEnd.StaplingTests.ClientsSeeWhatTheCaSaysOfTheRoutersCertificate",
        ["config: ip http secure-trustpoint <name:WORD>"] = "EndToEnd.StaplingTests.ClientsSeeWhatTheCaSaysOfTheRoutersCertificate",
        ["config-line: exec-timeout <minutes:0-35791> [<seconds:0-2147483>]"] = "Commands.SettingTests.ExecTimeoutLogsOut",
        ["config-line: logging synchronous"] = "Commands.SettingTests.LoggingSynchronousRedrawsThePrompt",
        ["config-line: login [local]"] = "Commands.SettingTests.LoginLocalRefusesStrangersThreeTimes",
        ["ca-peer: address <host:WORD> [port <port:1-65535>]"] = "Peers.PeerLoopTests.ChangeRestartsOnlyThePeerThatChanged",
        ["ca-peer: protocol <protocol:tls>"] = "Peers.PeerTableTests.ProtocolThatIsNotThereIsSaid",
        ["ca-peer: trustpoint <name:WORD>"] = "Peers.PeerLoopTests.TrustpointThatDoesNotExistIsSaid",
        ["ca-peer: interval <seconds:1-86400>"] = "Peers.PeerLoopTests.PeerIsCheckedAtOnceAndAgainEachInterval",
        ["ca-peer: staple <policy:required|preferred|ignored>"] = "Peers.PeerLoopTests.StapleRequiredIsPassedOn",
        ["ca-peer: shutdown"] = "Peers.PeerLoopTests.ShutdownEndsTheLoopAndNoShutdownStartsItAgain",
    };
}
