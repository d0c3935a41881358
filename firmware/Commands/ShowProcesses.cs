using System.Globalization;
using Firmware.Cli;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary><c>show processes [cpu [sorted …]]</c>: the threads the router really has, and what the kernel has counted of each.</summary>
static class ShowProcesses
{
    const double MicrosecondsPerMillisecond = 1000;

    public static void Cpu(Session session, Args args) => Show(session, session.Router.Cpu.Threads);

    public static void Sorted(Session session, Args args)
    {
        Func<ThreadLoad, double> key = args["by"] switch { "1min" => t => t.Load.OneMinute, "5min" => t => t.Load.FiveMinutes, _ => t => t.Load.FiveSeconds };
        Show(session, session.Router.Cpu.Threads.OrderByDescending(key).ThenByDescending(t => t.Thread.Busy));
    }

    static void Show(Session session, IEnumerable<ThreadLoad> threads)
    {
        var (total, kernel) = (session.Router.Cpu.Total, session.Router.Cpu.InKernel);
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CPU utilization for five seconds: {total.FiveSeconds:0}%/{kernel:0}%; one minute: {total.OneMinute:0}%; five minutes: {total.FiveMinutes:0}%"));
        session.WriteLine(" PID Runtime(ms)     Invoked      uSecs   5Sec   1Min   5Min TTY Process ");
        foreach (var (thread, load) in threads) session.WriteLine(Row(thread, load));
    }

    static string Row(ThreadUse thread, CpuLoad load)
    {
        var each = thread.Switches == 0 ? 0 : (long)(thread.Busy.TotalMilliseconds * MicrosecondsPerMillisecond / thread.Switches);
        return string.Create(CultureInfo.InvariantCulture,
            $"{thread.Id,4}{(long)thread.Busy.TotalMilliseconds,12}{thread.Switches,12}{each,11}{load.FiveSeconds,6:0.00}%{load.OneMinute,6:0.00}%{load.FiveMinutes,6:0.00}%{0,4} {thread.Name}");
    }
}
