using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Pki;

/// <summary>
/// The trustpoint that <c>ip http secure-server</c> makes for itself where none is named: TP-self-signed-N, with its own key
/// pair. N follows from the router's serial number, so after a reload the kept key and certificate are found again.
/// </summary>
sealed class PersistentSelfSigned(Trustpoints trustpoints, KeyPairs pairs, Enrollment enrollment, Log log)
{
    const string Prefix = "TP-self-signed-";

    static readonly Message NotSaved = new("PKI", 4, "NOCONFIGAUTOSAVE", "Configuration was modified.  Issue \"write memory\" to save new IOS PKI configuration");

    Task? running;

    public static string NameOn(string serialNumber)
        => $"{Prefix}{BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(serialNumber)))}";

    /// <summary>
    /// Completes when the trustpoint is configured and enrolled, at once where it is already. Device thread; a call while one
    /// runs joins it. A <see cref="PkiException"/> says why there is none.
    /// </summary>
    /// <param name="say">Takes the lines that the console shows while a key pair is made.</param>
    public Task EnsureAsync(RunningConfig config, string serialNumber, Action<string> say)
        => running is { IsCompleted: false } going ? going : running = MakeAsync(config, NameOn(serialNumber), say);

    async Task MakeAsync(RunningConfig config, string name, Action<string> say)
    {
        var trustpoint = Configure(config, name);
        if (trustpoint.Identity is not null) return;
        trustpoints.RequireClock();
        var key = KeyPairs.Chosen(trustpoint, KeyPairs.Fqdn(config));
        if (pairs.Find(key) is null)
        {
            var shape = KeyPairs.ChosenShape(trustpoint);
            await pairs.GenerateAsync(key, shape, CancellationToken.None);
            say($"% Generating {shape.Bits} bit RSA keys, keys will be non-exportable...[OK]");
        }
        await enrollment.SelfSignAsync(trustpoint, KeyPairs.Fqdn(config));
    }

    Trustpoint Configure(RunningConfig config, string name)
    {
        if (!config.Trustpoints.ContainsKey(name))
        {
            if (!trustpoints.HasRoomFor(config, name)) throw new PkiException($"Trustpoint {name} cannot be made: this router takes {trustpoints.Limit} trustpoints");
            config.Trustpoints[name] = new TrustpointConfig
            {
                Enrollment = "selfsigned",
                SubjectName = $"cn=IOS-Self-Signed-Certificate-{name[Prefix.Length..]}",
                RevocationCheck = new(["none"]),
                RsaKeyPair = name,
            };
            log.Write(NotSaved);
        }
        trustpoints.Apply(config);
        return trustpoints.Find(name) ?? throw new PkiException($"Trustpoint {name} is not used: this router takes {trustpoints.Limit} trustpoints");
    }
}
