namespace Firmware.X509;

/// <summary>Bytes or text that are no certificate the router takes; the message is a sentence for the operator.</summary>
sealed class CertificateException(string message, Exception? inner = null) : Exception(message, inner);
