using Firmware.Cli;
using Firmware.Files;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>show version</c>: who we are, in the shape IOS says it.</summary>
static class ShowVersion
{
    const long Kilo = 1024;
    const string Copyright = "Copyright (c) 2026 the Staplebox authors";

    static readonly string version = typeof(ShowVersion).Assembly.GetName().Version!.ToString(3);

    public static void Show(Session session, Args args)
    {
        foreach (var line in Lines(session.Router)) session.WriteLine(line);
    }

    static IEnumerable<string> Lines(Router router)
    {
        var board = router.Board;
        var processor = $"Staplebox {board.Model} ({board.Processor}) processor with {board.Dram / Kilo}K bytes of memory.";
        return
        [
            .. board.Banner.Count > 0 ? board.Banner : [$"Staplebox Software ({board.Model.ToUpperInvariant()}-UNIVERSALK9-M), Version {version}, RELEASE SOFTWARE", Copyright],
            "",
            $"ROM: Staplebox Bootstrap, Version {version}",
            "",
            $"{router.Config.Hostname} uptime is {Uptime(router.Clock.GetElapsedTime(router.PoweredOn))}",
            $"System returned to ROM by {router.Boot.ReturnedBy}",
            .. router.Clock.IsAuthoritative ? [$"System restarted at {Timestamp.WithWeekday(router.Clock.GetUtcNow() - router.Clock.GetElapsedTime(router.PoweredOn), router.Clock.Zone)}"] : Array.Empty<string>(),
            $"System image file is \"{router.Files.Home.System.Prefix}{FlashFiles.ImageName}\"",
            "",
            processor,
            $"Processor board ID {board.SerialNumber}",
            .. board.InterfaceCounts,
            $"{router.Nvram.Size / Kilo}K bytes of non-volatile configuration memory.",
            $"{router.Flash.Size / Kilo}K bytes of flash memory.",
            "",
            $"Configuration register is {router.Boot.RegisterText}",
            "",
        ];
    }

    static string Uptime(TimeSpan time)
    {
        (int Number, string Unit)[] parts = [(time.Days / 7, "week"), (time.Days % 7, "day"), (time.Hours, "hour"), (time.Minutes, "minute")];
        var said = parts.SkipWhile(p => p.Number == 0 && p.Unit != "minute").Select(p => $"{p.Number} {p.Unit}{(p.Number == 1 ? "" : "s")}");
        return string.Join(", ", said);
    }
}
