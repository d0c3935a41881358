using System.Globalization;

namespace Firmware.Hardware;

/// <summary>
/// The configuration register: how the next start goes. Bits 0–3 say what is booted (0: the ROM monitor), bit 6 that startup-config is left
/// unread, bit 8 that BREAK is ignored once the router runs, bit 13 stands in IOS's own 0x2102 and changes nothing here.
/// </summary>
readonly record struct ConfigRegister(int Value)
{
    public const int BootField = 0x000F, IgnoreStartup = 0x0040, IgnoreBreak = 0x0100, AfterNetboot = 0x2000;

    const int Known = BootField | IgnoreStartup | IgnoreBreak | AfterNetboot;
    const int SpeedBits = 0x0020 | 0x0800 | 0x1000;
    const int Largest = 0xFFFF;
    const int LongestNumber = 7;

    static readonly TimeSpan breakWindow = TimeSpan.FromSeconds(60);

    public static readonly ConfigRegister Factory = new(0x2102);

    public bool StaysInMonitor => (Value & BootField) == 0;
    public bool IgnoresStartupConfig => (Value & IgnoreStartup) != 0;

    /// <summary>Whether BREAK stops a router that started so long ago: for the first minute it does whatever bit 8 says, as IOS has it.</summary>
    public bool HonoursBreak(TimeSpan sinceStart) => (Value & IgnoreBreak) == 0 || sinceStart < breakWindow;

    /// <summary>Reads <c>0x2142</c>, or a decimal number, up to 0xFFFF; null where it is neither.</summary>
    public static ConfigRegister? Parse(string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var digits = isHex ? text[2..] : text;
        return digits.Length <= LongestNumber && int.TryParse(digits, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= Largest
            ? new ConfigRegister(value) : null;
    }

    /// <summary>What this router could not do as the register says; null where it can do all of it.</summary>
    public string? Refusal => (Value & SpeedBits) != 0
        ? $"{this}: bits 5, 11 and 12 set no speed here: the console's comes from the hardware profile, or from --console tty:DEVICE,BAUD"
        : (Value & ~Known) != 0 ? $"{this}: only bits 0-3 (boot), 6 (ignore startup-config), 8 (ignore break) and 13 are known here" : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:X}");
}
