namespace Firmware.Config;

/// <summary><c>interface NAME</c>.</summary>
sealed class InterfaceConfig
{
    public string Description = "";
    public string Address = "";
    public string Mask = "";

    /// <summary><c>ip address … secondary</c>, each address with its mask.</summary>
    public readonly List<(string Address, string Mask)> Secondary = [];

    public bool Shutdown;

    /// <summary>Where the address came from, for <c>show ip interface brief</c>: typed since the boot, or from the startup-config.</summary>
    public bool IsTyped;
}

/// <summary>The order of interfaces in running-config: loopbacks by number, then the board's own.</summary>
sealed class InterfaceOrder : IComparer<string>
{
    public const string Loopback = "Loopback";

    public static readonly InterfaceOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (one, other) = (NumberOf(x), NumberOf(y));
        return one is null && other is null ? string.CompareOrdinal(x, y) : one is null ? 1 : other is null ? -1 : one.Value.CompareTo(other.Value);
    }

    /// <summary>The number of a loopback interface; null for others.</summary>
    public static long? NumberOf(string? name)
        => name is not null && name.StartsWith(Loopback, StringComparison.Ordinal) && long.TryParse(name.AsSpan(Loopback.Length), out var number) ? number : null;
}
