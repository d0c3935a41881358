using Firmware.Tpm;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>A key pair as a certificate names it: family and label.</summary>
sealed record KeyName(KeyAlgorithm Algorithm, string Label);

/// <summary>A certificate and when the router took it.</summary>
sealed record InstalledCertificate(Certificate Certificate, DateTimeOffset InstalledAt);

/// <summary>A PKCS#10 request that waits for its certificate; <paramref name="Encoded"/> is its DER.</summary>
sealed record PendingRequest(byte[] Encoded, KeyName Key);

/// <summary>All that a trustpoint keeps in flash:, replaced whole, so that no power cut leaves half of a change.</summary>
/// <param name="Trustpoint">Its name.</param>
/// <param name="Ca">The authenticated CA.</param>
/// <param name="Router">The router's own certificate.</param>
/// <param name="RouterKey">The key pair of <paramref name="Router"/>.</param>
/// <param name="Pending">What was asked for and has not come.</param>
sealed record Credentials(string Trustpoint, InstalledCertificate? Ca = null, InstalledCertificate? Router = null, KeyName? RouterKey = null, PendingRequest? Pending = null)
{
    public bool IsEmpty => (Ca, Router, Pending) is (null, null, null);

    /// <summary>Whether the router signed its certificate itself.</summary>
    public bool IsSelfSigned => Ca is null && Router is { Certificate.IsSelfIssued: true };

    public Credentials WithoutKey(KeyName key) => this with
    {
        Router = RouterKey == key ? null : Router,
        RouterKey = RouterKey == key ? null : RouterKey,
        Pending = Pending?.Key == key ? null : Pending,
    };
}
