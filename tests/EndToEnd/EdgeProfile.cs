using System.Runtime.CompilerServices;

namespace Tests.EndToEnd;

/// <summary>The smallest board, as it is shipped, and without the slow pace of its console.</summary>
static class EdgeProfile
{
    public const long DramBytes = 64 << 20;

    public static Task<string> TextAsync([CallerFilePath] string here = "") => File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(here)!, "../../hw-profiles/edge.json"));

    /// <summary>Writes the board with an unpaced console into <paramref name="folder"/> and gives the path.</summary>
    public static async Task<string> UnpacedAsync(string folder)
    {
        var path = Path.Combine(folder, "edge.json");
        await File.WriteAllTextAsync(path, (await TextAsync()).Replace("\"paced\": true", "\"paced\": false", StringComparison.Ordinal));
        return path;
    }
}
