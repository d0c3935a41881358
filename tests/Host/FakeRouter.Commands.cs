using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tests.Host;

partial class FakeRouter
{
    static readonly string[] globalPrefixes = ["hostname ", "ip ", "enable secret ", "username ", "line ", "crypto "];

    public string Running => string.Join('\n', RunningLines());

    async Task ExecuteAsync(string line)
    {
        if (Refuses is { } refused && line.StartsWith(refused, StringComparison.Ordinal))
            await Line.PrintAsync(new string(' ', Prompt.Length) + "^\n% Invalid input detected at '^' marker.\n\n");
        else if (mode.Length > 0)
            await ConfigureAsync(line);
        else
            await ExecAsync(line);
    }

    async Task ExecAsync(string line)
    {
        switch (line)
        {
            case "":
                break;
            case "terminal length 0":
                pageLength = 0;
                break;
            case "terminal width 0":
                break;
            case "enable":
                await EnableAsync();
                break;
            case "configure terminal" when privileged:
                await Line.PrintAsync("Enter configuration commands, one per line.  End with CNTL/Z.\n");
                mode = "config";
                break;
            case "write memory" when privileged:
                await Line.PrintAsync("Building configuration...\n[OK]\n");
                Startup = Running;
                break;
            case var _ when line.StartsWith("show ", StringComparison.Ordinal) && privileged:
                await PageAsync(Show(line).Split('\n'));
                break;
            case var _ when line.StartsWith("clock set ", StringComparison.Ordinal) && privileged:
                ClockIsSet = DateTimeOffset.TryParseExact(line[10..], "HH:mm:ss d MMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var _);
                break;
            default:
                await Line.PrintAsync($"Translating \"{line}\"...domain server (255.255.255.255)\n% Unknown command or computer name, or unable to find computer address\n");
                break;
        }
    }

    async Task EnableAsync()
    {
        for (var tries = 0; EnableSecret is { } stored && tries < 3; tries++)
            if (Type8.Hash(await AskAsync("Password: ", echo: false), stored.Split('$')[2]) == stored)
            {
                privileged = true;
                return;
            }
        privileged = EnableSecret is null;
        await Line.PrintAsync(privileged ? "" : "% Bad secrets\n\n");
    }

    async Task ConfigureAsync(string line)
    {
        if (line is "end")
        {
            (mode, section) = ("", "");
            return;
        }
        if (line is "exit")
            (mode, section) = mode == "config" ? ("", "") : ("config", "");
        else if (globalPrefixes.Any(p => line.StartsWith(p, StringComparison.Ordinal)))
            await GlobalAsync(line);
        else if (mode != "config" && line.Length > 0)
            Set(Sections[section], line);
        else if (line.Length > 0)
            await Line.PrintAsync(new string(' ', Prompt.Length) + "^\n% Invalid input detected at '^' marker.\n\n");
    }

    async Task GlobalAsync(string line)
    {
        (mode, var words) = ("config", line.Split(' '));
        if (line.StartsWith("hostname ", StringComparison.Ordinal))
            Hostname = words[1];
        else if (line.StartsWith("enable secret ", StringComparison.Ordinal))
            Set(Globals, $"enable secret 8 {Type8.Hash(words[2], "TnGX/fE4KGHOVU")}");
        else if (line.StartsWith("username ", StringComparison.Ordinal))
            Set(Globals, $"username {words[1]} privilege 15 secret 8 {Type8.Hash(words[5], "2MJBozw/9R3UsU")}");
        else if (line.StartsWith("crypto pki trustpoint ", StringComparison.Ordinal) || line == "line con 0")
            Enter(line);
        else if (line.StartsWith("crypto ", StringComparison.Ordinal))
            await CryptoAsync(words);
        else
            Set(Globals, line);
    }

    void Enter(string header)
    {
        (section, mode) = (header, header.StartsWith("line", StringComparison.Ordinal) ? "config-line" : "ca-trustpoint");
        Sections.TryAdd(header, []);
    }

    static void Set(List<string> lines, string line)
    {
        var keyword = string.Join(' ', line.Split(' ').Take(line.StartsWith("ip http", StringComparison.Ordinal) ? 3 : 2));
        if (keyword.StartsWith("revocation-check", StringComparison.Ordinal) || keyword.StartsWith("subject-name", StringComparison.Ordinal))
            keyword = keyword.Split(' ')[0];
        lines.RemoveAll(l => l == keyword || l.StartsWith(keyword + " ", StringComparison.Ordinal));
        lines.Add(line);
        lines.Sort(StringComparer.Ordinal);
    }

    Task CryptoAsync(string[] words) => (words[1], words[2]) switch
    {
        ("key", "generate") => GenerateAsync(words),
        ("pki", "authenticate") => AuthenticateAsync(words[3]),
        ("pki", "enroll") => EnrollAsync(words[3]),
        ("pki", "import") => ImportAsync(words[3]),
        _ => Line.PrintAsync("% Incomplete command.\n\n"),
    };

    async Task GenerateAsync(string[] words)
    {
        var label = words[Array.IndexOf(words, "label") + 1];
        await Line.PrintAsync($"The name for the keys will be: {label}\n\n");
        if (words[3] == "ec")
        {
            Keys[label] = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return;
        }
        await Line.PrintAsync("% The key modulus size is 2048 bits\n% Generating 2048 bit RSA keys, keys will be non-exportable...\n");
        Keys[label] = RSA.Create(2048);
        await Line.PrintAsync("[OK] (elapsed time was 0 seconds)\n\n");
    }

    async Task AuthenticateAsync(string name)
    {
        if (Authorities.ContainsKey(name))
        {
            await Line.PrintAsync("% Please delete your existing CA certificate first.\n");
            return;
        }
        var pem = await PasteAsync("CA certificate");
        if (Parse(pem) is not { } ca)
        {
            await Line.PrintAsync("% Error in receiving Certificate Authority certificate: status = FAIL, cert length = 0\n\n");
            return;
        }
        await Line.PrintAsync($"Certificate has the following attributes:\n       Fingerprint MD5: {Print(ca, HashAlgorithmName.MD5)} \n      Fingerprint SHA1: {Print(ca, HashAlgorithmName.SHA1)} \n\n");
        if (await YesAsync("% Do you accept this certificate? [yes/no]: "))
        {
            Authorities[name] = ca;
            await Line.PrintAsync("Trustpoint CA certificate accepted.\n% Certificate successfully imported\n\n");
        }
    }

    async Task EnrollAsync(string name)
    {
        if (Certificates.ContainsKey(name) && !await YesAsync($"Trustpoint {name} has already enrolled and has a router cert issued to it.\n\nDo you want to continue with re-enrollment? [yes/no]: "))
            return;
        var settings = Sections[$"crypto pki trustpoint {name}"];
        var subject = settings.First(s => s.StartsWith("subject-name ", StringComparison.Ordinal))[13..];
        await Line.PrintAsync($"% Start certificate enrollment .. \n\n% The subject name in the certificate will include: {subject}\n% The subject name in the certificate will include: {Hostname}\n");
        if (await YesAsync("% Include the router serial number in the subject name? [yes/no]: ") || !await YesAsync("Display Certificate Request to terminal? [yes/no]: "))
            return;
        var request = Request(subject, Keys[settings.First(s => s.Contains("keypair ", StringComparison.Ordinal)).Split(' ')[1]]);
        do
            await Line.PrintAsync($"Certificate Request follows:\n\n{request}\n---End - This line not part of the certificate request---\n\n{(MessageEvery > 0 ? LogLine : "")}");
        while (await YesAsync("Redisplay enrollment request? [yes/no]: "));
    }

    async Task ImportAsync(string name)
    {
        var pem = await PasteAsync("certificate");
        if (Parse(pem) is not { } certificate)
        {
            await Line.PrintAsync("% Failed to parse or verify imported certificate\n");
            return;
        }
        Certificates[name] = certificate;
        await Line.PrintAsync("% Router Certificate successfully imported\n\n");
        await Line.PrintAsync($"*Nov 22 10:42:16.001: %PKI-6-CERT_INSTALL: An ID certificate has been installed under\n                      Trustpoint   : {name}\n                      Issuer-name  : cn=x\n");
    }

    async Task<bool> YesAsync(string question)
    {
        while (true)
            switch (await AskAsync(question))
            {
                case "yes":
                    return true;
                case "no":
                    return false;
                default:
                    await Line.PrintAsync("% Please answer 'yes' or 'no'.\n");
                    break;
            }
    }

    static string Request(string subject, AsymmetricAlgorithm key) => (key switch
    {
        RSA rsa => new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        _ => new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256),
    }).CreateSigningRequestPem();

    static X509Certificate2? Parse(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static string Print(X509Certificate2 certificate, HashAlgorithmName hash) => string.Join(' ', certificate.GetCertHashString(hash).Chunk(8).Select(c => new string(c)));
}
