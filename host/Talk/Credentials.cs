using Host.Plans;

namespace Host.Talk;

/// <summary>What opens a router that asks; each is read from its source only when it does.</summary>
sealed record Credentials(string? Username, Secret? Password, Secret? EnableSecret)
{
    public static readonly Credentials None = new(null, null, null);
}
