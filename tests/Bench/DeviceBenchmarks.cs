using System.Globalization;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Firmware;
using Firmware.Boot;
using Firmware.Commands;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Tpm;

namespace Bench;

/// <summary>A whole router's parts in this process; public and open because BenchmarkDotNet takes no other.</summary>
public class DeviceBenchmarks
{
    const int Lines = 50;
    const string Label = "k1";

    readonly byte[] digest = SHA256.HashData([1, 2, 3]);
    string state = "";
    Device device = null!;
    Consoles consoles = null!;
    PowerCycle cycle = null!;
    string[] script = [];
    ECDsa ec = null!;
    RSA rsa = null!;

    [GlobalSetup]
    public void Prepare()
    {
        state = Directory.CreateTempSubdirectory("staplebox-bench-").FullName;
        var clock = new DeviceClock(TimeProvider.System, authoritative: true);
        var chassis = new Chassis(BootOptions.Parse(["--state", state], _ => null), HardwareProfile.Load("branch"), [], new Disk(), clock, new Log(clock), null);
        device = Device.PowerOn(chassis);
        cycle = new PowerCycle(CancellationToken.None);
        consoles = new Consoles(device, chassis, BootRecord.Load(device.Nvram, StartReason.PowerOn), cycle);
        script = [.. Enumerable.Range(1, Lines).Select(i => string.Create(CultureInfo.InvariantCulture, $"ip host branch{i} 10.0.0.{i}"))];
        (ec, rsa) = ((ECDsa)Made(KeyAlgorithm.Ec, 256), (RSA)Made(KeyAlgorithm.Rsa, 2048));
        ConfigurationLine();
    }

    [GlobalCleanup]
    public void PowerOff()
    {
        cycle.Dispose();
        device.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(state, recursive: true);
    }

    [Benchmark(Description = "a configuration line: parsed and executed by a session", OperationsPerInvoke = Lines)]
    public int ConfigurationLine()
    {
        var faults = device.Scheduler.RunAsync(() => consoles.ReplayAsync(string.Join("\n", script))).GetAwaiter().GetResult();
        return faults.Count == 0 ? faults.Count : throw new InvalidOperationException(faults[0].ToString());
    }

    [Benchmark(Description = "NVGEN of a configuration with 50 host lines")]
    public string Nvgen() => device.Scheduler.RunAsync(() => Task.FromResult(ConfigText.Of(device.Config))).GetAwaiter().GetResult();

    [Benchmark(Description = "TPM signs, P-256")]
    public byte[] SignEc() => ec.SignHash(digest);

    [Benchmark(Description = "TPM signs, RSA-2048")]
    public byte[] SignRsa() => rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    AsymmetricAlgorithm Made(KeyAlgorithm algorithm, int bits)
    {
        device.Keys.GenerateAsync(Label, new KeyShape(algorithm, bits), CancellationToken.None).GetAwaiter().GetResult();
        return device.Keys.Open(algorithm, Label);
    }
}
