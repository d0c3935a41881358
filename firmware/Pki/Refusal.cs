using Firmware.X509;

namespace Firmware.Pki;

/// <summary>Why a certificate or a path does not do; <paramref name="Certificate"/> is the one at fault where one is.</summary>
sealed record Refusal(VerdictReason Reason, string Sentence, Certificate? Certificate = null);
