using Bench;
using Tests.EndToEnd;

const int Unavailable = 69, Internal = 70;

try
{
    var root = Setting("STAPLEBOX_TEST_ROOT");
    Setting("STAPLEBOX_TEST_FIRMWARE");
    var jit = Setting("STAPLEBOX_TEST_FIRMWARE_JIT");
    var report = new Report(await Machine.DescribeAsync(TimeProvider.System));
    if (args is ["consoles"])
    {
        await ConsolePorts.MeasureAsync(report);
        Console.Write(report.Text);
        return 0;
    }
    await using (var site = await Site.EnrolAsync("ec keysize 256", "eckeypair"))
    {
        await BootTimes.MeasureAsync(report, site, jit);
        await using var rsa = await Site.EnrolAsync("rsa modulus 2048", "rsakeypair");
        await Handshakes.MeasureAsync(report, site, rsa);
        await StapledHandshakes.MeasureAsync(report, site);
    }
    await ConsolePorts.MeasureAsync(report);
    Micro.Measure(report);
    await File.WriteAllTextAsync(Path.Combine(root, "docs", "benchmarks.md"), report.Text);
    Console.Write(report.Text);
    return 0;
}
catch (PeerMissingException e) { return Fail(Unavailable, e.Message); }
catch (Exception e) { return Fail(Internal, e.ToString()); }

static string Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
    ? value : throw new PeerMissingException($"{name} is not set; ./device bench sets it");

static int Fail(int code, string sentence)
{
    Console.Error.WriteLine($"bench: {sentence}");
    return code;
}
