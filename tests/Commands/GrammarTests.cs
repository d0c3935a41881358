using System.Reflection;
using NUnit.Framework;
using Firmware.Cli;
using Firmware.Commands;
using Firmware.Config;

namespace Tests.Commands;

/// <summary>Claims about every command ever declared.</summary>
public sealed class GrammarTests
{
    // Two or three words out of a repeating list show its order; all of eleven would be forty million lines.
    const int LongestBeforeRepeat = 3;

    static readonly IReadOnlyList<Mode> modes = Language.Modes;

    // One typed value per type; a setting that needs another one names it here.
    static readonly Dictionary<string, string[]> samples = new()
    {
        ["WORD"] = ["sample"], ["LINE"] = ["cn=sample,o=Example"], ["A.B.C.D"] = ["192.0.2.7"], ["X:X:X:X::X"] = ["2001:DB8::7"], ["HOSTNAME"] = ["sample.example"], ["INTERFACE"] = ["GigabitEthernet0/1"], ["ANY-INTERFACE"] = ["GigabitEthernet0/1", "Loopback3"],
        ["HOURS"] = ["-5"], ["WEEKDAY"] = ["Sun"], ["MONTH"] = ["March"], ["hh:mm"] = ["2:00"],
        ["REGISTER"] = ["0x2142"],
    };

    static readonly Dictionary<string, string> special = new()
    {
        ["<mask>"] = "255.255.255.0", ["<startWeek>"] = "2", ["<minpoll>"] = "4", ["<maxpoll>"] = "8", ["maxpoll <maxpoll>"] = "8", ["<version>"] = "3", ["<endWeek>"] = "2", ["<offset>"] = "30", ["<startDate>"] = "8", ["<endDate>"] = "31", ["<startYear>"] = "2026", ["<endYear>"] = "2027", ["8 <hash>"] = "$8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk", ["9 <hash>"] = "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6",
        ["<command>"] = "exit", ["<text>"] = "#sample#", ["5 <hash>"] = "$1$mERr$hx5rVt7rPNoS4wqbXKX7m0", ["7 <hidden>"] = "094F471A1A0A", ["6 <hidden>"] = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZn",
    };

    static IEnumerable<TestCaseData> Settings => modes.SelectMany(m => m.Commands.Where(c => c.IsSetting).Select(c => new TestCaseData(m.Name, c.Spec)));

    [TestCaseSource(nameof(Settings))]
    public async Task NvgenParsesBackToItself(string mode, string spec)
    {
        foreach (var typed in LinesOf(mode, spec))
        {
            var (written, faults) = await ReplayAsync(typed);
            Assert.That(faults, Is.Empty, string.Join('\n', typed));
            var (again, moreFaults) = await ReplayAsync(written.Split('\n'));
            Assert.Multiple(() =>
            {
                Assert.That(moreFaults, Is.Empty);
                Assert.That(again, Is.EqualTo(written));
            });
        }
    }

    [TestCaseSource(nameof(Settings))]
    public async Task NoRemovesWhatSetAdded(string mode, string spec)
    {
        foreach (var typed in LinesOf(mode, spec))
        {
            if (!IsRemovable(spec)) continue;
            var (without, _) = await ReplayAsync(typed[..^1]);
            // What is on by default is turned off first, so that setting it adds something.
            var (off, _) = await ReplayAsync([.. typed[..^1], "no " + typed[^1].Trim()]);
            var (onOff, faults) = await ReplayAsync([.. typed, "no " + typed[^1].Trim()]);
            Assert.That(faults, Is.Empty);
            Assert.That(onOff, Is.EqualTo(off));
            var (reset, resetFaults) = await ReplayAsync([.. typed, "default " + typed[^1].Trim()]);
            Assert.That(resetFaults, Is.Empty);
            Assert.That(reset, Is.EqualTo(without));
        }
    }

