namespace Firmware.Pki;

/// <summary>PKI refused what it was asked; the message is a sentence for the operator, without <c>% </c> and final dot.</summary>
sealed class PkiException(string message, Exception? inner = null) : Exception(message, inner);
