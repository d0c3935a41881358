using Firmware.Cli;
using Firmware.Files;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>What the file commands share: where the operator stands, IOS's refusals, and dates as listings give them.</summary>
static class FileDialogue
{
    extension(Session session)
    {
        /// <summary>The folder that paths without a prefix begin in.</summary>
        public FileUrl Folder => session.Directory.Length == 0 ? session.Router.Files.Home : session.Router.Files.Resolve(session.Directory);

        /// <summary>The place that a typed URL names; a refusal reads <c>%Error VERB URL (REASON)</c>.</summary>
        public FileUrl Place(string text, string verb = "opening")
        {
            try { return session.Router.Files.Resolve(text, session.Folder); }
            catch (FileException e) { throw Refusal(verb, text, e); }
        }

        /// <summary>Asks for a name; Enter alone takes what was typed already.</summary>
        public async Task<string> AskNameAsync(string question, string typed)
        {
            var answer = await session.AskAsync($"{question} [{typed}]? ");
            return answer.Length == 0 ? typed : answer;
        }
    }

    /// <summary>Such as <c>%Error opening flash:/a.cfg (No such file or directory)</c>.</summary>
    public static CommandException Refusal(string verb, object url, FileException why) => new($"%Error {verb} {url} ({why.Message})");

    /// <summary>Does something to a place, a refusal being worded by the verb.</summary>
    public static T Try<T>(string verb, object url, Func<T> operation)
    {
        try { return operation(); }
        catch (FileException e) { throw Refusal(verb, url, e); }
    }

    /// <inheritdoc cref="Try{T}(string, object, Func{T})"/>
    public static void Try(string verb, object url, Action operation) => Try(verb, url, () =>
    {
        operation();
        return true;
    });

    /// <summary><c>Nov 22 2026 10:42:15 +00:00</c>, in the router's time zone.</summary>
    public static string Date(DateTimeOffset? time, DeviceClock clock) => time is { } when ? Timestamp.WithOffset(when, clock.Zone) : "<no date>";
}
