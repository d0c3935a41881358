namespace Host.Serial;

/// <summary>The user's terminal in raw mode until disposed; null where standard input is no terminal.</summary>
sealed class RawTerminal : IDisposable
{
    readonly byte[] before = new byte[Posix.TermiosBytes];

    RawTerminal() { }

    public static RawTerminal? Enter()
    {
        var terminal = new RawTerminal();
        if (Posix.tcgetattr(0, terminal.before) != 0)
            return null;
        var raw = terminal.before.ToArray();
        Posix.cfmakeraw(raw);
        return Posix.tcsetattr(0, Posix.TCSANOW, raw) == 0 ? terminal : null;
    }

    public void Dispose() => _ = Posix.tcsetattr(0, Posix.TCSANOW, before);
}
