using System.Globalization;
using System.Text.RegularExpressions;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>Names of archived configurations: <c>PATH-Nov-22-10-42-15.000-3</c>, or as <c>$h</c> and <c>$t</c> in the path say.</summary>
static class ArchiveName
{
    const string Host = "$h", Time = "$t";
    const string TimePattern = "[A-Z][a-z]{2}-[-0-9][0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}[.][0-9]{3}";

    static readonly TimeSpan patience = TimeSpan.FromMilliseconds(200);

    public static string Of(string path, string hostname, DateTimeOffset now, int number)
        => Next(path, hostname, Timestamp.Logged(now).Replace(' ', '-').Replace(':', '-'), number);

    /// <summary>The name to come, as <c>show archive</c> gives it.</summary>
    public static string Next(string path, string hostname, string time, int number)
        => string.Create(CultureInfo.InvariantCulture, $"{Expand(path, hostname, time)}{(path.Contains(Time, StringComparison.Ordinal) ? "" : $"-{time}")}-{number}");

    public static string Expand(string path, string hostname, string time)
        => path.Replace(Host, hostname, StringComparison.Ordinal).Replace(Time, time, StringComparison.Ordinal);

    /// <summary>The number in a file's name, where the archive made it; else null.</summary>
    /// <param name="name">Last component of a file.</param>
    /// <param name="template">Last component of the archive's path.</param>
    /// <param name="hostname">The host's name.</param>
    public static int? NumberOf(string name, string template, string hostname)
    {
        var pattern = Regex.Escape(template).Replace("\\$h", Regex.Escape(hostname), StringComparison.Ordinal).Replace("\\$t", TimePattern, StringComparison.Ordinal);
        var stamp = template.Contains(Time, StringComparison.Ordinal) ? "" : "-" + TimePattern;
        var match = Regex.Match(name, $"^{pattern}{stamp}-([0-9]{{1,9}})$", RegexOptions.CultureInvariant, patience);
        return match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }
}
