using System.Globalization;
using System.Runtime.InteropServices;
using Tests.EndToEnd;

namespace Bench;

/// <summary>What the figures depend on that is not ours.</summary>
static class Machine
{
    const string OpenSsl = "openssl";

    /// <summary>One line; a peer that is not installed is a <see cref="PeerMissingException"/>.</summary>
    public static async Task<string> DescribeAsync(TimeProvider clock)
    {
        var load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
        var peer = await PeerAsync();
        return string.Create(CultureInfo.InvariantCulture,
            $"Machine: {Environment.ProcessorCount} cores ({Field("/proc/cpuinfo", "model name", ':')}), {Field("/etc/os-release", "PRETTY_NAME", '=')}, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}, {peer}; {clock.GetUtcNow():yyyy-MM-dd}; load before the run {load}.{Remark(load)}");
    }

    static string Remark(string load) => double.Parse(load, CultureInfo.InvariantCulture) > Environment.ProcessorCount
        ? " The machine had more to do than it has cores: rates are lower and times longer than on a quiet one; the ratios were taken side by side." : "";

    static async Task<string> PeerAsync()
    {
        try { return string.Join(' ', (await Subprocess.RunAsync(OpenSsl, ["version"])).Output.Split(' ').Take(2)); }
        catch (System.ComponentModel.Win32Exception e) { throw new PeerMissingException($"{OpenSsl} is what the router is measured beside, and it is not installed", e); }
    }

    static string Field(string file, string name, char separator)
        => File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line ? line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim(' ', '"') : "unknown";
}

/// <summary>Something the figures need is not there; the message is a sentence.</summary>
sealed class PeerMissingException(string message, Exception? inner = null) : Exception(message, inner);
