using Firmware.Cli;
using Firmware.Kernel;
using Firmware.Tpm;

namespace Firmware.Commands;

/// <summary>EXEC commands on the board, for which IOS has no words: the TPM.</summary>
static class PlatformExec
{
    public static readonly Mode Rows = new("exec")
    {
        { "show tpm", "Show the TPM that holds this router's keys", ShowTpmAsync, Row.Ours },
    };

    static async Task ShowTpmAsync(Session session, Args args)
    {
        var router = session.Router;
        var status = await Task.Run(router.ReadTpm);
        foreach (var line in Describe(status, router.KeyPairs.All, router.Clock.Zone)) session.WriteLine(line);
    }

    static IEnumerable<string> Describe(TpmStatus status, IReadOnlyList<StoredKey> keys, ClockZone zone)
    {
        yield return $"TPM: {status.Uri}";
        yield return $"State: {(status.Fault is { } fault ? fault : "ready")}";
        if (status.Chip is { } chip)
        {
            yield return $"Manufacturer: {chip.Manufacturer}";
            yield return $"Vendor: {chip.Vendor}";
            yield return $"Firmware version: {chip.Firmware}";
            yield return $"Storage root key name: {chip.StorageRoot}";
            yield return $"Resets: {chip.ResetCount}";
            yield return $"Restarts: {chip.RestartCount}";
            yield return $"Last power-off: {(chip.IsClockSafe ? "orderly" : "power cut")}";
            yield return $"Failed authorizations: {chip.LockoutCounter} of {chip.MaxAuthFail}";
            yield return $"Objects loaded: {chip.LoadedObjects}";
        }
        yield return $"Key sizes: {string.Join(", ", status.KeyShapes.Select(s => $"{(s.Algorithm == KeyAlgorithm.Rsa ? "RSA" : "EC")} {s.Bits}"))}";
        yield return $"Key pairs: {keys.Count}";
        foreach (var key in keys)
            yield return $"  {key.Label}, {(key.Shape.Algorithm == KeyAlgorithm.Rsa ? "RSA" : "EC")} {key.Shape.Bits}, generated at {Timestamp.Zoned(key.Generated, zone)}";
    }
}
