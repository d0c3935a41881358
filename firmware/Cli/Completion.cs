namespace Firmware.Cli;

/// <summary>What Tab finds: the text with its last word in full, or null; and whether several words would fit.</summary>
readonly record struct Completion(string? Text, bool IsAmbiguous);
