namespace Firmware.Cli;

/// <summary>A command refuses; the message is printed as it stands, such as <c>% Bad mask</c>.</summary>
sealed class CommandException(string message) : Exception(message);

/// <summary>A value is not what its parameter needs: the caret goes to <paramref name="column"/> of the typed line.</summary>
sealed class InvalidValueException(int column) : Exception("the value is not valid here")
{
    public int Column => column;
}
