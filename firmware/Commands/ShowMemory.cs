using System.Globalization;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>show memory</c>: what the process holds of the profile's dram, and the pools, what is in them, and how often one was full.</summary>
static class ShowMemory
{
    public static void Show(Session session, Args args)
    {
        Statistics(session, args);
        session.WriteLine($"\n{"Pool",-14}{"Total(b)",12}{"Used(b)",12}{"Free(b)",12}{"Highest(b)",12}{"Refused",10}");
        foreach (var pool in session.Router.Budgets)
            session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pool.Name,-14}{pool.Size,12}{pool.Used,12}{pool.Size - pool.Used,12}{pool.Highest,12}{pool.Refusals,10}"));
    }

    /// <summary>IOS's own columns; dram begins at address 0 and what is free of it is one piece.</summary>
    public static void Statistics(Session session, Args args)
    {
        var memory = session.Router.ReadMemory();
        var free = Math.Max(0, memory.Total - memory.Used);
        session.WriteLine($"{"Head",20}{"Total(b)",12}{"Used(b)",12}{"Free(b)",12}{"Lowest(b)",12}{"Largest(b)",12}");
        session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Processor   {0:X8}{memory.Total,12}{memory.Used,12}{free,12}{Math.Max(0, memory.Total - memory.Highest),12}{free,12}"));
    }
}
