using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tests;
using Tests.EndToEnd;

namespace Bench;

/// <summary>The peer: <c>openssl s_server</c> with a key in memory, a leaf and its issuer in its chain, and a staple, as the router has them.</summary>
sealed class OpenSslServer : IAsyncDisposable
{
    readonly string folder;
    readonly Process process;

    OpenSslServer(string folder, Process process, int port) => (this.folder, this.process, Port) = (folder, process, port);

    public int Port { get; }
    public int Pid => process.Id;

    public static async Task<OpenSslServer> StartAsync(bool rsa)
    {
        var folder = Directory.CreateTempSubdirectory("staplebox-bench-").FullName;
        var now = TimeProvider.System.GetUtcNow();
        var ca = new TestCa("CN=Root, O=Example", now.AddHours(-1));
        var (leaf, key) = ca.Issue(new CertificateWish { DnsNames = ["localhost"], MustStaple = true, Eku = ["1.3.6.1.5.5.7.3.1"], KeyUsage = X509KeyUsageFlags.DigitalSignature }, rsa ? TestKeys.Rsa(0) : null);
        var (leafFile, caFile, keyFile, stapleFile) = (Path.Combine(folder, "leaf.pem"), Path.Combine(folder, "ca.pem"), Path.Combine(folder, "key.pem"), Path.Combine(folder, "staple.der"));
        await File.WriteAllTextAsync(leafFile, leaf.ToPem());
        await File.WriteAllTextAsync(caFile, ca.Certificate.ToPem());
        await File.WriteAllTextAsync(keyFile, ((AsymmetricAlgorithm)key).ExportPkcs8PrivateKeyPem());
        await File.WriteAllBytesAsync(stapleFile, ca.Respond(leaf));
        var port = FreePort();
        var start = new ProcessStartInfo("openssl",
            ["s_server", "-accept", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "-www", "-quiet", "-cert", leafFile, "-key", keyFile, "-cert_chain", caFile, "-status_file", stapleFile, "-num_tickets", "0"])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("openssl s_server did not start.");
        // Nobody reads a full pipe: what it prints is thrown away.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await RouterProcess.UntilListeningAsync(port);
        return new(folder, process, port);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
