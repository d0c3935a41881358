using Firmware.Net;

namespace Firmware.Commands;

/// <summary>The connections that one operator has open to other hosts, by number from 1.</summary>
sealed class Connections(TimeProvider clock)
{
    /// <summary>No line has more, whatever its <c>session-limit</c> says.</summary>
    public const int Most = 16;

    readonly SortedDictionary<int, Connection> open = [];

    /// <summary>By number.</summary>
    public IReadOnlyList<Connection> Open => [.. open.Values];

    /// <summary>The one used last; null where none is open.</summary>
    public Connection? Current { get; private set; }

    public Connection? Find(string name) => open.Values.FirstOrDefault(c => c.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) == name)
        ?? open.Values.FirstOrDefault(c => c.Telnet.Host.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Keeps a connection under the lowest free number.</summary>
    public Connection Add(TelnetConnection telnet)
    {
        var number = Enumerable.Range(1, Most).First(n => !open.ContainsKey(n));
        return open[number] = new Connection(number, telnet, clock);
    }

    /// <summary>The operator attends to it, or just did.</summary>
    public void Use(Connection connection)
    {
        Current = connection;
        connection.Use();
    }

    public void Close(Connection connection)
    {
        open.Remove(connection.Number);
        if (Current == connection) Current = open.Values.LastOrDefault();
        connection.Telnet.Dispose();
    }

    public void CloseAll()
    {
        foreach (var connection in Open) Close(connection);
    }
}

/// <summary>One of them.</summary>
sealed class Connection(int number, TelnetConnection telnet, TimeProvider clock)
{
    long lastUsed = clock.GetTimestamp();

    public int Number => number;
    public TelnetConnection Telnet => telnet;

    /// <summary>How long nobody has attended to it.</summary>
    public TimeSpan Idle => clock.GetElapsedTime(lastUsed);

    public void Use() => lastUsed = clock.GetTimestamp();
}
