namespace Firmware.Cli;

/// <summary>The operator typed Ctrl-C where a line or an answer was expected: the command that asked ends.</summary>
sealed class AbandonedException() : OperationCanceledException("Ctrl-C was typed");
