namespace Firmware.Pki;

/// <summary>What a peer showed in its handshake: its chain, leaf first, and per certificate the stapled OCSPResponse or null; all DER, nothing checked.</summary>
sealed record PeerEvidence(IReadOnlyList<byte[]> Chain, IReadOnlyList<byte[]?> Staples);
