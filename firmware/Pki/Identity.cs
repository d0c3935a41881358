using System.Security.Cryptography;
using Firmware.Kernel;

namespace Firmware.Pki;

/// <summary>A checked OCSP response of one of our certificates, as a handshake sends it.</summary>
/// <param name="Encoded">DER of the OCSPResponse.</param>
/// <param name="NextUpdate">From this moment on it is not served (RFC 6960 §4.2.2.1).</param>
/// <param name="Served">Moved each time it is sent.</param>
sealed record ServableStaple(byte[] Encoded, DateTimeOffset NextUpdate, Counter Served);

/// <summary>
/// What a carrier needs to be somebody: chain, key and staples in one immutable value. A trustpoint publishes it; a carrier
/// reads it once per handshake, so a new certificate or staple reaches the next handshake whole.
/// </summary>
/// <param name="Trustpoint">The trustpoint's name.</param>
/// <param name="Chain">DER, leaf first; a root only where it issued the leaf.</param>
/// <param name="Key">An <see cref="RSA"/> or <see cref="ECDsa"/> that signs where the key lives.</param>
/// <param name="Staples">One per certificate of the chain, null where there is none.</param>
/// <param name="SigningGate">Entered before the step of a handshake that signs.</param>
/// <param name="StapleRequests">Moved once for each handshake in which a peer asked for a staple.</param>
sealed record Identity(string Trustpoint, IReadOnlyList<byte[]> Chain, AsymmetricAlgorithm Key, IReadOnlyList<ServableStaple?> Staples, SemaphoreSlim SigningGate, Counter StapleRequests)
{
    /// <summary>The staple of the certificate at <paramref name="index"/> that may be sent at <paramref name="now"/>, or null.</summary>
    public ServableStaple? StapleFor(int index, DateTimeOffset now)
        => index < Staples.Count && Staples[index] is { } staple && now < staple.NextUpdate ? staple : null;
}
