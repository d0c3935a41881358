namespace Firmware.Cli;

/// <summary>One line that <c>?</c> gives: what may be typed, and what it is.</summary>
readonly record struct HelpEntry(string Display, string Text);
