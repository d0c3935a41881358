namespace Firmware.Cli;

/// <summary>A setting that is on or off.</summary>
sealed class FlagRow<T>(string spec, string help, Slot<T, bool> slot, T initial, Row row) : Command<T>(spec, help, row) where T : class
{
    protected override void Set(T section, Args args) => slot(section) = true;

    protected override void Unset(T section, Args args) => slot(section) = false;

    public override Task DefaultAsync(Session session, object section, Args args)
    {
        slot((T)section) = slot(initial);
        return Task.CompletedTask;
    }

    protected override IEnumerable<string> Nvgen(T section)
        => slot(section) == slot(initial) && !Row.IsShown ? [] : NvgenAll(section);

    protected override IEnumerable<string> NvgenAll(T section) => [slot(section) ? Syntax.Render(_ => null) : $"no {Syntax.Render(_ => null)}"];
}

/// <summary>A setting with one value; several parameters make one value, joined by blanks.</summary>
sealed class ValueRow<T, V>(string spec, string help, Slot<T, V> slot, T initial, Row row) : Command<T>(spec, help, row)
    where T : class where V : IParsable<V>
{
    protected override void Set(T section, Args args)
    {
        var names = Syntax.Parameters.Where(args.Has).ToArray();
        slot(section) = V.TryParse(string.Join(' ', names.Select(n => args[n])), null, out var value) ? value : throw new InvalidValueException(args.ColumnOf(names[0]));
    }

    protected override void Unset(T section, Args args) => slot(section) = slot(initial);

    protected override IEnumerable<string> Nvgen(T section)
        => Equals(slot(section), slot(initial)) && !Row.IsShown ? [] : NvgenAll(section);

    protected override IEnumerable<string> NvgenAll(T section)
    {
        var text = slot(section).ToString() ?? "";
        if (text.Length == 0) return [$"no {Syntax.Render(_ => null)}"];
        var names = Syntax.Parameters.ToArray();
        var texts = names.Length == 1 ? [text] : text.Split(' ');
        return [Syntax.Render(name => Array.IndexOf(names, name) is >= 0 and var i && i < texts.Length ? texts[i] : null)];
    }
}

/// <summary>Two values set by one command, in the order of its parameters; an optional second one is written where it differs from its default.</summary>
sealed class PairRow<T, A, B>(string spec, string help, Slot<T, A> first, Slot<T, B> second, T initial, Row row) : Command<T>(spec, help, row)
    where T : class where A : IParsable<A> where B : IParsable<B>
{
    protected override void Set(T section, Args args)
    {
        if (Syntax.Parameters.ToArray() is not [var one, var two]) throw new InvalidOperationException($"'{Spec}' has not two parameters");
        var a = A.TryParse(args[one], null, out var parsedA) ? parsedA : throw new InvalidValueException(args.ColumnOf(one));
        var b = !args.Has(two) ? second(initial) : B.TryParse(args[two], null, out var parsedB) ? parsedB : throw new InvalidValueException(args.ColumnOf(two));
        (first(section), second(section)) = (a, b);
    }

    protected override void Unset(T section, Args args) => (first(section), second(section)) = (first(initial), second(initial));

    protected override IEnumerable<string> Nvgen(T section)
    {
        var (isFirst, isSecond) = (Equals(first(section), first(initial)), Equals(second(section), second(initial)));
        return isFirst && isSecond && !Row.IsShown ? [] : Nvgen(section, withSecond: !isSecond);
    }

    protected override IEnumerable<string> NvgenAll(T section)
        => first(section).ToString() is { Length: > 0 } ? Nvgen(section, withSecond: true) : [$"no {Syntax.Render(_ => null)}"];

    string[] Nvgen(T section, bool withSecond)
    {
        var names = Syntax.Parameters.ToArray();
        return [Syntax.Render(name => name == names[0] ? first(section).ToString() : name == names[1] && withSecond ? second(section).ToString() : null)];
    }
}
