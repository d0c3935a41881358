using System.Security.Cryptography;
using Firmware.Cli;
using Firmware.Files;

namespace Firmware.Commands;

/// <summary><c>verify {/md5|/sha256|/sha512} URL [SIGNATURE]</c>, streamed off the device thread.</summary>
static class VerifyCommand
{
    static readonly Dictionary<string, HashAlgorithmName> algorithms = new()
    {
        ["/md5"] = HashAlgorithmName.MD5, ["/sha256"] = HashAlgorithmName.SHA256, ["/sha512"] = HashAlgorithmName.SHA512,
    };

    public static async Task VerifyAsync(Session session, Args args)
    {
        var (option, algorithm) = algorithms.First(a => args.Has(a.Key));
        var place = session.Place(args["url"]);
        var cancel = session.Cancel;
        string signature;
        try
        {
            await using var source = await Task.Run(() => place.System.OpenAsync(place.Path, cancel), cancel);
            var progress = new CopyProgress(source.Content, session, '.');
            signature = await Task.Run(() => HashAsync(progress, algorithm, cancel), cancel);
        }
        catch (IOException e) { throw FileDialogue.Refusal("opening", place, FileException.Of(e)); }
        session.WriteLine("Done!");
        Say(session, option, place, signature, args["hash"]);
    }

    static void Say(Session session, string option, FileUrl place, string signature, string submitted)
    {
        if (submitted.Length == 0) session.WriteLine($"verify {option} ({place}) = {signature}");
        else if (signature.Equals(submitted, StringComparison.OrdinalIgnoreCase)) session.WriteLine($"Verified ({place}) = {signature}");
        else session.WriteLine($"%Error verifying {place}\nComputed signature  = {signature}\nSubmitted signature = {submitted}");
    }

    static async Task<string> HashAsync(Stream content, HashAlgorithmName algorithm, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        var buffer = new byte[64 << 10];
        while (await content.ReadAsync(buffer, cancel) is > 0 and var count) hash.AppendData(buffer, 0, count);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
