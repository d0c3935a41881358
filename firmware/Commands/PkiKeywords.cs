using Firmware.Config;

namespace Firmware.Commands;

/// <summary>Help for the words that PKI commands share.</summary>
static class PkiKeywords
{
    public static readonly IReadOnlyDictionary<string, string> Words = new Dictionary<string, string>(Attributes("eku request").Concat(Attributes("match eku")), StringComparer.Ordinal)
    {
        ["(ca-trustpoint)"] = "Certificate authority trustpoint configuration commands:",
        ["exec: crypto"] = "Encryption related commands.",
        ["exec: crypto pki"] = "Public Key components",
        ["show crypto"] = "Encryption module",
        ["show crypto key"] = "Show long term public keys",
        ["show crypto key mypubkey all"] = "Show all public keys",
        ["show crypto key mypubkey ec"] = "Show EC public keys",
        ["show crypto key mypubkey rsa"] = "Show RSA public keys",
        ["show crypto key mypubkey <family> <name>"] = "Name of the key pair",
        ["show crypto pki"] = "Show PKI",
        ["show crypto pki certificates verbose"] = "Display in verbose mode",
        ["show crypto pki certificates <name>"] = "Trustpoint Name",
        ["show crypto pki certificates <name> verbose"] = "Display in verbose mode",
        ["show crypto pki trustpoints"] = "Show trustpoints",
        ["show crypto pki trustpoints status"] = "Show trustpoint status",
        ["show crypto pki trustpoints <name> status"] = "Show trustpoint status",
        ["show crypto pki staples detail"] = "One line per fact",
        ["clear crypto"] = "Encryption subsystem",
        ["clear crypto pki"] = "Clear PKI",

        ["crypto pki authenticate"] = "Get the CA certificate",
        ["crypto pki enroll"] = "Request a certificate from a CA",
        ["crypto pki import"] = "Import certificate or pkcs12",
        ["crypto pki import <name>"] = "Trustpoint Name",
        ["crypto pki trustpoint"] = "Define a CA trustpoint",
        ["crypto pki certificate"] = "Actions on certificates",
        ["crypto pki certificate validate"] = "Validate a certificate",
        ["crypto pki staple"] = "OCSP responses stapled for this router's certificates",
        ["crypto pki staple refresh <name>"] = "Trustpoint Name",
        ["crypto key"] = "Long term key operations",
        ["crypto key generate"] = "Generate new keys",
        ["crypto key generate ec"] = "Generate EC keys for ECDSA",
        ["crypto key generate ec keysize 256"] = "256 bits keysize",
        ["crypto key generate ec keysize 384"] = "384 bits keysize",
        ["crypto key generate ec keysize 521"] = "521 bits keysize",
        ["crypto key generate ec keysize <bits> label"] = "Provide a label",
        ["crypto key generate ec keysize <bits> label <label>"] = "EC keypair label",
        ["crypto key generate rsa general-keys"] = "Generate a general purpose RSA key pair for signing and encryption",
        ["crypto key generate rsa label"] = "Provide a label",
        ["crypto key generate rsa label <label>"] = "RSA keypair label",
        ["crypto key generate rsa modulus"] = "Provide number of modulus bits on the command line",
        ["crypto key generate rsa modulus <bits>"] = "size of the key modulus [360-4096]",
        ["crypto key generate rsa modulus <bits> label"] = "Provide a label",
        ["crypto key zeroize ec"] = "Remove EC keys",
        ["crypto key zeroize rsa"] = "Remove RSA keys",
        ["crypto key zeroize <family> <label>"] = "Keypair label",

        ["eckeypair"] = "eckeypair for this identity",
        ["eku"] = "EKU parameters",
        ["enrollment terminal"] = "Enroll via the terminal (cut-and-paste)",
        ["enrollment terminal pem"] = "Include PEM encapsulation boundaries",
        ["enrollment selfsigned"] = "Generate a Self Signed Certificate",
        ["match"] = "Match a certificate attributes/maps",
        ["ocsp"] = "OCSP parameters",
        ["ocsp url"] = "OCSP server URL",
        ["revocation-check crl"] = "Revocation check by CRL",
        ["revocation-check none"] = "Ignore revocation check",
        ["revocation-check ocsp"] = "Revocation check by OCSP",
        ["rsakeypair"] = "Specify rsakeypair for this identity",
        ["rsakeypair <label> <bits>"] = "Size of the key",
        ["subject-name"] = "Subject Name",
    };

    static IEnumerable<KeyValuePair<string, string>> Attributes(string command) => ExtendedKeyUsage.Titles.Select(t => KeyValuePair.Create($"{command} {t.Key}", t.Value));
}
