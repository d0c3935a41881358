namespace Firmware.Cli;

/// <summary>What is particular about one row of a mode: who may use it, and how it is shown. Join several with <c>|</c>.</summary>
readonly record struct Row
{
    /// <summary>For everybody, even at privilege level 0.</summary>
    public static readonly Row Everybody = Level(0);

    /// <summary>For every user from privilege level 1, not only for level 15.</summary>
    public static readonly Row User = Level(1);

    /// <summary>Works, but <c>?</c> and the reference do not show it.</summary>
    public static readonly Row Hidden = new() { IsHidden = true };

    /// <summary>An extension beyond IOS: help and reference say so.</summary>
    public static readonly Row Ours = new() { IsOurs = true };

    /// <summary>Another spelling of a row: taken, never generated.</summary>
    public static readonly Row Alias = new() { IsHidden = true, IsAlias = true };

    /// <summary>NVGEN writes it even when it has its default value, as IOS does with some settings.</summary>
    public static readonly Row Shown = new() { IsShown = true };

    /// <summary>An action that has a <c>no</c> form; it looks at <see cref="Args.Negated"/>.</summary>
    public static readonly Row Negatable = new() { IsNegatable = true };

    /// <summary>NVGEN sets it off from the row above with a <c>!</c>.</summary>
    public static readonly Row Apart = new() { IsApart = true };

    /// <summary>NVGEN writes its sections one after the other, without a <c>!</c> between them.</summary>
    public static readonly Row Close = new() { IsClose = true };

    public bool IsHidden { get; private init; }
    public bool IsOurs { get; private init; }
    public bool IsAlias { get; private init; }
    public bool IsShown { get; private init; }
    public bool IsNegatable { get; private init; }
    public bool IsApart { get; private init; }
    public bool IsClose { get; private init; }

    /// <summary>The lowest privilege level, 0–15, that may use the row; null where the mode's holds.</summary>
    public int? Privilege { get; private init; }

    public static Row Level(int privilege) => new() { Privilege = privilege };

    public static Row operator |(Row one, Row other) => new()
    {
        IsHidden = one.IsHidden || other.IsHidden,
        IsOurs = one.IsOurs || other.IsOurs,
        IsAlias = one.IsAlias || other.IsAlias,
        IsShown = one.IsShown || other.IsShown,
        IsNegatable = one.IsNegatable || other.IsNegatable,
        IsApart = one.IsApart || other.IsApart,
        IsClose = one.IsClose || other.IsClose,
        Privilege = one.Privilege ?? other.Privilege,
    };
}
