namespace Firmware.Config;

/// <summary><c>archive</c>: where generations of the configuration are kept, how many, and when one is made.</summary>
sealed class ArchiveConfig
{
    /// <summary>Empty turns the archive off. <c>$h</c> stands for the host's name, <c>$t</c> for the time.</summary>
    public string Path = "";
    public int Maximum = 10;
    public bool WriteMemory;

    /// <summary>Zero makes none by time.</summary>
    public int TimePeriodMinutes;
}
