using System.Text;

namespace Firmware.Cli;

/// <summary>Sends a command's output to a file once it is complete: <c>redirect</c>, <c>append</c>, and <c>tee</c>, which shows it too.</summary>
sealed class OutputCopy(string url, bool append, Action<string>? show, Func<string, string, bool, Task> save) : OutputModifier
{
    /// <summary>The longest output that is copied, in characters.</summary>
    public const int MaxLength = 4 << 20;

    readonly StringBuilder copy = new();

    public override void Write(string text)
    {
        if (copy.Length + text.Length > MaxLength) throw new CommandException($"% More than {MaxLength >> 20} MB of output cannot be sent to a file.");
        copy.Append(text);
        show?.Invoke(text);
    }

    public override Task EndAsync() => save(url, copy.ToString(), append);
}
