namespace Firmware.Ocsp;

/// <summary>What a responder may cost us.</summary>
/// <param name="ResponseBytes">The longest answer read; more is refused while reading, at most <see cref="OcspResponse.MaxResponseBytes"/>.</param>
/// <param name="Fetches">Fetches under way at once; more wait.</param>
/// <param name="Deadline">From request to the answer's last byte, a second request by POST included.</param>
sealed record ResponderLimits(int ResponseBytes, int Fetches, TimeSpan Deadline)
{
    public static readonly ResponderLimits Default = new(OcspResponse.MaxResponseBytes, 4, TimeSpan.FromSeconds(15));
}
