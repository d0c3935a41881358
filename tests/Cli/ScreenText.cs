using System.Text;

namespace Tests.Cli;

/// <summary>What an operator sees of a console's output: carriage returns, line feeds and backspaces carried out, bells left out.</summary>
static class ScreenText
{
    public static string[] Of(string output)
    {
        var lines = new List<StringBuilder> { new() };
        var column = 0;
        foreach (var c in output)
        {
            if (c == '\n') (lines, column) = ([.. lines, new StringBuilder()], 0);
            else if (c == '\b') column--;
            else if (c == '\r') column = 0;
            else if (c != '\a') Put(lines[^1], column++, c);
        }
        return [.. lines.Select(l => l.ToString().TrimEnd())];
    }

    static void Put(StringBuilder line, int column, char c)
    {
        if (column == line.Length) line.Append(c);
        else line[column] = c;
    }
}
