using System.Diagnostics.CodeAnalysis;

namespace Firmware.Config;

/// <summary><c>crypto pki trustpoint NAME</c>.</summary>
sealed class TrustpointConfig
{
    /// <summary>Empty, <c>terminal</c>, <c>terminal pem</c> or <c>selfsigned</c>.</summary>
    public string Enrollment = "";
    public string SubjectName = "";
    public RevocationMethods RevocationCheck = new(["crl"]);
    public string OcspUrl = "";
    public bool OcspDisableNonce;
    public string RsaKeyPair = "";

    /// <summary>The size a missing key pair is made with.</summary>
    public int RsaKeyPairBits = 2048;
    public string EcKeyPair = "";
    public EkuSet EkuRequest = new([]);
    public EkuSet MatchEku = new([]);
}

/// <summary>The order in which revocation is checked: <c>ocsp none</c> means OCSP, and accept where that gives an error.</summary>
sealed record RevocationMethods(IReadOnlyList<string> Order) : IParsable<RevocationMethods>
{
    static readonly string[] known = ["crl", "none", "ocsp"];

    public static RevocationMethods Parse(string text, IFormatProvider? provider) => TryParse(text, provider, out var methods)
        ? methods : throw new FormatException($"'{text}' is not one to three different methods out of crl, none and ocsp");

    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, [NotNullWhen(true)] out RevocationMethods? result)
    {
        var order = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => known.FirstOrDefault(k => k.StartsWith(w, StringComparison.Ordinal))).ToArray();
        result = order.Length is 1 or 2 or 3 && order.Distinct().Count() == order.Length && !order.Contains(null) ? new([.. order!]) : null;
        return result is not null;
    }

    public bool Equals(RevocationMethods? other) => other is not null && Order.SequenceEqual(other.Order);
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
    public override string ToString() => string.Join(' ', Order);
}

/// <summary>Extended key usages by IOS's names, in the order they were given.</summary>
sealed record EkuSet(IReadOnlyList<string> Names) : IParsable<EkuSet>
{
    public static EkuSet Parse(string text, IFormatProvider? provider) => TryParse(text, provider, out var set)
        ? set : throw new FormatException($"'{text}' is not a list of different names out of {string.Join(", ", ExtendedKeyUsage.Names)}");

    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, [NotNullWhen(true)] out EkuSet? result)
    {
        var names = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        result = names.All(ExtendedKeyUsage.Oids.ContainsKey) && names.Distinct().Count() == names.Length ? new(names) : null;
        return result is not null;
    }

    public bool Equals(EkuSet? other) => other is not null && Names.SequenceEqual(other.Names);
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
    public override string ToString() => string.Join(' ', Names);
}
