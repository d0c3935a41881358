namespace Firmware.Cli;

/// <summary>A named section and the mode that edits it; override to refuse, to ask, or to spell its name another way.</summary>
class SectionRow<T, S>(string spec, string help, Func<T, SortedDictionary<string, S>> sections, Mode<S> body, Row row = default) : Command(spec, help, row)
    where T : class where S : class, new()
{
    public sealed override Mode Body => body;
    public sealed override bool NoMayEndAfter(Token last) => false;

    /// <summary>The name under which a typed line's section is kept.</summary>
    protected virtual string NameOf(Args args) => args[Syntax.Parameters[0]];

    /// <summary>The line that opens the section in running-config.</summary>
    protected virtual string Opening(string name) => Syntax.Render(_ => name);

    /// <summary>Called before a section is made; false, or a <see cref="CommandException"/>, refuses.</summary>
    protected virtual Task<bool> CreatingAsync(Session session, string name) => Task.FromResult(true);

    /// <summary>Called before an existing section is removed; may ask.</summary>
    protected virtual Task<bool> RemovingAsync(Session session, string name, S section) => Task.FromResult(true);

    /// <summary>Called where <c>no</c> names a section that is not there.</summary>
    protected virtual void Unknown(Session session, string name) { }

    public override async Task SetAsync(Session session, object section, Args args)
    {
        var (all, name) = (sections((T)section), NameOf(args));
        if (!all.TryGetValue(name, out var found))
        {
            if (!await CreatingAsync(session, name)) return;
            all[name] = found = new S();
        }
        session.Enter(body, found, () => all.TryGetValue(name, out var now) && ReferenceEquals(now, found));
    }

    public override async Task UnsetAsync(Session session, object section, Args args)
    {
        var (all, name) = (sections((T)section), NameOf(args));
        if (!all.TryGetValue(name, out var found)) Unknown(session, name);
        else if (await RemovingAsync(session, name, found)) all.Remove(name);
    }

    public sealed override IEnumerable<string> Nvgen(object section) => Nvgen((T)section, all: false);

    public sealed override IEnumerable<string> NvgenAll(object section) => Nvgen((T)section, all: true);

    IEnumerable<string> Nvgen(T section, bool all)
        => sections(section).SelectMany(item => (string[])[Opening(item.Key), .. body.Nvgen(item.Value, all).Select(line => " " + line)]);
}
