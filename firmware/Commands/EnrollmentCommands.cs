using System.Diagnostics;
using System.Security.Cryptography;
using Firmware.Cli;
using Firmware.Config;
using Firmware.Pki;
using Firmware.Tpm;
using Firmware.X509;

namespace Firmware.Commands;

/// <summary><c>crypto pki authenticate</c>, <c>enroll</c> and <c>import</c>: IOS's dialogues around <see cref="Enrollment"/>.</summary>
static class EnrollmentCommands
{
    const string SelfSigned = "selfsigned";
    const string Pem = "terminal pem";
    const int Base64Line = 64;

    public static Task AuthenticateAsync(Session session, Args args) => GuardAsync(session, async () =>
    {
        var trustpoint = Find(session, args["name"], SelfSigned);
        if (trustpoint.CaCertificates.Count > 0)
            throw new CommandException("% Please delete your existing CA certificate first.\n% You must use 'no crypto pki trustpoint <trustpoint-name>' to delete the CA certificate.");
        session.Router.Trustpoints.RequireClock();
        var pasted = await PasteAsync(session, "Enter the base 64 encoded CA certificate.");
        Certificate ca;
        try { ca = session.Router.Enrollment.ReadCa(pasted); }
        catch (PkiException e) { throw new CommandException($"% Error in receiving Certificate Authority certificate: status = FAIL, cert length = 0\n% {e.Message}."); }
        session.WriteLine("Certificate has the following attributes:");
        session.WriteLine($"       Fingerprint MD5: {PkiText.Groups(MD5.HashData(ca.Encoded))}");
        session.WriteLine($"      Fingerprint SHA1: {PkiText.Groups(SHA1.HashData(ca.Encoded))}");
        session.WriteLine();
        if (!await session.YesNoAsync("% Do you accept this certificate? [yes/no]: "))
        {
            session.WriteLine("% The CA certificate was not accepted.");
            return;
        }
        session.Router.Enrollment.Authenticate(trustpoint, ca);
        session.WriteLine("Trustpoint CA certificate accepted.");
        session.WriteLine("% Certificate successfully imported");
    });

    public static Task EnrollAsync(Session session, Args args) => GuardAsync(session, async () =>
    {
        var trustpoint = Find(session, args["name"]);
        session.Router.Trustpoints.RequireClock();
        var isSelfSigned = trustpoint.Config.Enrollment == SelfSigned;
        if (!isSelfSigned && trustpoint.CaCertificates.Count == 0) throw new CommandException("% You must authenticate the Certificate Authority before\nyou can enroll with it.");
        if (trustpoint.RouterCertificate is not null && !await WantsToReenrollAsync(session, trustpoint)) return;
        if (isSelfSigned) await SignOneselfAsync(session, trustpoint);
        else await RequestAsync(session, trustpoint);
    });

    public static Task ImportAsync(Session session, Args args) => GuardAsync(session, async () =>
    {
        var trustpoint = Find(session, args["name"], SelfSigned);
        session.Router.Trustpoints.RequireClock();
        if (trustpoint.CaCertificates.Count == 0) throw new CommandException("% You must authenticate the Certificate Authority before\nyou can import the router's certificate.");
        var pasted = await PasteAsync(session, "Enter the base 64 encoded certificate.");
        try { session.Router.Enrollment.Import(trustpoint, pasted, KeyPairs.Fqdn(session.Router.Config)); }
        catch (PkiException e) { throw new CommandException($"% Failed to parse or verify imported certificate\n% {e.Message}."); }
        session.WriteLine("% Router Certificate successfully imported");
    });

    static async Task RequestAsync(Session session, Trustpoint trustpoint)
    {
        var fqdn = KeyPairs.Fqdn(session.Router.Config);
        await EnsureKeyAsync(session, trustpoint, fqdn);
        session.WriteLine("% Start certificate enrollment .. ");
        session.WriteLine();
        if (trustpoint.Config.SubjectName is { Length: > 0 } subject)
            session.WriteLine($"% The subject name in the certificate will include: {DistinguishedName.Text(EnrollmentRequest.Subject(subject, null))}");
        session.WriteLine($"% The subject name in the certificate will include: {fqdn}");
        if (!await session.YesNoAsync("Display Certificate Request to terminal? [yes/no]: ")) return;
        var request = await session.Router.Enrollment.RequestAsync(trustpoint, fqdn);
        do Show(session, request, trustpoint.Config.Enrollment == Pem);
        while (await session.YesNoAsync("Redisplay enrollment request? [yes/no]: "));
    }

