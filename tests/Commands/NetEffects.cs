namespace Tests.Commands;

/// <summary>The tests that show what the settings of names and interfaces do, by mode and spec.</summary>
static class NetEffects
{
    public static readonly IReadOnlyDictionary<string, string> Tests = new Dictionary<string, string>
    {
        ["config: ip domain lookup"] = "Commands.SettingTests.DomainLookupDecidesWhatAnUnknownWordIsAnswered",
        ["config: ip domain list <name:HOSTNAME>"] = "Net.NameServerTests.DomainListIsTriedInOrderBeforeTheBareName",
        ["config: ip domain name <name:HOSTNAME>"] = "Net.NameResolutionTests.BareNameIsCompletedWithTheDomain",
        ["config: ip domain retry <count:0-100>"] = "Net.NameServerTests.SilentServersAreAskedAsOftenAsRetrySays",
        ["config: ip domain timeout <seconds:1-3600>"] = "Net.NameServerTests.SilentServersAreAskedAsOftenAsRetrySays",
        ["config: ip host <name:WORD> {<addresses:A.B.C.D>|<addresses:X:X:X:X::X>}+"] = "Net.NameResolutionTests.IpHostComesFirstInAnyCase",
        ["config: ip name-server {<servers:A.B.C.D>|<servers:X:X:X:X::X>}+"] = "Net.NameServerTests.NextServerIsAskedWhereTheFirstFails",
        ["config-if: description <text:LINE>"] = "Commands.InterfaceTests.DescriptionIsShown",
        ["config-if: ip address <address:A.B.C.D> <mask:A.B.C.D> [secondary]"] = "Net.InterfacesTests.AConfiguredAddressReplacesTheGivenOne",
        ["config-if: shutdown"] = "Net.InterfacesTests.ShutdownTakesTheAddressAway",
    };
}
