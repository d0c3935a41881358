namespace Firmware.Pki;

/// <summary>What the board allows one CRL and all fetches at once.</summary>
/// <param name="Bytes">The longest CRL read.</param>
/// <param name="Fetches">CRLs fetched at the same time.</param>
sealed record CrlLimits(int Bytes, int Fetches);
