using System.Buffers.Binary;
using System.Text;
using Firmware.Tpm.Wire;

namespace Firmware.Tpm;

/// <summary>What <c>show tpm</c> prints.</summary>
/// <param name="Uri">The TPM as it was asked for.</param>
/// <param name="Fault">Why keys may not be used; null when they may.</param>
/// <param name="Chip">What the TPM says of itself; null when none answers.</param>
/// <param name="KeyShapes">The key pairs it makes.</param>
sealed record TpmStatus(string Uri, string? Fault, TpmChip? Chip, IReadOnlyList<KeyShape> KeyShapes);

/// <summary>A TPM's description of itself.</summary>
/// <param name="Manufacturer">Four letters of the TCG's vendor registry.</param>
/// <param name="Vendor">The vendor's own words.</param>
/// <param name="Firmware">Version as <c>major.minor.major.minor</c>.</param>
/// <param name="StorageRoot">Name of the storage root, in hexadecimal.</param>
/// <param name="ResetCount">Power-ups since it was made or cleared.</param>
/// <param name="RestartCount">Resumes since the last reset.</param>
/// <param name="IsClockSafe">False after an end without TPM2_Shutdown.</param>
/// <param name="LockoutCounter">Failed authorizations that count.</param>
/// <param name="MaxAuthFail">The number of them that locks it.</param>
/// <param name="LoadedObjects">Transient objects in it now.</param>
sealed record TpmChip(string Manufacturer, string Vendor, string Firmware, string StorageRoot, uint ResetCount, uint RestartCount, bool IsClockSafe, uint LockoutCounter, uint MaxAuthFail, uint LoadedObjects)
{
    const uint CapTpmProperties = 6, PropertiesAsked = 64, Fixed = 0x100, Variable = 0x200;
    const uint ManufacturerProperty = Fixed + 5, VendorString1 = Fixed + 6, VendorStrings = 4, FirmwareVersion1 = Fixed + 11, FirmwareVersion2 = Fixed + 12;
    const uint TransientAvailable = Variable + 7, Lockout = Variable + 14, MaxAuthFailProperty = Variable + 15, TransientMinimum = Fixed + 14;

    /// <summary>Asks the TPM.</summary>
    public static TpmChip Read(TpmPowerCycle power)
    {
        var properties = Properties(power.Commands, Fixed);
        foreach (var (property, value) in Properties(power.Commands, Variable)) properties[property] = value;
        uint Of(uint property) => properties.GetValueOrDefault(property);
        var vendor = string.Concat(Enumerable.Range(0, (int)VendorStrings).Select(i => Letters(Of(VendorString1 + (uint)i))));
        var (first, second) = (Of(FirmwareVersion1), Of(FirmwareVersion2));
        var time = TpmTime.Read(power.Commands);
        var minimum = Of(TransientMinimum);
        var available = Of(TransientAvailable);
        return new(Letters(Of(ManufacturerProperty)), vendor, $"{first >> 16}.{first & 0xFFFF}.{second >> 16}.{second & 0xFFFF}", Convert.ToHexStringLower(power.StorageRootArea.Name),
            time.ResetCount, time.RestartCount, time.IsSafe, Of(Lockout), Of(MaxAuthFailProperty), minimum > available ? minimum - available : 0);
    }

    static Dictionary<uint, uint> Properties(EsysContext esys, uint first)
    {
        var reader = new TpmReader(esys.GetCapability(CapTpmProperties, first, PropertiesAsked));
        _ = reader.U32();
        var found = new Dictionary<uint, uint>();
        for (var count = reader.U32(); count > 0; count--) found[reader.U32()] = reader.U32();
        return found;
    }

    static string Letters(uint value)
    {
        Span<byte> letters = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(letters, value);
        return Encoding.ASCII.GetString(letters).Trim('\0', ' ');
    }
}

/// <summary>TPMS_TIME_INFO (TPM 2.0 Part 2, 10.11.6) without the times.</summary>
readonly record struct TpmTime(uint ResetCount, uint RestartCount, bool IsSafe)
{
    public static TpmTime Read(EsysContext esys)
    {
        var reader = new TpmReader(esys.ReadClock());
        _ = (reader.U64(), reader.U64());
        return new(reader.U32(), reader.U32(), reader.U8() != 0);
    }
}
