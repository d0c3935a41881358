namespace Firmware.Commands;

/// <summary>Help for the words of clock, logging and NTP commands, in IOS's words.</summary>
static class TimeKeywords
{
    const string Summer = "clock summer-time <zone>";

    static readonly Dictionary<string, string> fixedWords = new()
    {
        ["config: clock"] = "Configure time-of-day clock",
        ["clock timezone"] = "Configure time zone",
        ["clock timezone <zone>"] = "name of time zone",
        ["clock timezone <zone> <hours> <minutes>"] = "Minutes offset from UTC",
        ["clock summer-time"] = "Configure summer (daylight savings) time",
        [$"{Summer} recurring"] = "Configure recurring summer time",
        [$"{Summer} date"] = "Configure absolute summer time",
        ["show clock detail"] = "Display detailed information",

        ["ntp"] = "Configure NTP",
        ["ntp server"] = "Configure NTP server",
        ["ntp server <host> iburst"] = "Send a burst when peer is unreachable",
        ["ntp server <host> maxpoll"] = "Maximum poll interval",
        ["ntp server <host> maxpoll <maxpoll>"] = "Poll value in Log2",
        ["ntp server <host> minpoll"] = "Minimum poll interval",
        ["ntp server <host> minpoll <minpoll>"] = "Poll value in Log2",
        ["ntp server <host> prefer"] = "Prefer this peer when possible",
        ["ntp server <host> source"] = "Interface for source address",
        ["ntp server <host> source <source>"] = "Interface name, such as GigabitEthernet0/0 or Loopback0",
        ["ntp server <host> version"] = "Configure NTP version",
        ["ntp server <host> version <version>"] = "NTP version number",
        ["ntp source"] = "Configure interface for source address",
        ["show ntp"] = "Network time protocol",
        ["show ntp associations detail"] = "Show detail",

        ["service"] = "Modify use of network based services",
        ["service timestamps"] = "Timestamp debug/log messages",

        ["logging rate-limit"] = "Set messages per second limit",
        ["logging rate-limit all"] = "(logging rate-limit all) for all messages, including debug",
        ["logging rate-limit console"] = "Rate limit only console messages",
        ["logging rate-limit <number> except"] = "Messages of this severity or higher",
        ["logging rate-limit <number> except <severity>"] = "Logging severity level",
        ["logging facility auth"] = "Authorization system",
        ["logging facility cron"] = "Cron/at facility",
        ["logging facility daemon"] = "System daemons",
        ["logging facility kern"] = "Kernel",
        ["logging facility lpr"] = "Line printer system",
        ["logging facility mail"] = "Mail system",
        ["logging facility news"] = "USENET news",
        ["logging facility syslog"] = "Syslog itself",
        ["logging facility user"] = "User process",
        ["logging facility uucp"] = "Unix-to-Unix copy system",
        ["logging origin-id hostname"] = "Use origin hostname as ID",
        ["logging origin-id ip"] = "Use origin IP address as ID",
        ["logging origin-id string"] = "Define a unique text string as ID",
        ["logging origin-id string <text>"] = "Text string to be used as ID",
        ["logging source-interface"] = "Specify interface for source address in logging transactions",
        ["logging host"] = "Set syslog server IP address and parameters",
        ["logging host <host> transport"] = "Specify the transport protocol (default=UDP)",
        ["logging host <host> transport udp"] = "User Datagram Protocol",
        ["logging host <host> transport tcp"] = "Transport Control Protocol",
        ["logging host <host> transport <transport> port"] = "Specify the port number",
        ["logging host <host> transport <transport> port <port>"] = "Port number (default udp 514, tcp 601)",
        ["logging monitor <severity>"] = "Logging severity level",
        ["logging trap <severity>"] = "Logging severity level",
    };

    static readonly (string Path, string[] Kinds)[] stamps = [("service timestamps", ["debug", "log"])];

    public static IEnumerable<KeyValuePair<string, string>> Words => [.. fixedWords, .. FacilityWords(), .. stamps.SelectMany(s => s.Kinds.SelectMany(k => StampWords($"{s.Path} {k}"))), .. WeekWords(), .. DateWords()];

    static IEnumerable<KeyValuePair<string, string>> FacilityWords() =>
    [
        .. Enumerable.Range(0, 8).Select(n => KeyValuePair.Create($"logging facility local{n}", "Local use")),
        .. Enumerable.Range(9, 6).Select(n => KeyValuePair.Create($"logging facility sys{n}", "System use")),
    ];

    static Dictionary<string, string> StampWords(string path) => new()
    {
        [$"{path} uptime"] = "Timestamp with system uptime",
        [$"{path} datetime"] = "Timestamp with date and time",
        [$"{path} datetime localtime"] = "Use local time zone for timestamps",
        [$"{path} datetime msec"] = "Include milliseconds in timestamp",
        [$"{path} datetime show-timezone"] = "Add time zone information to timestamp",
        [$"{path} datetime year"] = "Include year in timestamp",
    };

    static Dictionary<string, string> WeekWords()
    {
        const string Start = $"{Summer} recurring";
        const string Day = $"{Start} <startWeek> <startDay>";
        const string End = $"{Day} <startMonth> <startTime>";
        const string LastDay = $"{End} <endWeek> <endDay>";
        return new()
        {
            [$"{Start} <startWeek>"] = "Week number to start",
            [$"{Start} first"] = "First week of the month",
            [$"{Start} last"] = "Last week of the month",
            [Day] = "Weekday to start",
            [$"{Day} <startMonth>"] = "Month to start",
            [End] = "Time to start (hh:mm)",
            [$"{End} <endWeek>"] = "Week number to end",
            [$"{End} first"] = "First week of the month",
            [$"{End} last"] = "Last week of the month",
            [LastDay] = "Weekday to end",
            [$"{LastDay} <endMonth>"] = "Month to end",
            [$"{LastDay} <endMonth> <endTime>"] = "Time to end (hh:mm)",
            [$"{LastDay} <endMonth> <endTime> <offset>"] = "Offset to add in minutes",
        };
    }

    static Dictionary<string, string> DateWords()
    {
        const string Start = $"{Summer} date";
        const string End = $"{Start} <startYear> <startTime>";
        return new()
        {
            [$"{Start} <startMonth>"] = "Month to start",
            [$"{Start} <startMonth> <startDate>"] = "Date to start",
            [$"{Start} <startDate>"] = "Date to start",
            [$"{Start} <startDate> <startMonth>"] = "Month to start",
            [$"{Start} <startYear>"] = "Year to start",
            [End] = "Time to start (hh:mm)",
            [$"{End} <endMonth>"] = "Month to end",
            [$"{End} <endMonth> <endDate>"] = "Date to end",
            [$"{End} <endDate>"] = "Date to end",
            [$"{End} <endDate> <endMonth>"] = "Month to end",
            [$"{End} <endYear>"] = "Year to end",
            [$"{End} <endYear> <endTime>"] = "Time to end (hh:mm)",
            [$"{End} <endYear> <endTime> <offset>"] = "Offset to add in minutes",
        };
    }
}
