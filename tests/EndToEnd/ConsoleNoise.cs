using System.Text;
using System.Text.RegularExpressions;
using Tests.Cli;

namespace Tests.EndToEnd;

/// <summary>
/// What nobody would type, without end and the same in every run: half of it random bytes, half of it the golden sessions' typing with
/// bytes lost, doubled, swapped and struck by mistake, each begun in a mode taken at random. Lines that would go out to a network are left
/// out: waiting for hosts that are not there is all a router would do. So are those that ask for a login: working out a hash for each of
/// ten thousand wrong passwords takes a router hours, as it should. Nor is it started without its configuration, which keeps it from asking for names.
/// </summary>
sealed partial class ConsoleNoise(int seed)
{
    const int PieceBytes = 2000;
    const byte CtrlC = 3, Abort = 0x1E;

    // Telnet's BREAK takes a router that has just started into its ROM monitor, where there is little left to try.
    const byte TelnetBreak = 0xF3;

    // A key that stops a command drops what was typed ahead: struck as often as others, it would leave little to be read.
    const int OneStopOf = 4000;

    static readonly byte[][] typings = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Sessions"), "*.session").Order(StringComparer.Ordinal)
        .Select(f => Encoding.UTF8.GetBytes(string.Concat(SessionScript.Parse(File.ReadAllText(f)).Steps.Select(s => s.Typed).Where(t => !Slow().IsMatch(t))))).Where(t => t.Length > 0)];

    static readonly string[] modes =
    [
        "", "disable\r", "configure terminal\r", "configure terminal\rcrypto pki trustpoint noise\r", "configure terminal\rinterface g0/0\r", "configure terminal\rline con 0\r",
        "configure terminal\rcrypto pki peer noise\r", "show version\r", "terminal length 5\rshow running-config\r", "configure\r", "clear logging\r", "copy running-config startup-config\r",
    ];

    readonly Random random = new(seed);

    /// <summary>Pieces of a few kilobytes until <paramref name="count"/> bytes have been given.</summary>
    public IEnumerable<byte[]> Pieces(int count)
    {
        for (var (given, struck) = (0, false); given < count; struck = !struck)
        {
            var piece = (struck ? Mistyped() : Struck()).Where(b => b is not (CtrlC or Abort or TelnetBreak) || random.Next(OneStopOf) == 0).ToArray();
            given += piece.Length;
            yield return piece;
        }
    }

    byte[] Struck()
    {
        var piece = new byte[PieceBytes];
        random.NextBytes(piece);
        return piece;
    }

    byte[] Mistyped()
    {
        var typing = typings[random.Next(typings.Length)];
        var bytes = new List<byte>(Encoding.ASCII.GetBytes("\r\r\r\u001a\r\renable\r" + modes[random.Next(modes.Length)]));
        for (var at = random.Next(typing.Length); bytes.Count < PieceBytes; at = (at + 1) % typing.Length)
        {
            switch (random.Next(60))
            {
                case 0: break;
                case 1: bytes.AddRange([typing[at], typing[at]]); break;
                case 2: bytes.Add((byte)random.Next(256)); break;
                case 3: bytes.Add((byte)(typing[at] ^ (1 << random.Next(8)))); break;
                case 4: at = random.Next(typing.Length); break;
                case 5: bytes.Add(CtrlC); break;
                default: bytes.Add(typing[at]); break;
            }
        }
        return [.. bytes];
    }

    [GeneratedRegex("config-reg|0x21|erase|login|domain|name-server|telnet|ping|ntp|http|logging host|replace|startup-config running|192|198|203", RegexOptions.IgnoreCase)]
    private static partial Regex Slow();
}