    [Test]
    public void EveryKeywordHasHelpAndNoneIsOrphaned() => Assert.That(() => Grammar.Link([Language.Exec, Language.Config], Keywords.All, Keywords.Synonyms), Throws.Nothing);

    [Test]
    public void EverySettingNamesTheTestThatShowsItsEffect()
    {
        var settings = modes.SelectMany(m => m.Commands.Where(c => c.IsSetting && !c.Row.IsAlias && c.Body is null).Select(c => $"{m.Name}: {c.Spec}")).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(settings.Except(Effects.Tests.Keys), Is.Empty, "settings without a test");
            Assert.That(Effects.Tests.Keys.Except(settings), Is.Empty, "tests of settings that are gone");
            Assert.That(Effects.Tests.Values.Where(t => !Exists(t)), Is.Empty, "tests that are not there");
        });
    }

    static bool Exists(string test)
    {
        var dot = test.LastIndexOf('.');
        return Assembly.GetExecutingAssembly().GetType($"Tests.{test[..dot]}")?.GetMethod(test[(dot + 1)..]) is { } method && method.GetCustomAttributes().Any(a => a is TestAttribute or TestCaseAttribute or TestCaseSourceAttribute);
    }

    // The board's own parts, and what its operator is asked about, cannot be removed by a line alone.
    static bool IsRemovable(string spec) => modes.SelectMany(m => m.Commands).First(c => c.Spec == spec).Body is null || spec.StartsWith("crypto pki peer", StringComparison.Ordinal);

    /// <summary>Every way to type a setting, each as the lines that lead to its mode and the setting last.</summary>
    internal static IEnumerable<string[]> LinesOf(string mode, string spec)
    {
        var command = modes.Single(m => m.Name == mode).Commands.Single(c => c.Spec == spec);
        foreach (var words in command.Syntax.First.SelectMany(t => Walk(t, [])))
            yield return [.. Opening(mode), string.Join(' ', words)];
    }

    /// <summary>The lines that lead from global configuration into a mode.</summary>
    internal static IEnumerable<string> Opening(string mode)
    {
        if (mode == "config") return [];
        var leading = modes.SelectMany(m => m.Commands.Select(c => (Mode: m, Command: c))).First(c => c.Command.Body?.Name == mode && (mode != "config-line" || c.Command.Spec.StartsWith("line vty", StringComparison.Ordinal)));
        return [.. Opening(leading.Mode.Name), string.Join(' ', leading.Command.Syntax.First.SelectMany(t => Walk(t, [])).First())];
    }

    /// <summary>Every way to go on from a word of a command.</summary>
    internal static IEnumerable<string[]> Walk(Token token, string[] before)
    {
        if (before.Length > 12) yield break;
        foreach (var text in TextsOf(token, before))
        {
            string[] words = [.. before, text];
            if (token.CanEnd) yield return words;
            if (token.Type?.Name == "LINE") continue;
            foreach (var more in token.Next.Where(n => n != token && !(n.Repeats && (before.Contains(n.Text) || before.Length >= LongestBeforeRepeat))).SelectMany(n => Walk(n, words))) yield return more;
        }
    }

    static IEnumerable<string> TextsOf(Token token, string[] before)
    {
        if (token.IsKeyword) return [token.Text];
        if (special.TryGetValue(token.Text, out var value) || special.TryGetValue($"{before[^1]} {token.Text}", out value)) return [value];
        return samples.TryGetValue(token.Type!.Name, out var texts) ? texts : token.Type.Name.Split(',', '-').Where(n => n.All(char.IsAsciiDigit) && !(before[^1] == "35791" && n == "2147483" || before is [.., "vty", "15"] && n == "0")).Distinct();
    }

    static async Task<(string Text, IReadOnlyList<ReplayFault> Faults)> ReplayAsync(IEnumerable<string> lines)
    {
        await using var router = new TestRouter();
        var faults = await router.ReplayAsync(lines);
        return (ConfigText.Of(router.Router.Config), faults);
    }
}
