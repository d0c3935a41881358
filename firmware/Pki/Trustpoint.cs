using Firmware.Config;
using Firmware.Ocsp;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>One CA as this router knows it: its certificate, what it issued to us, and the identity carriers show.</summary>
sealed class Trustpoint(string name, TrustpointConfig config, Credentials credentials)
{
    volatile Identity? identity;

    public string Name => name;
    public TrustpointConfig Config { get; internal set; } = config;

    /// <summary>What it keeps in flash:; changed only after flash: has it.</summary>
    public Credentials Credentials { get; internal set; } = credentials;

    /// <summary>The authenticated CA; empty before <c>crypto pki authenticate</c>.</summary>
    public IReadOnlyList<Certificate> CaCertificates => Credentials.Ca is { } ca ? [ca.Certificate] : [];
    public Certificate? RouterCertificate => Credentials.Router?.Certificate;

    /// <summary>What carriers read once per handshake, on any thread; null while not enrolled.</summary>
    public Identity? Identity { get => identity; internal set => identity = value; }

    /// <summary>Why <see cref="Identity"/> is null although there is a certificate, as a sentence; null where nothing is missing.</summary>
    public string? Missing { get; internal set; }

    /// <summary>The certificates of the chain whose status is kept fresh, leaf first.</summary>
    public IReadOnlyList<StapleTarget> StapleTargets { get; internal set; } = [];
}
