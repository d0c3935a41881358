using Firmware.Ocsp;
using Firmware.X509;

namespace Firmware.Pki;

/// <summary>A path that holds, and what came of the staples the peer sent for its certificates; what <c>staple</c> and must-staple ask is decided here.</summary>
sealed record StapledPath(IReadOnlyList<Certificate> Path, IReadOnlyDictionary<Certificate, StapleVerdict> Staples, string Policy)
{
    public StapleVerdict? Leaf => Of(Path[0]);

    public StapleVerdict? Of(Certificate certificate) => Staples.GetValueOrDefault(certificate);

    public StapleReading Reading => Policy == StaplePolicy.Ignored ? StapleReading.NotRead : Leaf switch
    {
        null => StapleReading.Missing,
        { Staple: null } => StapleReading.Bad,
        { Staple.Status: StapleStatus.Good } => StapleReading.Good,
        _ => StapleReading.Revoked,
    };

    /// <summary>The certificate nearest to the anchor whose staple verifies as revoked.</summary>
    public Certificate? FirstRevoked => Path.LastOrDefault(c => Of(c)?.Staple?.Status == StapleStatus.Revoked);

    /// <summary>Why the leaf needed a good staple and has none (<c>staple required</c>; RFC 7633 §4.2.3.1); null where it needs none or has one.</summary>
    public Refusal? Refusal
    {
        get
        {
            var isMustStaple = Policy != StaplePolicy.Ignored && Path[0].IsMustStaple;
            if ((!isMustStaple && Policy != StaplePolicy.Required) || Reading == StapleReading.Good) return null;
            var who = isMustStaple ? $"the certificate of '{Path[0]}' demands a staple" : "a staple is required";
            return Reading switch
            {
                StapleReading.Missing => new(VerdictReason.StapleRequired, $"{who}, and the peer sent none"),
                StapleReading.Revoked => new(VerdictReason.Revoked, $"{who}, and the one the peer sent says revoked"),
                _ => new(VerdictReason.StapleRequired, $"{who}, and the one the peer sent does not do: {Leaf?.Sentence}"),
            };
        }
    }
}