    static async Task SignOneselfAsync(Session session, Trustpoint trustpoint)
    {
        if (!await session.YesNoAsync("Generate Self Signed Router Certificate? [yes/no]: ")) return;
        var fqdn = KeyPairs.Fqdn(session.Router.Config);
        await EnsureKeyAsync(session, trustpoint, fqdn);
        await session.Router.Enrollment.SelfSignAsync(trustpoint, fqdn);
        session.WriteLine();
        session.WriteLine("Router Self Signed Certificate successfully created");
    }

    static Task<bool> WantsToReenrollAsync(Session session, Trustpoint trustpoint)
    {
        session.WriteLine($"Trustpoint {trustpoint.Name} has already enrolled and has a router cert issued to it.");
        session.WriteLine("If you successfully re-enroll this trustpoint,the existing certificate will be replaced.");
        session.WriteLine();
        return session.YesNoAsync("Do you want to continue with re-enrollment? [yes/no]: ");
    }

    static async Task EnsureKeyAsync(Session session, Trustpoint trustpoint, string fqdn)
    {
        var key = KeyPairs.Chosen(trustpoint, fqdn);
        if (session.Router.KeyPairs.Find(key) is not null) return;
        session.WriteLine($"The name for the keys will be: {key.Label}");
        session.WriteLine();
        await GenerateAsync(session, key, KeyPairs.ChosenShape(trustpoint));
    }

    /// <summary>Makes a key pair and says how long it took.</summary>
    public static async Task GenerateAsync(Session session, KeyName key, KeyShape shape)
    {
        session.WriteLine($"% Generating {shape.Bits} bit {PkiText.Family(shape.Algorithm)} keys, keys will be non-exportable...");
        var clock = session.Router.Clock;
        var began = clock.GetTimestamp();
        await session.Router.KeyPairs.GenerateAsync(key, shape, session.Cancel);
        session.WriteLine($"[OK] (elapsed time was {(int)clock.GetElapsedTime(began).TotalSeconds} seconds)");
        session.WriteLine();
    }

    static void Show(Session session, PendingRequest request, bool isPem)
    {
        session.WriteLine("Certificate Request follows:");
        session.WriteLine();
        if (isPem) session.WriteLine(PemEncoding.WriteString("CERTIFICATE REQUEST", request.Encoded));
        else foreach (var line in Convert.ToBase64String(request.Encoded).Chunk(Base64Line)) session.WriteLine(new string(line));
        session.WriteLine("---End - This line not part of the certificate request---");
        session.WriteLine();
    }

    static async Task<string> PasteAsync(Session session, string title)
    {
        session.WriteLine();
        session.WriteLine(title);
        session.WriteLine("End with a blank line or the word \"quit\" on a line by itself");
        session.WriteLine();
        return string.Join('\n', await session.ReadPastedAsync());
    }

    static Trustpoint Find(Session session, string name, string unfitEnrollment = "")
    {
        if (session.Router.Trustpoints.Find(name) is not { } trustpoint) throw new CommandException($"% Certificate Authority (trustpoint) '{name}' is unknown");
        if (trustpoint.Config.Enrollment.Length == 0) throw new CommandException($"% Trustpoint {name} says nothing on enrollment: configure 'enrollment terminal' or 'enrollment selfsigned' first.");
        return trustpoint.Config.Enrollment == unfitEnrollment ? throw new CommandException($"% Trustpoint {name} signs its own certificate: it has no Certificate Authority.") : trustpoint;
    }

    /// <summary>A refusal by PKI becomes the line the operator reads.</summary>
    public static async Task GuardAsync(Session session, Func<Task> command)
    {
        Debug.Assert(session.Router.Scheduler.IsCurrent, "commands run on the device thread");
        try { await command(); }
        catch (PkiException e) { throw new CommandException($"% {e.Message}."); }
    }
}
