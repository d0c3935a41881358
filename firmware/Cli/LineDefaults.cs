namespace Firmware.Cli;

/// <summary>What a line gives each new user: the size of the screen (0 is without limit), editing keys, and how many lines history keeps.</summary>
sealed record LineDefaults
{
    public static readonly LineDefaults Factory = new();

    public int Width { get; init; } = 80;
    public int Length { get; init; } = 24;
    public bool IsEditing { get; init; } = true;
    public bool KeepsHistory { get; init; } = true;
    public int HistorySize { get; init; } = History.DefaultSize;
}
