using System.Text;
using Firmware.Cli;
using Firmware.Files;

namespace Firmware.Commands;

/// <summary><c>copy SOURCE terminal:</c> shows a file, <c>copy terminal: DESTINATION</c> keeps what is typed or pasted.</summary>
static class TerminalCopy
{
    public const string Name = "terminal:";

    const int MaxTyped = 1 << 20;

    public static async Task ShowAsync(Session session, string from) => await MoreCommand.ShowAsync(session, await CopyCommand.AskSourceAsync(session, from), binary: null);

    public static async Task TypeAsync(Session session, string to)
    {
        var destination = await CopyCommand.AskDestinationAsync(session, null, to);
        var merges = CopyCommand.IsRunning(destination);
        if (!merges && !await CopyCommand.MayWriteAsync(session, destination)) return;
        session.WriteLine("Enter text, one line at a time.  End with CNTL/Z.");
        var text = await session.ReadToEndAsync(MaxTyped) ?? throw FileDialogue.Refusal("reading", Name, new FileException(FileException.TooBig));
        var begun = session.Router.Clock.GetTimestamp();
        var bytes = Encoding.ASCII.GetBytes(text);
        if (merges) await CopyCommand.MergeAsync(session, Name, bytes, begun);
        else await CopyCommand.StoreAsync(session, null, FileSource.Of(bytes), destination);
    }
}
