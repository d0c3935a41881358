namespace Firmware.X509;

/// <summary>Key usages (RFC 5280 §4.2.1.3) at the places IOS prints them: the BIT STRING aligned left in 32 bits.</summary>
[Flags]
enum KeyUsageBits : uint
{
    None = 0,
    DigitalSignature = 0x8000_0000,
    NonRepudiation = 0x4000_0000,
    KeyEncipherment = 0x2000_0000,
    DataEncipherment = 0x1000_0000,
    KeyAgreement = 0x0800_0000,
    KeyCertSign = 0x0400_0000,
    CrlSign = 0x0200_0000,
    EncipherOnly = 0x0100_0000,
    DecipherOnly = 0x0080_0000,
}
