using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Firmware.Boot;
using Firmware.Config;
using Firmware.Files;
using Firmware.Net;
using Firmware.Pki;
using NUnit.Framework;
using Tests.Pki;
using Certificate = Firmware.X509.Certificate;

namespace Tests.Files;

/// <summary>https: believes what the router's trustpoints believe, and nothing else.</summary>
[Parallelizable(ParallelScope.All)]
sealed class HttpsFilesTests
{
    static readonly DateTimeOffset now = new(2026, 11, 22, 10, 42, 15, TimeSpan.Zero);

    [Test]
    public async Task ServerUnderATrustpointIsRead() => Assert.That(await ReadAsync("127.0.0.1", trusted: true), Is.EqualTo("over TLS"));

    [Test]
    public void ServerOfAnotherCaIsRefused() => Assert.That(() => ReadAsync("127.0.0.1", trusted: false), Throws.TypeOf<FileException>().With.Message.EqualTo("Certificate validation failed"));

    [Test]
    public void ServerThatIsSomebodyElseIsRefused() => Assert.That(() => ReadAsync("192.0.2.1", trusted: true), Throws.TypeOf<FileException>().With.Message.EqualTo("Certificate validation failed"));

    /// <summary>Reads a file from a server whose certificate names <paramref name="named"/>.</summary>
    static async Task<string> ReadAsync(string named, bool trusted)
    {
        using var parts = new Parts();
        using var key = RSA.Create(2048);
        using var ca = Authority(key);
        using var stranger = Authority(key, "CN=Somebody");
        using var server = Issue(ca, IPAddress.Parse(named));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, server);
        using var pki = new PkiParts(parts.Clock, parts.Log, parts.Scheduler, parts.Flash, new SoftwareKeyStore(parts.Clock, []));
        var names = new NameResolution((_, _) => throw new SocketException((int)SocketError.HostNotFound), NameServers.Over(parts.Clock));
        var policy = TrustPolicy.Of("ca", [Certificate.Parse((trusted ? ca : stranger).RawData)], new TrustpointConfig { RevocationCheck = new(["none"]) });
        using var http = OutgoingHttps.Create(new Connector(names, parts.Clock), () => Task.FromResult<IReadOnlyList<TrustPolicy>>([policy]), pki.Validator);
        var files = new HttpFiles("https", http, parts.Clock);
        try
        {
            await using var source = await files.OpenAsync($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/a", default);
            using var reader = new StreamReader(source.Content);
            return await reader.ReadToEndAsync();
        }
        finally { await serving; }
    }

    static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        try
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(certificate);
            var buffer = new byte[4096];
            if (await tls.ReadAsync(buffer) > 0) await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nover TLS"));
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException) { } // the client refused
    }

    static X509Certificate2 Authority(RSA key, string name = "CN=Files CA")
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }

    static X509Certificate2 Issue(X509Certificate2 ca, IPAddress address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var issued = request.Create(ca, now.AddDays(-1), now.AddDays(30), [1, 2, 3]);
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
