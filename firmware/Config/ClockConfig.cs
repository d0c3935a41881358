namespace Firmware.Config;

/// <summary><c>clock timezone</c> and <c>clock summer-time</c>.</summary>
sealed class ClockConfig
{
    public string Zone = "UTC";
    public int OffsetMinutes;

    /// <summary>The name of summer time; empty where there is none.</summary>
    public string SummerZone = "";

    /// <summary>When it holds, as the command says it behind the name: <c>recurring …</c> or <c>date …</c>.</summary>
    public string SummerRule = "";
}
