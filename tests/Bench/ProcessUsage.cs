using System.Globalization;

namespace Bench;

/// <summary>What the kernel says a process has used, from /proc.</summary>
static class ProcessUsage
{
    const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on
    const int UserTime = 11, SystemTime = 12; // fields after the command name
    static readonly TimeSpan settle = TimeSpan.FromMilliseconds(50);
    const int SameReadings = 6;

    /// <summary>User and system time in milliseconds, in steps of ten.</summary>
    public static double CpuMilliseconds(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[UserTime], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTime], CultureInfo.InvariantCulture)) * 1000 / TicksPerSecond;
    }

    /// <summary>Resident memory in MB (10⁶ bytes): all of it, and the share that is no mapping of a file.</summary>
    public static (double Total, double Anonymous) Resident(int pid)
    {
        var status = File.ReadAllLines($"/proc/{pid}/status");
        return (Read("VmRSS:"), Read("RssAnon:"));

        double Read(string name) => long.Parse(status.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    /// <summary>Waits until the process neither computes nor grows any more.</summary>
    public static async Task UntilIdleAsync(int pid)
    {
        var last = (0.0, 0.0);
        for (var same = 0; same < SameReadings; await Task.Delay(settle))
        {
            var now = (CpuMilliseconds(pid), Resident(pid).Total);
            same = now == last ? same + 1 : 0;
            last = now;
        }
    }
}
