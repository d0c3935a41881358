using Firmware.Cli;
using Firmware.Config;
using Firmware.X509;

namespace Firmware.Commands;

/// <summary>Inside <c>crypto pki trustpoint NAME</c>, in the order running-config shows it.</summary>
static class TrustpointMode
{
    const string Usages = "client-auth|code-signing|email-protection|ipsec-end-system|ipsec-tunnel|ipsec-user|ocsp-signing|server-auth|ssh-client|ssh-server|time-stamping";

    public static readonly Mode<TrustpointConfig> Rows = new("ca-trustpoint")
    {
        new EnrollmentRow(),
        new SubjectNameRow(),
        { "revocation-check <methods:crl|none|ocsp+>", "Revocation checking options", t => ref t.RevocationCheck, Row.Shown },
        { "ocsp url <url:WORD>", "OCSP server URL", t => ref t.OcspUrl },
        { "ocsp disable-nonce", "Disable OCSP Nonce Extension", t => ref t.OcspDisableNonce },
        { $"eku request <usages:{Usages}+>", "EKU requested attribute", t => ref t.EkuRequest },
        { $"match eku <usages:{Usages}+>", "EKU attributes to validate", t => ref t.MatchEku },
        { "rsakeypair <label:WORD> [<bits:360-4096>]", "RSA keypair label", t => ref t.RsaKeyPair, t => ref t.RsaKeyPairBits },
        { "eckeypair <label:WORD>", "EC keypair label", t => ref t.EcKeyPair },
        { "exit", "Exit from certificate authority trustpoint entry mode", (session, _) => session.Leave(), Row.Everybody },
    };

    /// <summary><c>enrollment terminal [pem]</c> and <c>enrollment selfsigned</c>: one of them.</summary>
    sealed class EnrollmentRow() : Command<TrustpointConfig>("enrollment {terminal [pem]|selfsigned}", "Enrollment parameters")
    {
        protected override void Set(TrustpointConfig section, Args args)
            => section.Enrollment = args.Has("selfsigned") ? "selfsigned" : args.Has("pem") ? "terminal pem" : "terminal";

        protected override void Unset(TrustpointConfig section, Args args) => section.Enrollment = "";

        protected override IEnumerable<string> Nvgen(TrustpointConfig section) => section.Enrollment.Length > 0 ? [$"enrollment {section.Enrollment}"] : [];
    }

    /// <summary><c>subject-name</c>: kept as typed, refused where no Name can be made of it.</summary>
    sealed class SubjectNameRow() : Command<TrustpointConfig>("subject-name <name:LINE>", "Subject Name")
    {
        protected override void Set(TrustpointConfig section, Args args)
        {
            try { _ = DistinguishedName.Parse(args["name"]); }
            catch (FormatException e) { throw new CommandException($"% '{args["name"]}' is not a valid subject name: {e.Message}"); }
            section.SubjectName = args["name"];
        }

        protected override void Unset(TrustpointConfig section, Args args) => section.SubjectName = "";

        protected override IEnumerable<string> Nvgen(TrustpointConfig section) => section.SubjectName.Length > 0 ? [$"subject-name {section.SubjectName}"] : [];
    }
}
