using Firmware.Cli;

namespace Firmware.Commands;

/// <summary>EXEC commands that show the hardware and what runs on it.</summary>
static class SystemShow
{
    public static readonly Mode Rows = new("exec")
    {
        { "show inventory", "Show the physical inventory", ShowInventory.ShowAsync, Row.User },
        { "show memory", "Memory statistics", ShowMemory.Show, Row.User },
        { "show memory statistics", "Memory pool statistics (no block details)", ShowMemory.Statistics, Row.User },
        { "show memory summary", "Summary of memory usage per pool", ShowMemory.Show, Row.User },
        { "show processes", "Active process statistics", ShowProcesses.Cpu, Row.User },
        { "show processes cpu", "Show CPU use per process", ShowProcesses.Cpu, Row.User },
        { "show processes cpu sorted [<by:1min|5min|5sec>]", "Show sorted output based on percentage of usage", ShowProcesses.Sorted, Row.User },
        { "show tech-support", "Show system information for Tech-Support", ShowTechSupport.ShowAsync },
    };
}
