using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary><c>line con 0</c>: always there.</summary>
sealed class ConsoleLineRow() : Command<RunningConfig>("line console <number:0-0>", "First Line number", Row.Apart | Row.Close)
{
    public override Mode Body => LineMode.Body;
    public override bool NoMayEndAfter(Token last) => false;

    public override Task SetAsync(Session session, object section, Args args)
    {
        session.Enter(LineMode.Body, ((RunningConfig)section).Lines.Console);
        return Task.CompletedTask;
    }

    protected override void Set(RunningConfig section, Args args) => throw new NotSupportedException("SetAsync enters the line's mode");

    protected override void Unset(RunningConfig section, Args args) => throw new CommandException("% Can't remove the console line");

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        ((RunningConfig)section).Lines.Console = new LineConfig();
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(RunningConfig section) => Nvgen(section, all: false);

    protected override IEnumerable<string> NvgenAll(RunningConfig section) => Nvgen(section, all: true);

    static IEnumerable<string> Nvgen(RunningConfig section, bool all) => ["line con 0", .. LineMode.Body.Nvgen(section.Lines.Console, all).Select(line => " " + line)];
}

/// <summary><c>line vty FIRST [LAST]</c>: naming one that is not there makes it and all below it; the first five stay.</summary>
sealed class VtyLineRow() : Command<RunningConfig>("line vty <first:0-15> [<last:0-15>]", "First Line number", Row.Close)
{
    const int HighestVty = LinesConfig.MostVtys - 1;

    public override Mode Body => LineMode.Body;
    public override bool NoMayEndAfter(Token last) => false;

    public override Task SetAsync(Session session, object section, Args args)
    {
        var (first, last) = RangeOf(args);
        var vtys = ((RunningConfig)section).Lines.Vtys;
        while (vtys.Count <= last) vtys.Add(LineConfig.NewVty());
        LineConfig[] chosen = [.. vtys[first..(last + 1)]];
        session.Enter(LineMode.Body, new SectionRange(chosen), () => chosen.All(vtys.Contains));
        return Task.CompletedTask;
    }

    protected override void Set(RunningConfig section, Args args) => throw new NotSupportedException("SetAsync enters the lines' mode");

    // Lines have no gaps: with one go all above it.
    protected override void Unset(RunningConfig section, Args args)
    {
        var (first, _) = RangeOf(args);
        if (first < LinesConfig.FewestVtys) throw new CommandException($"% Can't delete last {LinesConfig.FewestVtys} VTY lines");
        var vtys = section.Lines.Vtys;
        if (first < vtys.Count) vtys.RemoveRange(first, vtys.Count - first);
    }

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        var (first, last) = RangeOf(args);
        var vtys = ((RunningConfig)section).Lines.Vtys;
        for (var number = first; number <= last && number < vtys.Count; number++) vtys[number] = LineConfig.NewVty();
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(RunningConfig section) => Nvgen(section, all: false);

    protected override IEnumerable<string> NvgenAll(RunningConfig section) => Nvgen(section, all: true);

    static IEnumerable<string> Nvgen(RunningConfig section, bool all)
    {
        var bodies = section.Lines.Vtys.Select(vty => LineMode.Body.Nvgen(vty, all).Select(line => " " + line).ToArray()).ToArray();
        for (int first = 0, next; first < bodies.Length; first = next)
        {
            next = first + 1;
            while (next < bodies.Length && next != LinesConfig.FewestVtys && bodies[next].SequenceEqual(bodies[first])) next++;
            yield return $"line vty {first}{(next == first + 1 ? "" : $" {next - 1}")}";
            foreach (var line in bodies[first]) yield return line;
        }
    }

    static (int First, int Last) RangeOf(Args args)
    {
        var (first, last) = (args.Int("first"), args.Int("last", args.Int("first")));
        return last >= first && last <= HighestVty ? (first, last) : throw new InvalidValueException(args.ColumnOf("last"));
    }
}
