namespace Firmware.Cli;

/// <summary>The control characters of the console, named as IOS's editing keys are.</summary>
static class Key
{
    public const byte Null = 0x00;
    public const byte CtrlA = 0x01;
    public const byte CtrlB = 0x02;
    public const byte CtrlC = 0x03;
    public const byte CtrlD = 0x04;
    public const byte CtrlE = 0x05;
    public const byte CtrlF = 0x06;
    public const byte Bell = 0x07;
    public const byte Backspace = 0x08;
    public const byte Tab = 0x09;
    public const byte LineFeed = 0x0A;
    public const byte CtrlK = 0x0B;
    public const byte CtrlL = 0x0C;
    public const byte Return = 0x0D;
    public const byte CtrlN = 0x0E;
    public const byte CtrlP = 0x10;
    public const byte CtrlR = 0x12;
    public const byte CtrlT = 0x14;
    public const byte CtrlU = 0x15;
    public const byte CtrlV = 0x16;
    public const byte CtrlW = 0x17;
    public const byte CtrlX = 0x18;
    public const byte CtrlY = 0x19;
    public const byte CtrlZ = 0x1A;
    public const byte Escape = 0x1B;

    /// <summary>Ctrl-Shift-6, IOS's own key for stopping a command.</summary>
    public const byte Abort = 0x1E;
    public const byte Space = 0x20;
    public const byte Delete = 0x7F;

    /// <summary>Whether it is typed, or works on a line without editing.</summary>
    public static bool IsPlain(byte key) => IsPrintable(key) || key is Backspace or Delete or CtrlR or CtrlU or CtrlW;

    public static bool IsPrintable(byte key) => key is >= Space and < Delete;
}
