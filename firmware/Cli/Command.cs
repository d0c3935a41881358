namespace Firmware.Cli;

/// <summary>One declared command. Parsing, help, <c>no</c>, <c>default</c>, NVGEN and the reference are derived from it; derive from it for the odd ones.</summary>
abstract class Command(string spec, string help, Row row)
{
    Syntax? syntax;

    public string Spec => spec;
    public string Help => help;
    public Row Row => row;
    public Syntax Syntax => syntax ?? throw new InvalidOperationException($"'{spec}' is in no mode");

    /// <summary>Whether <c>no</c> may stand before it.</summary>
    public virtual bool HasNoForm => true;

    /// <summary>Whether it keeps something in the configuration.</summary>
    public virtual bool IsSetting => true;

    /// <summary>Whether <c>no</c> and <c>default</c> may leave out what follows: <c>no ip http port</c> needs no value.</summary>
    public virtual bool NoMayEndAfter(Token last) => last.Next.All(t => t.IsValue);

    /// <summary>Whether the line holds a secret in clear, which the history then does not keep.</summary>
    public virtual bool HoldsSecret(Args args) => false;

    /// <summary>The line that running-config would keep of one that gives a secret in clear: with what is kept now, where it is the same secret; null of any other line.</summary>
    /// <param name="session">Whose router keeps it.</param>
    /// <param name="kept">The section's lines as they are now.</param>
    /// <param name="args">What the line says.</param>
    public virtual Task<string?> SealAsync(Session session, IEnumerable<string> kept, Args args) => Task.FromResult<string?>(null);

    /// <summary>The mode it leads into.</summary>
    public virtual Mode? Body => null;

    public abstract Task SetAsync(Session session, object section, Args args);
    public abstract Task UnsetAsync(Session session, object section, Args args);

    /// <summary>What <c>default</c> does: back to the value of a router that was told nothing.</summary>
    public virtual Task DefaultAsync(Session session, object section, Args args) => UnsetAsync(session, section, args);

    /// <summary>The lines, without the section's indent, that bring a fresh section to this one's state.</summary>
    public abstract IEnumerable<string> Nvgen(object section);

    /// <summary>The same with the values a fresh section has; a command that keeps its words for itself writes what NVGEN does.</summary>
    public virtual IEnumerable<string> NvgenAll(object section) => Nvgen(section);

    /// <summary>Reads the spec; the mode does it when the row is added.</summary>
    internal void Bind(IReadOnlyList<ParameterType> types) => syntax ??= new Syntax(spec, types);
}

/// <summary>A command over one type of section that says in code how it is set, unset and written.</summary>
abstract class Command<T>(string spec, string help, Row row = default) : Command(spec, help, row) where T : class
{
    protected abstract void Set(T section, Args args);
    protected abstract void Unset(T section, Args args);
    protected abstract IEnumerable<string> Nvgen(T section);

    /// <inheritdoc cref="Command.NvgenAll(object)"/>
    protected virtual IEnumerable<string> NvgenAll(T section) => Nvgen(section);

    public override Task SetAsync(Session session, object section, Args args)
    {
        Set((T)section, args);
        return Task.CompletedTask;
    }

    public override Task UnsetAsync(Session session, object section, Args args)
    {
        Unset((T)section, args);
        return Task.CompletedTask;
    }

    public sealed override IEnumerable<string> Nvgen(object section) => Nvgen((T)section);

    public sealed override IEnumerable<string> NvgenAll(object section) => NvgenAll((T)section);
}
