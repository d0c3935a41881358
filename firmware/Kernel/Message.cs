namespace Firmware.Kernel;

/// <summary>One kind of log line, declared once beside its owner: <c>%FACILITY-SEVERITY-MNEMONIC: text</c>.</summary>
/// <param name="Facility">The part of the router that speaks, such as <c>PKI</c>.</param>
/// <param name="Severity">0 (emergencies) to 7 (debugging), as in RFC 5424.</param>
/// <param name="Mnemonic">The name operators search for.</param>
/// <param name="Format">The text, with <c>{0}</c> places for its arguments.</param>
sealed record Message(string Facility, int Severity, string Mnemonic, string Format);
