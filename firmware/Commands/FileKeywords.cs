namespace Firmware.Commands;

/// <summary>Help for the words of the file commands, in IOS's words.</summary>
static class FileKeywords
{
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["cd <url>"] = "Directory name",
        ["copy startup-config"] = "Copy from startup configuration",
        ["copy <source>"] = "Copy from a file of this file system",
        ["copy <source> <destination>"] = "Copy to a file of this file system",
        ["copy running-config <destination>"] = "Copy to a file of this file system",
        ["copy startup-config <destination>"] = "Copy to a file of this file system",
        ["copy terminal:"] = "Copy from the terminal",
        ["copy terminal: <destination>"] = "Copy to a file of this file system",
        ["delete /force"] = "Force delete",
        ["delete /recursive"] = "Recursive delete",
        ["delete <url>"] = "File to be deleted",
        ["dir /all"] = "List all files",
        ["dir /recursive"] = "List files recursively",
        ["dir <url>"] = "Directory or file name",
        ["mkdir <url>"] = "Directory name",
        ["more /ascii"] = "Display binary files in ASCII",
        ["more /binary"] = "Force display to hex/text format",
        ["more <url>"] = "File to display",
        ["rename <source>"] = "Old path",
        ["rename <source> <destination>"] = "New path",
        ["rmdir <url>"] = "Directory name",
        ["show processes cpu sorted 1min"] = "Sort based on 1 minute utilization",
        ["show processes cpu sorted 5min"] = "Sort based on 5 minutes utilization",
        ["show processes cpu sorted 5sec"] = "Sort based on 5 seconds utilization",
        ["show file"] = "Show filesystem information",
        ["show file information <url>"] = "File to display information about",
        ["verify /md5"] = "Compute an md5 signature for a file",
        ["verify /sha256"] = "Compute a sha256 signature for a file",
        ["verify /sha512"] = "Compute a sha512 signature for a file",
        ["verify /md5 <url>"] = "File to be verified",
        ["verify /md5 <url> <hash>"] = "Signature the file should have",
    };
}
