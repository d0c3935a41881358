namespace Host.Plans;

/// <summary>A value that is never printed, logged or passed as an argument: where it comes from, read when it is needed.</summary>
sealed class Secret(PlanMark mark, string? plain = null, string? variable = null, string? file = null)
{
    /// <summary>IOS takes 1 to 127 characters; a question mark would ask the router for help, a leading blank would be lost.</summary>
    const int MaxCharacters = 127, MaxFileBytes = 4096;

    public PlanMark Mark => mark;
    public bool IsPlain => plain is not null;
    public string? Variable => variable;
    public string? File => file;

    /// <exception cref="PlanException">The variable or file is missing, or holds what a console line cannot carry.</exception>
    public string Reveal()
    {
        var value = plain ?? (variable is not null ? FromEnvironment() : FromFile());
        if (value.Length is 0 or > MaxCharacters)
            throw new PlanException(mark, $"{Source} holds {value.Length} characters", $"1 to {MaxCharacters}");
        if (value.Any(c => c is < '!' or > '~' or '?'))
            throw new PlanException(mark, $"{Source} holds a blank, a question mark or a character outside ASCII", "printable ASCII a console line can carry, such as a random base64 text");
        return value;
    }

    /// <summary>Named in place of the value wherever the tool shows one.</summary>
    public override string ToString() => "********";

    string Source => plain is not null ? "the secret" : variable is not null ? $"the environment variable {variable}" : $"the file {file}";

    string FromEnvironment() => Environment.GetEnvironmentVariable(variable!)
        ?? throw new PlanException(mark, $"the environment variable {variable} is not set", $"export {variable}=… before the run, or {{ file: PATH }}");

    string FromFile()
    {
        try
        {
            return new FileInfo(file!).Length <= MaxFileBytes ? System.IO.File.ReadAllText(file!).TrimEnd('\r', '\n')
                : throw new PlanException(mark, $"the file {file} is longer than {MaxFileBytes} bytes", "a file with the secret alone");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanException(mark, $"the file {file} cannot be read: {e.Message}", "a file with the secret alone, such as one made by: umask 077; openssl rand -base64 18 > enable.secret");
        }
    }
}
