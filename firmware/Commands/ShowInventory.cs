using Firmware.Cli;
using Firmware.Tpm;

namespace Firmware.Commands;

/// <summary><c>show inventory</c>: the chassis, and the TPM that answers.</summary>
static class ShowInventory
{
    public static async Task ShowAsync(Session session, Args args)
    {
        var router = session.Router;
        var tpm = await Task.Run(router.ReadTpm);
        var board = router.Board;
        Write(session, "Chassis", $"Staplebox {board.Model} chassis, {board.Processor}", board.Model, board.SerialNumber);
        if (tpm.Chip is { } chip) Write(session, "TPM", Description(chip), chip.Manufacturer.Trim(), "");
    }

    static string Description(TpmChip chip) => $"Trusted Platform Module 2.0, {$"{chip.Manufacturer.Trim()} {chip.Vendor.Trim()}".Trim()}, firmware {chip.Firmware}";

    static void Write(Session session, string name, string description, string product, string serial)
    {
        session.WriteLine($"NAME: \"{name}\", DESCR: \"{description}\"");
        session.WriteLine($"PID: {product,-18}, VID:      , SN: {serial}\n".Replace(" \n", "\n", StringComparison.Ordinal));
    }
}
