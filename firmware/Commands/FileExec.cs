using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands on files.</summary>
static class FileExec
{
    static readonly string url = FileType.Any("url");
    static readonly string source = FileType.Any("source");
    static readonly string destination = FileType.Any("destination");

    public static readonly Mode Rows = new("exec", types: FileType.All)
    {
        new FileRow($"cd [{url}]", "Change current directory", FolderCommands.Cd),
        new FileRow($"copy running-config {destination}", "Copy from current system configuration", (s, a) => CopyCommand.CopyAsync(s, CopyCommand.Running, a["destination"])),
        new FileRow("copy startup-config running-config", "Update (merge with) current system configuration", (s, _) => CopyCommand.CopyAsync(s, CopyCommand.Startup, CopyCommand.Running)),
        new FileRow($"copy startup-config {destination}", "Copy from startup configuration", (s, a) => CopyCommand.CopyAsync(s, CopyCommand.Startup, a["destination"])),
        new FileRow($"copy {source} running-config", "Update (merge with) current system configuration", (s, a) => CopyCommand.CopyAsync(s, a["source"], CopyCommand.Running)),
        new FileRow($"copy {source} startup-config", "Copy to startup configuration", (s, a) => CopyCommand.CopyAsync(s, a["source"], CopyCommand.Startup)),
        new FileRow($"copy {source} {destination}", "Copy from one file to another", (s, a) => CopyCommand.CopyAsync(s, a["source"], a["destination"])),
        new FileRow("copy running-config terminal:", "Copy to the terminal", (s, _) => TerminalCopy.ShowAsync(s, CopyCommand.Running), Row.Ours),
        new FileRow("copy startup-config terminal:", "Copy to the terminal", (s, _) => TerminalCopy.ShowAsync(s, CopyCommand.Startup), Row.Ours),
        new FileRow($"copy {source} terminal:", "Copy to the terminal", (s, a) => TerminalCopy.ShowAsync(s, a["source"]), Row.Ours),
        new FileRow("copy terminal: running-config", "Update (merge with) current system configuration", (s, _) => TerminalCopy.TypeAsync(s, CopyCommand.Running), Row.Ours),
        new FileRow("copy terminal: startup-config", "Copy to startup configuration", (s, _) => TerminalCopy.TypeAsync(s, CopyCommand.Startup), Row.Ours),
        new FileRow($"copy terminal: {destination}", "Copy from the terminal", (s, a) => TerminalCopy.TypeAsync(s, a["destination"]), Row.Ours),
        new FileRow($"delete [/force] [/recursive] {url}", "Delete a file", DeleteCommand.DeleteAsync),
        new FileRow($"dir [/all] [/recursive] [{url}]", "List files on a filesystem", FolderCommands.Dir),
        new FileRow("dir [/all] [/recursive] all-filesystems", "List files on all filesystems", FolderCommands.DirAll),
        new FileRow($"mkdir [{url}]", "Create new directory", FolderCommands.MkdirAsync),
        new FileRow($"more [{{/ascii|/binary}}] {url}", "Display the contents of a file", MoreCommand.MoreAsync),
        new FileRow("pwd", "Display current working directory", FolderCommands.Pwd),
        new FileRow($"rename {source} {destination}", "Rename a file", FolderCommands.RenameAsync),
        new FileRow($"rmdir [{url}]", "Remove existing directory", FolderCommands.RmdirAsync),
        new FileRow($"show file information {url}", "Display file information", FileShow.InformationAsync),
        new FileRow("show file systems", "List filesystems", FileShow.Systems),
        new FileRow("show flash:", "Display information about flash: file system", FileShow.Flash, Row.User),
        new FileRow($"verify {{/md5|/sha256|/sha512}} {url} [<hash:WORD>]", "Verify a file", VerifyCommand.VerifyAsync),
    };
}
