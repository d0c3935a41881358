using Firmware.Kernel;

namespace Firmware.Boot;

/// <summary>How one run of the image ends: it goes on until it is switched off, reloads, or somebody breaks in. Any thread.</summary>
sealed class PowerCycle(CancellationToken powerOff) : IDisposable
{
    readonly CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(powerOff);

    /// <summary>Cancelled when it ends, for whatever reason.</summary>
    public CancellationToken Ending => ending.Token;

    public bool HasEnded => ending.IsCancellationRequested;

    /// <summary>Whether the router is to start again.</summary>
    public bool IsReloading { get; private set; }

    /// <summary>Where somebody broke in; null where nobody did.</summary>
    public SerialLine? BrokenInOn { get; private set; }

    /// <summary>What the ROM monitor says of the break.</summary>
    public string BreakText { get; private set; } = "";

    public void Reload()
    {
        IsReloading = true;
        ending.Cancel();
    }

    /// <summary>The first to break in has the ROM monitor.</summary>
    public void BreakIn(SerialLine line, string text)
    {
        if (BrokenInOn is null) (BrokenInOn, BreakText) = (line, text);
        ending.Cancel();
    }

    public void SwitchOff() => ending.Cancel();

    public void Dispose() => ending.Dispose();
}
