using System.Text;
using Firmware.Cli;
using Firmware.Hardware;

namespace Firmware.Boot;

/// <summary>What a console shows between power-on and <c>Press RETURN to get started!</c>, in the order IOS shows it.</summary>
static class BootText
{
    const int MostFaults = 100;
    const int Marks = 40;

    static readonly string version = typeof(BootText).Assembly.GetName().Version!.ToString(3);

    /// <summary>The first line of <c>show version</c>.</summary>
    public static string SoftwareLine(HardwareProfile profile) => profile.Banner is [var first, ..]
        ? first : $"Staplebox Software ({profile.Model.ToUpperInvariant()}-UNIVERSALK9-M), Version {version}, RELEASE SOFTWARE";

    /// <summary>The file that <c>boot</c> starts: the program itself.</summary>
    public const string Image = "flash:staplebox";

    /// <summary>What the ROM monitor says before it looks for an image.</summary>
    public static string Bootstrap(HardwareProfile profile) => $"""


        Initializing Hardware...

        System Bootstrap, Version {version}
        {profile.Model} platform with {profile.Dram / 1024} Kbytes of main memory


        """;

    /// <summary>What follows while the image starts, the lines of startup-config that were not taken among it.</summary>
    public static string Of(Chassis chassis, Device device, IReadOnlyList<ReplayFault> faults)
    {
        var profile = chassis.Profile;
        var text = new StringBuilder();
        text.Append($"Loading {Image} {new string('#', Marks)} [OK]\n\n");
        text.Append($"TPM: {device.Tpm.Uri.Text}, {(device.Tpm.Fault is null ? "identity verified" : "IDENTITY LOST")}\n\n");
        text.Append($"{SoftwareLine(profile)}\n");
        text.Append("Copyright (c) 2026 the Staplebox authors\n\n");
        text.Append($"Staplebox {profile.Model} ({profile.Cpu.Name}) processor with {profile.Dram / 1024}K bytes of memory.\n");
        text.Append($"Processor board ID {device.SerialNumber}\n");
        foreach (var line in device.Board.InterfaceCounts) text.Append($"{line}\n");
        text.Append($"{profile.Nvram / 1024}K bytes of non-volatile configuration memory.\n");
        text.Append($"{profile.Flash / 1024}K bytes of flash memory.\n\n");
        foreach (var fault in faults.Take(MostFaults)) text.Append(fault);
        if (faults.Count > MostFaults) text.Append($"% {faults.Count - MostFaults} more lines of startup-config were not taken\n");
        return text.ToString();
    }
}
