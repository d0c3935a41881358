namespace Firmware.Cli;

partial class Session
{
    /// <summary>Writes what the router has to say to everybody, in the way a log line comes: what is being typed is not lost.</summary>
    public void Announce(string text)
    {
        if (terminal is null || terminal.IsFlooded) return;
        if (pager!.IsAsking) pager.Write(text);
        else if (ActiveEditor is { } editor) editor.Interject(text, host.SynchronousLogging);
        else terminal.Write(terminal.Column == 0 ? text : "\n" + text);
    }
}
