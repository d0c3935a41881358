namespace Host.Plans;

/// <summary>A place in a plan: 1-based line and column.</summary>
sealed record PlanMark(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>A plan that cannot be meant: where, what was wrong, what was expected.</summary>
sealed class PlanException(PlanMark mark, string wrong, string expected)
    : HostException($"{mark}: {wrong}\n  expected {expected}", Host.ExitCode.BadPlan)
{
    public PlanMark Mark { get; } = mark;
}
