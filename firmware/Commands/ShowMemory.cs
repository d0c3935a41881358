using System.Globalization;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>show memory</c>: the pools, what is in them, and how often one was full.</summary>
static class ShowMemory
{
    public static void Show(Session session, Args args)
    {
        session.WriteLine($"{"Pool",-14}{"Total(b)",12}{"Used(b)",12}{"Free(b)",12}{"Highest(b)",12}{"Refused",10}");
        foreach (var pool in session.Router.Budgets)
            session.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pool.Name,-14}{pool.Size,12}{pool.Used,12}{pool.Size - pool.Used,12}{pool.Highest,12}{pool.Refusals,10}"));
    }
}
