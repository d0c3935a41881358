using Firmware.Tpm;
using NUnit.Framework;

namespace Tests.Tpm;

[Parallelizable(ParallelScope.All)]
public sealed class TpmReturnCodeTests
{
    [TestCase(0x9A2u, "authorization failed")]
    [TestCase(0x98Eu, "authorization failed, and the TPM counts it towards its lockout")]
    [TestCase(0x921u, "the TPM is locked out after failed authorizations; retry when its recovery time has passed")]
    [TestCase(0x902u, "the TPM has no room for another object")]
    [TestCase(0x903u, "the TPM has no room for another session")]
    [TestCase(0x922u, "the TPM is busy; retry")]
    [TestCase(0x908u, "the TPM is busy; retry")]
    [TestCase(0x909u, "the TPM is busy; retry")]
    [TestCase(0x90Au, "the TPM is testing itself; retry")]
    [TestCase(0x14Bu, "trustpoint storage full")]
    [TestCase(0x101u, "TPM failure")]
    [TestCase(0x1DFu, "the key was not made by this TPM, or is damaged")]
    [TestCase(0xB0921u, "the TPM is locked out after failed authorizations; retry when its recovery time has passed")]
    [TestCase(0xA000Au, "the connection to the TPM failed")]
    [TestCase(0x7000Bu, "the TPM software stack refused the request")]
    [TestCase(0x70101u, "the TPM software stack refused the request")]
    public void ACodeIsASentence(uint code, string sentence) => Assert.That(new TpmReturnCode(code).Sentence, Is.EqualTo(sentence));

    [Test]
    public void OnlyTheTpmsOwnRefusalDamnsAKey()
    {
        Assert.That(new TpmReturnCode(0x1DF).IsRefusal, "integrity");
        Assert.That(new TpmReturnCode(0x101).IsRefusal, Is.False, "failure");
        Assert.That(new TpmReturnCode(0x902).IsRefusal, Is.False, "memory");
        Assert.That(new TpmReturnCode(0x700DF).IsRefusal, Is.False, "the software stack");
        Assert.That(new TpmReturnCode(0xA000A).IsRefusal, Is.False, "the connection");
    }
}
