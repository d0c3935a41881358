using System.Net.Sockets;
using System.Security.Cryptography;
using Firmware.Tpm;
using Firmware.Tpm.Wire;
using NUnit.Framework;

namespace Tests.Tpm;

/// <summary>Outside tools judge the TPM through the debug socket: tpm2-tools, and OpenSSL with its TPM provider.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TpmDebugSocketTests
{
    [Test]
    public async Task ToolsSeeTheTpmThatSigns()
    {
        using var bench = new TpmBench();
        var device = bench.PowerOn();
        var keys = bench.Keys(device);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        await using var debug = TpmDebugSocket.Open($"unix:{bench.State}/debug", device, bench.Log);
        var entry = WriteBlobs(bench, "edge");

        Assert.That(Tools(bench, "tpm2_getcap", "properties-fixed"), Does.Contain("SW").And.Contain("TPM2_PT_MANUFACTURER"));
        Tools(bench, "tpm2_createprimary", "-C", "o", "-G", "ecc", "-a", "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|restricted|decrypt", "-c", "root.ctx");
        Tools(bench, "tpm2_flushcontext", "-t");
        Assert.That(Tools(bench, "tpm2_readpublic", "-c", "root.ctx"), Does.Contain($"name: {device.ReadStatus().Chip!.StorageRoot}"));
        Tools(bench, "tpm2_flushcontext", "-t");
        Tools(bench, "tpm2_load", "-C", "root.ctx", "-u", "key.pub", "-r", "key.priv", "-c", "key.ctx");
        Tools(bench, "tpm2_flushcontext", "-t");
        Assert.That(Tools(bench, "tpm2_readpublic", "-c", "key.ctx"), Does.Contain($"name: {Convert.ToHexStringLower(entry.Area.Name)}"));
        Assert.That(bench.Messages, Has.One.Contains("%TPM-4-DEBUG_SOCKET"));
    }

    [Test]
    public async Task AKeyOfOneTpmDoesNotLoadInAnother()
    {
        using var bench = new TpmBench();
        await bench.Boot().GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        WriteBlobs(bench, "edge");
        bench.PowerOff();
        File.Delete(bench.Permall);
        bench.Nvram.Delete(TpmIdentity.FileName);
        await using var debug = TpmDebugSocket.Open($"unix:{bench.State}/debug", bench.PowerOn(), bench.Log);
        Tools(bench, "tpm2_createprimary", "-C", "o", "-G", "ecc", "-a", "fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|restricted|decrypt", "-c", "root.ctx");
        Tools(bench, "tpm2_flushcontext", "-t");
        var (code, _, error) = Tool.Try("tpm2_load", ["-C", "root.ctx", "-u", "key.pub", "-r", "key.priv", "-c", "key.ctx"], bench.State, Environment(bench));
        Assert.That(error, Does.Contain("integrity check failed"));
        Assert.That(code, Is.Not.Zero);
    }

    [TestCase("EC"), TestCase("RSA")]
    public async Task OpenSslLoadsEveryPrivateConfigEntryAndSigns(string family)
    {
        using var bench = new TpmBench();
        var device = bench.PowerOn();
        var shape = family == "EC" ? new KeyShape(KeyAlgorithm.Ec, 256) : new KeyShape(KeyAlgorithm.Rsa, 2048);
        var stored = await bench.Keys(device).GenerateAsync("edge", shape, CancellationToken.None);
        await using var debug = TpmDebugSocket.Open($"unix:{bench.State}/debug", device, bench.Log);
        var lines = File.ReadAllLines(bench.PrivateConfig);
        File.WriteAllLines(Path.Combine(bench.State, "key.pem"), lines.SkipWhile(l => !l.StartsWith("-----BEGIN", StringComparison.Ordinal)));
        File.WriteAllText(Path.Combine(bench.State, "message"), "signed by OpenSSL in the router's TPM");
        Tool.Run("openssl", ["dgst", "-provider", "tpm2", "-provider", "default", "-propquery", "?provider=tpm2", "-sha256", "-sign", "key.pem", "-out", "signature", "message"], bench.State, Environment(bench));
        var signature = File.ReadAllBytes(Path.Combine(bench.State, "signature"));
        var message = File.ReadAllBytes(Path.Combine(bench.State, "message"));
        using var ec = ECDsa.Create();
        using var rsa = RSA.Create();
        if (family == "EC") ec.ImportSubjectPublicKeyInfo(stored.SubjectPublicKeyInfo, out _);
        else rsa.ImportSubjectPublicKeyInfo(stored.SubjectPublicKeyInfo, out _);
        Assert.That(family == "EC"
            ? ec.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            : rsa.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Test]
    public async Task ToolsAndTheRouterShareTheTpm()
    {
        using var bench = new TpmBench();
        var device = bench.PowerOn();
        var keys = bench.Keys(device);
        await keys.GenerateAsync("edge", new(KeyAlgorithm.Ec, 256), CancellationToken.None);
        await using var debug = TpmDebugSocket.Open($"unix:{bench.State}/debug", device, bench.Log);
        using var key = (ECDsa)keys.Open(KeyAlgorithm.Ec, "edge");
        using var client = await Connect(debug.Path);
        // TPM2_FlushContext of each transient slot: what a tool would do at the worst moment, again and again.
        var flushing = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
            {
                await client.SendAsync(Convert.FromHexString($"80010000000E000001658000000{i % 3}"));
                Assert.That(await client.ReceiveAsync(new byte[64]), Is.EqualTo(10));
            }
        });
        for (var i = 0; i < 100; i++)
        {
            var digest = SHA256.HashData([(byte)i]);
            Assert.That(key.VerifyHash(digest, key.SignHash(digest)));
        }
        await flushing;
    }

    [Test]
    public async Task OnlyItsOwnerMayOpenIt()
    {
        using var bench = new TpmBench();
        await using var debug = TpmDebugSocket.Open($"unix:{bench.State}/debug", bench.PowerOn(), bench.Log);
        Assert.That(File.GetUnixFileMode(debug.Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task AStaleSocketIsReplacedAndALiveOneIsNot()
    {
        using var bench = new TpmBench();
        var device = bench.PowerOn();
        var spec = $"unix:{bench.State}/debug";
        var path = $"{bench.State}/debug";
        // A killed process leaves its socket's file behind; .NET would remove it, so a foreign program makes it.
        var socat = Tool.Start("socat", [$"UNIX-LISTEN:{path},unlink-close=0", "-"]);
        Tool.WaitUntil(() => File.Exists(path), "socat listens");
        Assert.That(() => TpmDebugSocket.Open(spec, device, bench.Log), Throws.InstanceOf<TpmUnavailableException>().With.Message.EndsWith("is in use by a running process"));
        Tool.End(socat);
        Assert.That(File.Exists(path));
        await using (TpmDebugSocket.Open(spec, device, bench.Log)) Assert.That(Tools(bench, "tpm2_getrandom", "--hex", "4"), Has.Length.EqualTo(8));
        Assert.That(File.Exists(path), Is.False, "it is gone with us");
    }

    [Test]
    public void AnythingElseAtThePathIsRefusedAndStays()
    {
        using var bench = new TpmBench();
        var device = bench.PowerOn();
        var path = Path.Combine(bench.State, "precious");
        File.WriteAllText(path, "not yours");
        Assert.That(() => TpmDebugSocket.Open($"unix:{path}", device, bench.Log), Throws.InstanceOf<TpmUnavailableException>().With.Message.EqualTo($"{path} is there and is no socket; it was left as it is"));
        Assert.That(File.ReadAllText(path), Is.EqualTo("not yours"));
        File.CreateSymbolicLink(path + ".link", Path.Combine(bench.State, "nowhere"));
        Assert.That(() => TpmDebugSocket.Open($"unix:{path}.link", device, bench.Log), Throws.InstanceOf<TpmUnavailableException>());
        Assert.That(() => TpmDebugSocket.Open($"unix:{bench.State}/no/such/place", device, bench.Log), Throws.InstanceOf<TpmUnavailableException>());
        Assert.That(() => TpmDebugSocket.Open("tcp:1", device, bench.Log), Throws.InstanceOf<FormatException>().With.Message.Contains("for example unix:/tmp/tpm.sock"));
    }

    [Test]
    public async Task ACommandOfAnAbsurdLengthEndsTheConnection()
    {
        using var bench = new TpmBench();
        var refused = new TaskCompletionSource<string>();
        bench.Log.Written += line =>
        {
            if (line.Text.Contains("%TPM-4-DEBUG_REFUSED", StringComparison.Ordinal)) refused.SetResult(line.Text);
        };
        await using var debug = TpmDebugSocket.Open($"unix:{bench.State}/debug", bench.PowerOn(), bench.Log);
        using (var client = await Connect(debug.Path))
        {
            await client.SendAsync(Convert.FromHexString("8001FFFFFFFF0000017B"));
            Assert.That(await client.ReceiveAsync(new byte[64]), Is.Zero);
        }
        Assert.That(await refused.Task, Does.Contain("it says it has 4294967295 bytes, where 10 to 4096 are expected"));
        // What is no command inside the length is the TPM's to refuse.
        using var other = await Connect(debug.Path);
        await other.SendAsync(Convert.FromHexString("FFFF0000000A0000017B"));
        Assert.That(await other.ReceiveAsync(new byte[64]), Is.EqualTo(10));
    }

    static async Task<Socket> Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    static (string, string)[] Environment(TpmBench bench)
    {
        var tcti = $"cmd:socat - UNIX-CONNECT:{bench.State}/debug";
        return [("TPM2TOOLS_TCTI", tcti), ("TPM2OPENSSL_TCTI", tcti)];
    }

    static string Tools(TpmBench bench, string tool, params string[] arguments) => Tool.Run(tool, arguments, bench.State, Environment(bench));

    // tpm2-tools read TPM2B_PUBLIC and TPM2B_PRIVATE from two files.
    static PrivateConfigEntry WriteBlobs(TpmBench bench, string label)
    {
        var entry = PrivateConfig.Parse(File.ReadAllBytes(bench.PrivateConfig)).Entries.Single(e => e.Label == label);
        File.WriteAllBytes(Path.Combine(bench.State, "key.pub"), entry.Key.Public);
        File.WriteAllBytes(Path.Combine(bench.State, "key.priv"), entry.Key.Private);
        return entry;
    }
}
