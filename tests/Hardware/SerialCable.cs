namespace Tests.Hardware;

/// <summary>A cable between two serial ports, played by a pair of pseudo terminals that socat joins.</summary>
sealed class SerialCable : IDisposable
{
    static readonly TimeSpan deadline = TimeSpan.FromMinutes(1);

    readonly Scratch scratch = new();
    readonly Peer socat;

    SerialCable() => socat = new Peer("socat", "-d", "-d", $"PTY,link={scratch["near"]},rawer", $"PTY,link={scratch["far"]},rawer");

    public string Near => scratch["near"];
    public string Far => scratch["far"];

    public static async Task<SerialCable> PlugAsync()
    {
        var cable = new SerialCable();
        // The links are there before the terminals are raw: only socat's own word tells when they are.
        await cable.socat.SaysAsync("starting data transfer loop").WaitAsync(deadline);
        return cable;
    }

    public void Unplug() => socat.End();

    public void Dispose()
    {
        socat.Dispose();
        scratch.Dispose();
    }
}
