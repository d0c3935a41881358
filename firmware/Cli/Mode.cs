using System.Collections;

namespace Firmware.Cli;

/// <summary>A command mode: the rows valid under one prompt. This one holds actions only; settings need a <see cref="Mode{T}"/>.</summary>
/// <param name="name">What stands in the prompt's parentheses; <c>exec</c> for the mode that has none.</param>
/// <param name="privilege">The level its rows need, where they do not say.</param>
class Mode(string name, int privilege = Mode.AllPrivileges, params IReadOnlyList<ParameterType> types) : IEnumerable<Command>
{
    public const int AllPrivileges = 15;
    public const string Separator = "!";

    readonly List<Command> commands = [];

    public string Name => name;
    public int Privilege => privilege;

    /// <summary>The line above the list that <c>?</c> gives; set when the grammar is linked.</summary>
    public string Title { get; set; } = "";

    public IReadOnlyList<Command> Commands => commands;

    /// <summary>A section as it is before anything was said; null where the mode has no settings.</summary>
    public virtual object? Fresh => null;

    /// <summary>Adds a row of one's own.</summary>
    public void Add(Command command)
    {
        command.Bind(types);
        commands.Add(command);
    }

    /// <summary>Adds the rows that another table declares, so that one mode may be written in several files.</summary>
    public void Add(Mode table)
    {
        foreach (var command in table.commands) commands.Add(command);
    }

    public void Add(string spec, string help, Func<Session, Args, Task> action, Row row = default) => Add(new ActionRow(spec, help, action, row));

    public void Add(string spec, string help, Action<Session, Args> action, Row row = default) => Add(new ActionRow(spec, help, (session, args) =>
    {
        action(session, args);
        return Task.CompletedTask;
    }, row));

    /// <summary>The section's settings as lines of running-config, in row order.</summary>
    /// <param name="section">What the mode edits.</param>
    /// <param name="all">Also those that have their default value.</param>
    public IEnumerable<string> Nvgen(object section, bool all = false)
    {
        var wasSection = false;
        foreach (var command in commands.Where(c => !c.Row.IsAlias))
        {
            var apart = command.Row.IsApart || wasSection && !command.Row.IsClose;
            foreach (var line in all ? command.NvgenAll(section) : command.Nvgen(section))
            {
                wasSection = command.Body is not null;
                if (apart || wasSection && !command.Row.IsClose && line[0] != ' ') yield return Separator;
                apart = false;
                yield return line;
            }
        }
    }

    public IEnumerator<Command> GetEnumerator() => commands.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => commands.GetEnumerator();
}

/// <summary>A mode whose settings live in sections of type <typeparamref name="T"/>; a fresh one holds IOS's defaults.</summary>
sealed class Mode<T>(string name, int privilege = Mode.AllPrivileges, params IReadOnlyList<ParameterType> types) : Mode(name, privilege, types) where T : class, new()
{
    // What `default` restores and NVGEN leaves unsaid.
    static readonly T initial = new();

    public override object Fresh => initial;

    public void Add(string spec, string help, Slot<T, bool> flag, Row row = default) => Add(new FlagRow<T>(spec, help, flag, initial, row));

    public void Add<V>(string spec, string help, Slot<T, V> slot, Row row = default) where V : IParsable<V>
        => Add(new ValueRow<T, V>(spec, help, slot, initial, row));

    public void Add<A, B>(string spec, string help, Slot<T, A> first, Slot<T, B> second, Row row = default) where A : IParsable<A> where B : IParsable<B>
        => Add(new PairRow<T, A, B>(spec, help, first, second, initial, row));

    public void Add<S>(string spec, string help, Func<T, SortedDictionary<string, S>> sections, Mode<S> body, Row row = default) where S : class, new()
        => Add(new SectionRow<T, S>(spec, help, sections, body, row));
}
