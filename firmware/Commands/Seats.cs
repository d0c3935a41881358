using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>Who sits where: the sessions on the router's lines, and how often each line was used. Device thread.</summary>
sealed class Seats
{
    readonly List<Seat> taken = [];
    readonly Dictionary<int, int> uses = [];

    /// <summary>Raised when somebody has come or left.</summary>
    public event Action? Changed;

    /// <summary>The sessions, by line.</summary>
    public IReadOnlyList<Seat> Taken => [.. taken.OrderBy(s => s.Line.Tty)];

    /// <summary>How many operators a line had since the router was switched on.</summary>
    public int UsesOf(Line line) => uses.GetValueOrDefault(line.Tty);

    /// <summary>Somebody sits down; a console's port does so once and stays.</summary>
    /// <param name="hangUp">Ends his connection at once.</param>
    public Seat Take(Line line, Session session, Action hangUp)
    {
        var seat = new Seat(this, line, session, hangUp);
        taken.Add(seat);
        Changed?.Invoke();
        return seat;
    }

    /// <summary>Counts an operator who was let in.</summary>
    public void Count(Line line) => uses[line.Tty] = UsesOf(line) + 1;

    public void Leave(Seat seat)
    {
        taken.Remove(seat);
        Changed?.Invoke();
    }
}

/// <summary>A session on a line; disposing it gives the line back.</summary>
sealed class Seat(Seats seats, Line line, Session session, Action hangUp) : IDisposable
{
    public Line Line => line;
    public Session Session => session;
    public bool IsAttended => session.IsAttended;
    public TimeSpan Idle => session.Terminal?.Idle ?? TimeSpan.Zero;

    public void HangUp() => hangUp();

    public void Dispose() => seats.Leave(this);
}
