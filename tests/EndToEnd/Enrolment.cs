using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Firmware.Ocsp;
using Firmware.X509;

namespace Tests.EndToEnd;

/// <summary>
/// The PKI beside a router's console: a CA that signs what the operator pastes to it, and its responder on a loopback port. The
/// certificates demand a staple and name no responder: no client can ask one itself.
/// </summary>
sealed partial class Enrolment : IAsyncDisposable
{
    // What the next command prints begins after it.
    const string ThenPrompt = @"[\s\S]*?^\S+\(config\)#";
    const int FirstSerial = 0x1001;
    const int KeyCompromise = 1;

    readonly TestCa ca = new("CN=Root, O=Example", DateTimeOffset.UtcNow.AddHours(-1));
    readonly TestResponder responder;
    readonly TimeSpan stapleLife;
    Certificate[] ballast = [];
    byte[] publicKey = [];
    int nextSerial = FirstSerial;
    Certificate? current;

    /// <param name="stapleLife">From thisUpdate to nextUpdate of what the responder says.</param>
    /// <param name="address">Where the responder listens; IPv4 loopback where nothing is said.</param>
    public Enrolment(TimeSpan? stapleLife = null, IPAddress? address = null)
    {
        this.stapleLife = stapleLife ?? TimeSpan.FromHours(1);
        responder = new TestResponder(_ => Answer(), address);
        OcspUrl = Url;
        CaFile = Path.Combine(Path.GetTempPath(), $"staplebox-ca-{Guid.NewGuid():N}.pem");
        File.WriteAllText(CaFile, ca.Certificate.ToPem());
    }

    /// <summary>The trustpoint that is enrolled.</summary>
    public string Trustpoint { get; init; } = "web";

    /// <summary>What <c>ocsp url</c> is set to; the responder's own where nothing is said.</summary>
    public string OcspUrl { get; set; }

    /// <summary>PEM of the root, for clients.</summary>
    public string CaFile { get; }

    public string Url => $"{responder.Url}/";

    /// <summary>The responder's.</summary>
    public int Port => responder.Port;

    /// <summary>Requests the responder got.</summary>
    public int Asked => responder.Asked.Count;

    public bool IsDown { get; set; }

    /// <summary>What the responder waits for before it answers.</summary>
    public Task? Held { get; set; }
    public bool IsRevoked { get; set; }

    /// <summary>The end of what the responder said last.</summary>
    public DateTimeOffset NextUpdate { get; private set; }

    /// <summary>Makes each response longer than this, by a certificate that nobody needs.</summary>
    public int ResponseBytes
    {
        set => ballast = value == 0 ? [] : [ca.Issue(new CertificateWish { Extra = new X509Extension("1.3.6.1.4.1.99999.1", new byte[value], critical: false) }).Certificate];
    }

    /// <summary>Enrols trustpoint <c>web</c> by terminal with a key pair that is there; gives the certificate's serial number as shown.</summary>
    /// <param name="console">At the privileged prompt.</param>
    /// <param name="pair">Such as <c>eckeypair k1</c>.</param>
    public async Task<string> EnrolAsync(ConsoleClient console, string pair)
    {
        await console.ConfigureAsync($"crypto pki trustpoint {Trustpoint}", "enrollment terminal pem", "subject-name CN=r1.example", $"ocsp url {OcspUrl}", "revocation-check ocsp", pair, "eku request server-auth");
        await console.CommandAsync("configure terminal");
        await TrustAsync(console, Trustpoint);
        await console.SendAsync($"crypto pki enroll {Trustpoint}\r");
        await console.ExpectAsync(@"Display Certificate Request to terminal\? \[yes/no\]: ");
        await console.SendAsync("yes\r");
        var shown = await console.ExpectAsync(@"Redisplay enrollment request\? \[yes/no\]: ");
        await console.SendAsync("no\r");
        publicKey = System.Security.Cryptography.X509Certificates.CertificateRequest.LoadSigningRequestPem(
            Request().Match(shown.Replace("\r", "", StringComparison.Ordinal)).Value, HashAlgorithmName.SHA256).PublicKey.ExportSubjectPublicKeyInfo();
        var (pem, serial) = Issue();
        await console.SendAsync($"crypto pki import {Trustpoint} certificate\r{pem}quit\r");
        await console.ExpectAsync($"% Router Certificate successfully imported{ThenPrompt}");
        await console.CommandAsync("end");
        return serial;
    }

    /// <summary>Has a trustpoint trust the CA.</summary>
    /// <param name="console">In configuration mode.</param>
    /// <param name="trustpoint">One that is configured.</param>
    public async Task TrustAsync(ConsoleClient console, string trustpoint)
    {
        await console.SendAsync($"crypto pki authenticate {trustpoint}\r{Typed(ca.Certificate.ToPem())}quit\r");
        await console.ExpectAsync(@"accept this certificate\? \[yes/no\]: ");
        await console.SendAsync("yes\r");
        await console.ExpectAsync($"Trustpoint CA certificate accepted.{ThenPrompt}");
    }

    /// <summary>The lines that import another certificate of the same key, what tells that it is acknowledged, and what to remember then.</summary>
    public (string[] Lines, string Done, Action Adopt) Import(Action<string> adopt)
    {
        var (pem, serial) = Issue();
        return (["configure terminal", $"crypto pki import {Trustpoint} certificate\r{pem}quit\r"], "% Router Certificate successfully imported", () => adopt(serial));
    }

    /// <summary>The router certificate's serial number in <c>show crypto pki certificates</c>; empty where there is none.</summary>
    public static string RouterSerial(string shown) => Serial().Match(shown) is { Success: true } match ? match.Groups[1].Value : "";

    public async ValueTask DisposeAsync()
    {
        File.Delete(CaFile);
        await responder.DisposeAsync();
    }

    HttpAnswer Answer()
    {
        if (IsDown || current is not { } certificate) return new([], 503);
        var now = DateTimeOffset.UtcNow;
        NextUpdate = now + stapleLife;
        return new(ca.Respond(certificate, new ResponseWish { ProducedAt = now, Certificates = ballast }, e => e with
        {
            Status = IsRevoked ? CertStatus.Revoked : CertStatus.Good,
            RevokedAt = IsRevoked ? now : null,
            Reason = IsRevoked ? KeyCompromise : null,
            ThisUpdate = now,
            NextUpdate = NextUpdate,
        })) { Before = Held };
    }

    (string Pem, string Serial) Issue()
    {
        var serial = nextSerial++;
        current = ca.Issue(new CertificateWish { Serial = [(byte)(serial >> 8), (byte)(serial & 0xFF)], DnsNames = ["localhost"], MustStaple = true, Eku = ["1.3.6.1.5.5.7.3.1"], KeyUsage = X509KeyUsageFlags.DigitalSignature }, publicKey);
        return (Typed(current.ToPem()), serial.ToString("X4", CultureInfo.InvariantCulture));
    }

    static string Typed(string pem) => pem.Trim().Replace("\n", "\r", StringComparison.Ordinal) + "\r";

    [GeneratedRegex("-----BEGIN CERTIFICATE REQUEST-----.*?-----END CERTIFICATE REQUEST-----", RegexOptions.Singleline)]
    private static partial Regex Request();

    [GeneratedRegex(@"^Certificate\n(?:.*\n)*?  Certificate Serial Number \(hex\): (\w+)", RegexOptions.Multiline)]
    private static partial Regex Serial();
}
