namespace Bench;

/// <summary>What repeated measurements came to, in their own unit.</summary>
sealed class Figures(IEnumerable<double> values)
{
    readonly double[] sorted = [.. values.Order()];

    public double Median => Percentile(50);

    /// <summary>Minimum / median / maximum.</summary>
    public string Range => $"{Report.Number(sorted[0])} / {Report.Number(Median)} / {Report.Number(sorted[^1])}";

    /// <summary>By nearest rank.</summary>
    public double Percentile(int percent) => sorted[Math.Max(0, (sorted.Length * percent + 99) / 100 - 1)];
}
