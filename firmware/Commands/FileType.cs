using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>A URL of one file system, which <c>?</c> shows by its prefix; that of flash: is a path without any prefix, too.</summary>
sealed class FileType(string fileSystem, bool takesPlain = false) : ParameterType(fileSystem, fileSystem, 8)
{
    /// <summary>A type for each file system of the router.</summary>
    public static readonly IReadOnlyList<ParameterType> All = [new FileType("flash:", takesPlain: true), new FileType("http:"), new FileType("https:"), new FileType("null:"), new FileType("nvram:"), new FileType("system:")];

    /// <summary>Any file, as a spec writes it.</summary>
    public static string Any(string name) => $"{{{string.Join('|', All.Select(t => $"<{name}:{t.Name}>"))}}}";

    public override int Take(CommandLine line, int at, object device, out string value)
    {
        value = line[at].Text;
        return value.StartsWith(Name, StringComparison.OrdinalIgnoreCase) || takesPlain && !value.Contains(':', StringComparison.Ordinal) ? 1 : 0;
    }
}
