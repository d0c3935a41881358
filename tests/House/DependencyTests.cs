using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Tests.House;

/// <summary>Who may use whom among the firmware's folders: the table of docs/architecture.md, checked against the source.</summary>
[Parallelizable(ParallelScope.All)]
sealed partial class DependencyTests
{
    const string Everything = "*";

    static readonly Dictionary<string, string> mayUse = new(StringComparer.Ordinal)
    {
        ["Kernel"] = "",
        ["Config"] = "",
        ["Hardware"] = "Kernel",
        ["Cli"] = "Kernel",
        ["X509"] = "Kernel",
        ["Http"] = "Kernel Hardware",
        ["Tpm"] = "Kernel Hardware",
        ["Ocsp"] = "Kernel Hardware X509",
        ["Pki"] = "Kernel Hardware Config X509 Ocsp Tpm",
        ["Tls"] = "Kernel Hardware Config Pki",
        ["Access"] = "Kernel Hardware Config",
        ["Net"] = "Kernel Hardware Config",
        ["Files"] = "Kernel Hardware Net",
        ["Peers"] = "Kernel Hardware Config Pki Tls",
        ["Web"] = "Kernel Config Http Pki Access",
        ["Commands"] = "Kernel Hardware Config Cli X509 Http Tpm Ocsp Pki Tls Access Net Files Peers Web",
        ["Boot"] = Everything,
        [""] = Everything,
    };

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));

    static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    [Test]
    public void FoldersUseOnlyWhatTheTableAllows()
    {
        var firmware = Path.Combine(Root(), "firmware");
        var offences = new List<string>();
        foreach (var file in Sources("firmware"))
        {
            var relative = Path.GetRelativePath(firmware, file);
            var folder = relative.Contains('/', StringComparison.Ordinal) ? relative[..relative.IndexOf('/', StringComparison.Ordinal)] : "";
            if (!mayUse.TryGetValue(folder, out var allowed)) { offences.Add($"{relative}: the folder is not in the table"); continue; }
            if (allowed == Everything) continue;
            offences.AddRange(Used().Matches(File.ReadAllText(file)).Select(m => m.Groups["folder"].Value).Distinct()
                .Where(used => used != folder && !allowed.Split(' ').Contains(used)).Select(used => $"{relative} uses {used}"));
        }
        Assert.That(offences, Is.Empty);
    }

    [Test]
    public void TheHostToolDoesNotUseTheFirmware()
        => Assert.That(Sources("host").Where(f => Used().IsMatch(File.ReadAllText(f))), Is.Empty);

    [Test]
    public void TheArchitecturePageHoldsTheSameTable()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs/architecture.md"));
        foreach (var (folder, allowed) in mayUse.Where(r => r.Key.Length > 0 && r.Value != Everything))
            Assert.That(page, Does.Contain($"| `{folder}` | {(allowed.Length == 0 ? "the BCL only" : allowed.Replace(" ", ", ", StringComparison.Ordinal))} |"));
    }

    [Test]
    public void FilesAndLinesStayReadable()
        => Assert.That(Sources("firmware").Concat(Sources("host")).Concat(Sources("tests")).Where(f => File.ReadLines(f).Count() > 400), Is.Empty);

    [Test]
    public void TheClockIsAlwaysAnArgument()
        => Assert.That(Sources("firmware").Where(f => WallClock().IsMatch(File.ReadAllText(f))), Is.Empty);

    [GeneratedRegex(@"\bFirmware\.(?<folder>[A-Z][A-Za-z0-9]+)\b(?=[;.])")]
    private static partial Regex Used();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now\b|Thread\.Sleep|Environment\.TickCount")]
    private static partial Regex WallClock();
}
