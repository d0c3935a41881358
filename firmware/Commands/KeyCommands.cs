using System.Globalization;
using Firmware.Cli;
using Firmware.Kernel;
using Firmware.Pki;
using Firmware.Tpm;

namespace Firmware.Commands;

/// <summary><c>crypto key generate</c>, <c>zeroize</c> and <c>show crypto key mypubkey</c>.</summary>
static class KeyCommands
{
    const int CommonlyRefusedBelow = 2048;
    const int ProposedBits = 2048;
    const string FactoryHostname = "Router";

    public static Task GenerateRsaAsync(Session session, Args args) => EnrollmentCommands.GuardAsync(session, async () =>
    {
        var key = new KeyName(KeyAlgorithm.Rsa, LabelOf(session, args));
        var isKnown = session.Router.KeyPairs.Find(key) is not null;
        var isSized = args.Has("bits");
        var sizes = await SizesAsync(session);
        if (isSized) RequireSize(sizes, args.Int("bits"));
        if (!isKnown) session.WriteLine($"The name for the keys will be: {key.Label}");
        else if (!await MayReplaceAsync(session, key, isAsked: !isSized)) return;
        if (isSized) session.WriteLine();
        var bits = isSized ? args.Int("bits") : sizes.Length == 0 ? ProposedBits : await AskBitsAsync(session, sizes);
        if (isSized) session.WriteLine($"% The key modulus size is {bits} bits");
        if (bits < CommonlyRefusedBelow) session.WriteLine("% Warning: peers commonly refuse RSA keys below 2048 bits.");
        await EnrollmentCommands.GenerateAsync(session, key, new(KeyAlgorithm.Rsa, bits));
    });

    public static Task GenerateEcAsync(Session session, Args args) => EnrollmentCommands.GuardAsync(session, async () =>
    {
        var key = new KeyName(KeyAlgorithm.Ec, LabelOf(session, args));
        if (session.Router.KeyPairs.Find(key) is not null && !await MayReplaceAsync(session, key, isAsked: true)) return;
        await session.Router.KeyPairs.GenerateAsync(key, new(KeyAlgorithm.Ec, args.Int("bits")), session.Cancel);
        session.WriteLine($"The name for the keys will be: {key.Label}");
        session.WriteLine();
    });

    public static Task ZeroizeAsync(Session session, Args args) => EnrollmentCommands.GuardAsync(session, async () =>
    {
        var wanted = Keys(session, args["family"], args["label"]).Select(k => new KeyName(k.Shape.Algorithm, k.Label)).ToArray();
        var family = args.Has("family") ? $"{args["family"].ToUpperInvariant()} keys" : "keys";
        if (wanted.Length == 0) throw new CommandException(args.Has("label") ? $"% There are no {family} named '{args["label"]}'." : $"% There are no {family}.");
        session.WriteLine(args.Has("label") ? $"% Keys to be removed are named '{args["label"]}'." : "% All keys will be removed.");
        session.WriteLine("% All router certs issued using these keys will also be removed.");
        if (await session.YesNoAsync("Do you really want to remove these keys? [yes/no]: ")) session.Router.KeyPairs.Zeroize(wanted);
    });

    public static void ShowMyPubkey(Session session, Args args)
    {
        foreach (var key in Keys(session, args["family"] == "all" ? "" : args["family"], args["name"]))
        {
            session.WriteLine($"% Key pair was generated at: {Timestamp.Zoned(key.Generated, session.Router.Clock.Zone)}");
            session.WriteLine($"Key name: {key.Label}");
            session.WriteLine($"Key type: {PkiText.Family(key.Shape.Algorithm)} KEYS      {(key.Shape.Algorithm == KeyAlgorithm.Rsa ? $"{key.Shape.Bits} bits" : $"p{key.Shape.Bits} curve")}");
            session.WriteLine(" Storage Device: private-config");
            session.WriteLine($" Usage: {(key.Shape.Algorithm == KeyAlgorithm.Rsa ? "General Purpose Key" : "Signature Key")}");
            session.WriteLine(" Key is not exportable.");
            session.WriteLine(" Key Data:");
            foreach (var line in PkiText.Dump(key.SubjectPublicKeyInfo)) session.WriteLine($"  {line}");
        }
    }

    static IEnumerable<StoredKey> Keys(Session session, string family, string label) => session.Router.KeyPairs.All
        .Where(k => (family.Length == 0 || (family == "rsa") == (k.Shape.Algorithm == KeyAlgorithm.Rsa)) && (label.Length == 0 || k.Label == label));

    static string LabelOf(Session session, Args args)
    {
        if (args.Has("label")) return args["label"];
        var config = session.Router.Config;
        if (config.Hostname == FactoryHostname) throw new CommandException("% Please define a hostname other than Router.");
        return config.DomainName.Length > 0 ? KeyPairs.Fqdn(config) : throw new CommandException("% Please define a domain-name first.");
    }

    static async Task<bool> MayReplaceAsync(Session session, KeyName key, bool isAsked)
    {
        session.WriteLine($"% You already have {PkiText.Family(key.Algorithm)} keys defined named {key.Label}.");
        if (isAsked) return await session.YesNoAsync("% Do you really want to replace them? [yes/no]: ");
        session.WriteLine("% They will be replaced.");
        return true;
    }

    /// <summary>The RSA sizes that the TPM makes, ascending; none where it cannot be asked, and then making a key says why.</summary>
    static async Task<int[]> SizesAsync(Session session)
        => [.. (await Task.Run(session.Router.ReadTpm)).KeyShapes.Where(s => s.Algorithm == KeyAlgorithm.Rsa).Select(s => s.Bits).Order()];

    static void RequireSize(int[] sizes, int bits)
    {
        if (sizes.Length > 0 && !sizes.Contains(bits)) throw new CommandException($"% The TPM makes no RSA keys of {bits} bits; it makes {string.Join(", ", sizes)}.");
    }

    static async Task<int> AskBitsAsync(Session session, int[] sizes)
    {
        var (smallest, largest) = (sizes[0], sizes[^1]);
        session.WriteLine($"Choose the size of the key modulus in the range of {smallest} to {largest} for your");
        session.WriteLine("  General Purpose Keys. Choosing a key modulus greater than 512 may take");
        session.WriteLine("  a few minutes.");
        session.WriteLine();
        while (true)
        {
            var answer = await session.AskAsync($"How many bits in the modulus [{ProposedBits}]: ");
            if (answer.Length == 0) return ProposedBits;
            if (int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && sizes.Contains(bits)) return bits;
            session.WriteLine(int.TryParse(answer, out bits) && bits >= smallest && bits <= largest ? $"% The TPM makes RSA keys of {string.Join(", ", sizes)} bits." : $"% A decimal number between {smallest} and {largest}.");
        }
    }
}
