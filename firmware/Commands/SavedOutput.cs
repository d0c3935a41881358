using System.Text;
using Firmware.Cli;
using Firmware.Files;

namespace Firmware.Commands;

/// <summary>Output of commands sent to files: <c>| redirect</c>, <c>| append</c>, <c>| tee</c>.</summary>
static class SavedOutput
{
    /// <summary>Writes the text in place of what the file holds, or after it; a refusal is the sentence IOS prints, as a <see cref="CommandException"/>.</summary>
    public static async Task SaveAsync(FileSystems files, string url, string text, bool append, CancellationToken cancel)
    {
        try
        {
            var before = append && files.Exists(url) ? await files.ReadAsync(url, cancel) : [];
            await files.WriteAsync(url, (byte[])[.. before, .. Encoding.UTF8.GetBytes(text)], cancel);
        }
        catch (FileException refusal) { throw new CommandException($"%Error opening {url} ({refusal.Message})"); }
    }
}
