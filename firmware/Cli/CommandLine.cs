namespace Firmware.Cli;

/// <summary>One word of a typed line and the column it begins in.</summary>
readonly record struct Word(string Text, int Column);

/// <summary>A typed line cut into words, each knowing its column, so that a caret can point at it.</summary>
sealed class CommandLine
{
    readonly List<Word> words = [];

    /// <param name="text">The line as typed.</param>
    /// <param name="end">Where the command ends, before a <c>|</c>; the whole line when absent.</param>
    /// <param name="keepsBlanks">Whether blanks at the end belong to the last word, as in a regular expression.</param>
    public CommandLine(string text, int? end = null, bool keepsBlanks = false)
    {
        End = end ?? text.Length;
        Text = keepsBlanks ? text[..End] : text[..End].TrimEnd();
        for (var at = 0; at < Text.Length;)
        {
            if (Text[at] is ' ' or '\t') { at++; continue; }
            var stop = Text.AsSpan(at).IndexOfAny(' ', '\t');
            var length = stop < 0 ? Text.Length - at : stop;
            words.Add(new Word(Text.Substring(at, length), at));
            at += length;
        }
    }

    public string Text { get; }

    /// <summary>Where the command ends in the line as typed.</summary>
    public int End { get; }
    public IReadOnlyList<Word> Words => words;
    public int Count => words.Count;
    public Word this[int index] => words[index];

    /// <summary>The text from a word to the end of the line, inner blanks kept.</summary>
    public string RestFrom(int index) => Text[words[index].Column..];

    /// <summary>The same line without words from <paramref name="count"/> on.</summary>
    public CommandLine First(int count) => new(Text, count < words.Count ? words[count].Column : Text.Length);
}
