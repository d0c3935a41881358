using System.Text;
using Firmware.Hardware;

namespace Firmware.Tpm;

/// <summary>The TPM this router was started with first, by the names of two of its keys; nvram keeps it beside the keys that only that TPM can use.</summary>
/// <param name="StorageRoot">Name of the storage root; another one cannot load our keys.</param>
/// <param name="Endorsement">Name of the ECC P-256 endorsement key; it survives TPM2_Clear.</param>
sealed record TpmIdentity(byte[] StorageRoot, byte[] Endorsement)
{
    /// <summary>The file in nvram.</summary>
    public const string FileName = "tpm-identity";

    const string StorageRootField = "storage-root: ", EndorsementField = "endorsement: ";
    const int NameBytes = 34;

    /// <summary>The serial number this TPM gives a router: unique, and the same for as long as the TPM is.</summary>
    public string SerialNumber => string.Concat("SBX", Convert.ToHexString(Endorsement.AsSpan(2, 4)));

    /// <summary>The identity recorded in nvram, null when there is none; a damaged record is a <see cref="FormatException"/>.</summary>
    public static TpmIdentity? Read(Nvram nvram)
    {
        if (nvram.Read(FileName) is not { } content) return null;
        var lines = Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines is [var root, var endorsement] ? new(Field(root, StorageRootField), Field(endorsement, EndorsementField)) : throw Damaged();
    }

    public void Write(Nvram nvram)
        => nvram.Write(FileName, Encoding.UTF8.GetBytes($"{StorageRootField}{Convert.ToHexStringLower(StorageRoot)}\n{EndorsementField}{Convert.ToHexStringLower(Endorsement)}\n"));

    static byte[] Field(string line, string field)
    {
        if (!line.StartsWith(field, StringComparison.Ordinal) || line.Length != field.Length + (2 * NameBytes)) throw Damaged();
        return Convert.FromHexString(line[field.Length..]);
    }

    static FormatException Damaged() => new($"nvram:{FileName} is damaged");
}
