using Firmware.Commands;

namespace Tests.Commands;

/// <summary>The tests that show what the settings of clock, logging and NTP do, by mode and spec.</summary>
static class TimeEffects
{
    const string Level = $"[{{<severity:0-7>|<level:{LogLevels.Choices}>}}]";
    const string Start = "{<startWeek:1-4>|<startOrder:first|last>} <startDay:WEEKDAY> <startMonth:MONTH> <startTime:hh:mm>";
    const string StartDate = "{<startMonth:MONTH> <startDate:1-31>|<startDate:1-31> <startMonth:MONTH>} <startYear:1993-2035> <startTime:hh:mm>";
    const string Stamps = "[{uptime|datetime [<options:msec|localtime|show-timezone|year+>]}]";

    static string End(string start) => start.Replace("start", "end", StringComparison.Ordinal);

    public static readonly IReadOnlyDictionary<string, string> Tests = new Dictionary<string, string>
    {
        ["config: clock timezone <zone:WORD> <hours:HOURS> [<minutes:0-59>]"] = "Commands.TimeTests.ZoneIsInEveryTimeShown",
        [$"config: clock summer-time <zone:WORD> {{recurring [{Start} {End(Start)} [<offset:1-1440>]]|date {StartDate} {End(StartDate)} [<offset:1-1440>]}}"] = "Commands.TimeTests.SummerTimeIsInEveryTimeShown",
        [$"config: service timestamps debug {Stamps}"] = "Commands.TimeTests.TimestampsOfLogAndDebuggingAreEachTheirOwn",
        [$"config: service timestamps log {Stamps}"] = "Commands.TimeTests.TimestampsOfLogAndDebuggingAreEachTheirOwn",
        ["config: service sequence-numbers"] = "Commands.TimeTests.SequenceNumbersCountFromOne",
        [$"config: logging monitor {Level}"] = "Commands.TimeTests.LoggingMonitorLevelDecidesWhatTerminalMonitorShows",
        ["config: logging on"] = "Commands.TimeTests.NoLoggingOnLeavesTheConsoleAlone",
        [$"config: logging rate-limit [console] [all] <number:1-10000> [except {{<severity:0-7>|<level:{LogLevels.Choices}>}}]"] = "Commands.TimeTests.RateLimitIsPassedOn",
        [$"config: logging trap {Level}"] = "Net.SyslogTests.TrapLevelDecidesWhatLeaves",
        ["config: logging facility <facility:auth|cron|daemon|kern|local0|local1|local2|local3|local4|local5|local6|local7|lpr|mail|news|sys10|sys11|sys12|sys13|sys14|sys9|syslog|user|uucp>"] = "Net.SyslogTests.FacilityIsInThePriority",
        ["config: logging origin-id {hostname|ip|string <text:LINE>}"] = "Net.SyslogTests.OriginStandsBeforeTheTime",
        ["config: logging source-interface <name:ANY-INTERFACE>"] = "Net.SyslogTests.SourceInterfaceIsWhereLinesComeFrom",
        ["config: ntp logging"] = "Net.NtpTests.LosingEveryServerIsADotAndNoStar",
        ["config: ntp source <name:ANY-INTERFACE>"] = "Net.NtpTests.SourceInterfaceIsWhereRequestsComeFrom",
        ["config: ntp server <host:WORD> [<flags:iburst|prefer+>] [version <version:1-4>] [source <source:ANY-INTERFACE>] [minpoll <minpoll:4-17>] [maxpoll <maxpoll:4-17>] [<flags:iburst|prefer+>]"] = "Net.NtpTests.UnsetClockIsSetAfterFourMeasurementsAndBelieved",
        ["config: logging host <host:WORD> [transport <transport:udp|tcp> [port <port:1-65535>]]"] = "Net.SyslogTests.UdpHostGetsIosOwnLine",
    };
}
