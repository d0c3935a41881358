using Firmware.Tpm;
using NUnit.Framework;
using Tests.Tpm;

namespace Tests.Commands;

/// <summary>One TPM for all routers of these tests that only look at it; it is powered off after the last.</summary>
[SetUpFixture]
public sealed class SharedTpm
{
    static readonly Lazy<(TpmBench Bench, TpmDevice Device)> made = new(() =>
    {
        var bench = new TpmBench();
        return (bench, bench.PowerOn());
    });

    internal static TpmDevice Device => made.Value.Device;

    [OneTimeTearDown]
    public void PowerOff()
    {
        if (made.IsValueCreated) made.Value.Bench.Dispose();
    }
}
