using Firmware.Tpm;
using NUnit.Framework;

namespace Tests.Tpm;

[Parallelizable(ParallelScope.All)]
public sealed class TpmUriTests
{
    [TestCase("embedded", "embedded")]
    [TestCase("swtpm:host=127.0.0.1,port=2321", "swtpm:host=127.0.0.1,port=2321")]
    [TestCase("mssim:port=2321,host=tpm.example", "mssim:host=tpm.example,port=2321")]
    [TestCase("device:/dev/tpmrm0", "device:/dev/tpmrm0")]
    public void EveryFormIsRead(string text, string expected) => Assert.That(TpmUri.Parse(text).Text, Is.EqualTo(expected));

    [TestCase("", "'' is no kind of TPM")]
    [TestCase("tabrmd:", "'tabrmd' is no kind of TPM")]
    [TestCase("embedded:now", "'embedded' takes nothing after it")]
    [TestCase("swtpm", "host= is missing")]
    [TestCase("swtpm:port=1", "host= is missing")]
    [TestCase("mssim:host=h", "port= is missing")]
    [TestCase("swtpm:host=h,port=65535", "port '65535' is not a number from 1 to 65534")]
    [TestCase("swtpm:host=h,port=x", "port 'x' is not a number")]
    [TestCase("swtpm:host=h,port=1,path=/x", "'path=/x' is neither")]
    [TestCase("swtpm:host=h,host=i,port=1", "'host=i' is neither")]
    [TestCase("device:", "the absolute path of a character device is missing")]
    [TestCase("device:tpm0", "the absolute path of a character device is missing")]
    public void AWrongFormSaysWhatWasWrongWhatIsExpectedAndAnExample(string text, string what)
        => Assert.That(() => TpmUri.Parse(text), Throws.InstanceOf<FormatException>().With.Message.Contains(what).And.Message.Contains("is expected, for example "));
}
