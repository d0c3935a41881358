using Firmware.Cli;
using Firmware.Hardware;

namespace Firmware.Boot;

/// <summary><c>confreg</c>: the register as a number, or question by question; what this router cannot do is not asked.</summary>
static class RommonRegister
{
    const string Taken = "\nYou must reset or power cycle for new config to take effect";
    const int Default = 2;

    static readonly (int Bit, bool Enables, string What)[] switches =
    [
        (ConfigRegister.AfterNetboot, true, "load rom after netboot fails"),
        (ConfigRegister.IgnoreBreak, false, "break/abort has effect"),
        (ConfigRegister.IgnoreStartup, true, "ignore system config info"),
    ];

    public static async Task Configure(Session session, Args args)
    {
        if (args.Has("value"))
        {
            Keep(session, args["value"].Trim());
            return;
        }
        var register = session.Monitor.Boot.Next;
        var changed = false;
        ShowSummary(session, register);
        while (await AskAsync(session, "\ndo you wish to change the configuration? y/n  [n]:  "))
        {
            register = await ChangeAsync(session, register);
            changed = true;
            ShowSummary(session, register);
        }
        if (changed) Keep(session, register);
    }

    /// <summary>The monitor reads the number as hexadecimal, whether it says so or not.</summary>
    static void Keep(Session session, string typed)
    {
        if (ConfigRegister.Parse(typed.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? typed : $"0x{typed}") is not { } register)
            session.Monitor.Fail(session, $"confreg: \"{typed}\" is no register value; usage: confreg [0x0-0xFFFF]");
        else if (register.Refusal is { } refusal) session.Monitor.Fail(session, $"confreg: {refusal}");
        else Keep(session, register);
    }

    static void Keep(Session session, ConfigRegister register)
    {
        try { session.Monitor.Boot.SetNext(register); }
        catch (IOException e)
        {
            session.Monitor.Fail(session, $"confreg: {e.Message}");
            return;
        }
        session.WriteLine(Taken);
    }

    static void ShowSummary(Session session, ConfigRegister register)
    {
        var enabled = switches.Where(s => IsOn(register, s)).Select(s => s.What + "\n");
        session.WriteLine($"\n\n           Configuration Summary\n   (Virtual Configuration Register: {register})\nenabled are:\n{string.Concat(enabled)}"
            + $"console baud: {session.Monitor.Profile.Console.Baud}\nboot: {(register.StaysInMonitor ? "the ROM Monitor" : $"image specified by the boot system commands\n      or default to: {BootText.Image}")}");
    }

    static async Task<ConfigRegister> ChangeAsync(Session session, ConfigRegister register)
    {
        foreach (var one in switches)
        {
            if (await AskAsync(session, $"{(IsOn(register, one) ? "disable" : "enable ")} \"{one.What}\"? y/n  [n]:  ")) register = new(register.Value ^ one.Bit);
        }
        if (!await AskAsync(session, "change the boot characteristics? y/n  [n]:  ")) return register;
        var typed = await session.AskAsync($"enter to boot:\n 0 = ROM Monitor\n 1-15 = boot system\n    [{Default}]:  ");
        var field = typed.Length == 0 ? Default : ConfigRegister.Parse(typed)?.Value ?? -1;
        if (field is >= 0 and <= ConfigRegister.BootField) return new((register.Value & ~ConfigRegister.BootField) | field);
        session.WriteLine($"\"{typed}\" is no boot field; it stays as it was");
        return register;
    }

    static bool IsOn(ConfigRegister register, (int Bit, bool Enables, string What) one) => ((register.Value & one.Bit) != 0) == one.Enables;

    static async Task<bool> AskAsync(Session session, string question)
        => (await session.AskAsync(question)).StartsWith("y", StringComparison.OrdinalIgnoreCase);
}
