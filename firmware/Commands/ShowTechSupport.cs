using System.Text.RegularExpressions;
using Firmware.Cli;

namespace Firmware.Commands;

/// <summary><c>show tech-support</c>: the commands that tell most, one after another, with every secret replaced by IOS's <c>&lt;removed&gt;</c>.</summary>
static partial class ShowTechSupport
{
    /// <summary>What it runs, in this order.</summary>
    public static readonly IReadOnlyList<string> Commands =
    [
        "show clock", "show version", "show running-config", "show inventory", "show processes cpu", "show memory", "show file systems", "show flash:", "dir nvram:",
        "show logging", "show tpm", "show crypto pki trustpoints", "show crypto pki certificates", "show crypto pki counters", "show crypto pki staples", "show crypto pki peers",
    ];

    public static async Task ShowAsync(Session session, Args args)
    {
        foreach (var command in Commands)
        {
            session.Cancel.ThrowIfCancellationRequested();
            using var inner = new Session(session.Host, null) { Privilege = session.Privilege };
            await inner.ExecuteAsync(command, column => column);
            session.Write($"\n------------------ {command} ------------------\n\n{Secret().Replace(inner.Transcript, "$1<removed>")}");
            await session.DrainAsync();
            if (session.HasQuit) return;
        }
    }

    // `secret 9 $9$…`, `password 7 …`, `key 6 …`, `snmp-server community …`: the word, its type, and then the secret to the end of the line.
    [GeneratedRegex(@"\b((?:secret|password|passphrase|key-string|pre-shared-key|community|authentication-key \d+ \w+)(?: \d{1,2})? )\S.*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
