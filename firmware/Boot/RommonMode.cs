using System.Globalization;
using Firmware.Cli;
using Firmware.Hardware;

namespace Firmware.Boot;

/// <summary>The ROM monitor's commands.</summary>
static class RommonMode
{
    const int NameColumns = 20;
    const int Kilo = 1024, Mega = Kilo * Kilo;
    const string FlashDevice = "flash:";

    public static readonly Mode Rows = new("rommon")
    {
        { "boot [<image:LINE>]", "boot up an external process", Boot },
        { "confreg [<value:LINE>]", "configuration register utility", RommonRegister.Configure },
        { "dir [<device:LINE>]", "list files in file system", ListFiles },
        { "help", "monitor builtin command help", ShowHelp },
        { "history", "monitor command history", ShowHistory },
        { "meminfo", "main memory information", ShowMemory },
        { "repeat [<which:LINE>]", "repeat a monitor command", RepeatAsync },
        { "reset", "system reset", (session, _) => session.Monitor.Leave(MonitorEnd.Reset) },
        { "set", "display the monitor variables", ShowVariables },
        { "sync", "write monitor environment to NVRAM", Sync },
        { "unset [<name:WORD>]", "unset a monitor variable", Unset },
    };

    /// <summary>The monitor's own short names.</summary>
    public static readonly IReadOnlyDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        ["?"] = "help", ["b"] = "boot", ["h"] = "history", ["i"] = "reset", ["ls"] = "dir", ["r"] = "repeat",
    };

    static readonly Dictionary<string, string> words = new()
    {
        ["(rommon)"] = "ROM monitor commands:",
        ["boot <image>"] = "image name",
        ["confreg <value>"] = "register value, hexadecimal",
        ["dir <device>"] = "device name",
        ["repeat <which>"] = "number or beginning of a line in the history",
        ["unset <name>"] = "variable name",
    };

    /// <summary>The monitor takes no abbreviations.</summary>
    public static readonly IReadOnlySet<string> Names = Link();

    /// <summary>What a line of the monitor acts on.</summary>
    extension(Session session)
    {
        public Rommon Monitor => (Rommon)session.Device;
    }

    static HashSet<string> Link()
    {
        Grammar.Link([Rows], words, new Dictionary<string, string>());
        return [.. Rows.Commands.Select(NameOf)];
    }

    static string NameOf(Command command) => command.Syntax.First[0].Text;

    static void Boot(Session session, Args args)
    {
        var image = args["image"].Trim();
        if (image.Length == 0 || image == FlashDevice || image == BootText.Image || FlashDevice + image == BootText.Image) session.Monitor.Leave(MonitorEnd.Boot);
        else session.Monitor.Fail(session, $"boot: cannot open \"{image}\"; the image of this router is {BootText.Image}");
    }

    static void ListFiles(Session session, Args args)
    {
        var device = args["device"].Trim();
        if (device != FlashDevice)
        {
            session.Monitor.Fail(session, device.Length == 0 ? "usage: dir <device>" : $"dir: cannot open device \"{device}\"; the devices are: {FlashDevice}");
            return;
        }
        session.WriteLine("         File size           Checksum   File name");
        var flash = session.Monitor.Flash;
        foreach (var name in flash.List(""))
        {
            var content = flash.Read(name) ?? [];
            session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{content.Length,10} bytes {$"(0x{content.Length:x})",-13} 0x{Checksum(content):x4}    {name}"));
        }
    }

    /// <summary>The Internet checksum (RFC 1071).</summary>
    static int Checksum(ReadOnlySpan<byte> content)
    {
        long sum = 0;
        for (var i = 0; i < content.Length; i++) sum += i % 2 == 0 ? content[i] << 8 : content[i];
        while (sum > ushort.MaxValue) sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (int)(~sum & ushort.MaxValue);
    }

    static void ShowHelp(Session session, Args args)
    {
        foreach (var command in Rows.Commands) session.WriteLine($"{NameOf(command).PadRight(NameColumns)}{command.Help}");
    }

    static void ShowHistory(Session session, Args args)
    {
        var lines = session.Monitor.History.Lines;
        for (var i = 0; i < lines.Count; i++) session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1,-6}{lines[i]}"));
    }

    static void ShowMemory(Session session, Args args)
    {
        var profile = session.Monitor.Profile;
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nMain memory size: {profile.Dram / Mega} MB.\nAvailable main memory: {profile.Dram / Kilo}KB\nNVRAM size: 0x{profile.Nvram:x}\n"));
    }

    /// <summary><c>repeat</c>: the line before, the one of that number, or the latest that begins so.</summary>
    static async Task RepeatAsync(Session session, Args args)
    {
        var which = args["which"].Trim();
        // The line that asks is the last of the history itself.
        var lines = session.Monitor.History.Lines.SkipLast(1).ToArray();
        var found = int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? lines.ElementAtOrDefault(number - 1)
            : lines.LastOrDefault(l => l.StartsWith(which, StringComparison.Ordinal) && !IsRepeat(l));
        if (found is null || IsRepeat(found))
        {
            session.Monitor.Fail(session, $"repeat: no such command in the history{(which.Length == 0 ? "" : $": {which}")}");
            return;
        }
        session.WriteLine(found);
        await session.Monitor.ExecuteAsync(session, found.Trim());
    }

    static bool IsRepeat(string line) => line.TrimStart().Split(' ')[0] is "repeat" or "r";

    static void ShowVariables(Session session, Args args)
    {
        foreach (var line in session.Monitor.Variables) session.WriteLine(line);
    }

    static void Sync(Session session, Args args)
    {
        try { session.Monitor.Boot.Sync(); }
        catch (IOException e) { session.Monitor.Fail(session, $"sync: {e.Message}"); }
    }

    static void Unset(Session session, Args args)
    {
        if (!args.Has("name")) session.Monitor.Fail(session, "usage: unset <variable>");
        else if (!session.Monitor.Boot.Variables.Remove(args["name"])) session.Monitor.Fail(session, $"unset: \"{args["name"]}\" is not set");
    }
}
