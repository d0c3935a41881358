using Firmware.Access;
using NUnit.Framework;

namespace Tests.Commands;

public sealed class SecretTests
{
    // ios-pki.md §3: both are of the password `hashcat`.
    const string Type8 = "$8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk";
    const string Type9 = "$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6";

    [TestCase(Type8, 8)]
    [TestCase(Type9, 9)]
    public void PublishedVectorsVerify(string secret, int type) => Assert.Multiple(() =>
    {
        Assert.That(Secret.TypeOf(secret), Is.EqualTo(type));
        Assert.That(Secret.Verify("hashcat", secret));
        Assert.That(Secret.Verify("hashcaT", secret), Is.False);
        Assert.That(Secret.Verify("", secret), Is.False);
    });

    [Test]
    public void MadeSecretIsType9AndSalted()
    {
        var (one, two) = (Secret.Hash("pass word ?"), Secret.Hash("pass word ?"));
        Assert.Multiple(() =>
        {
            Assert.That(one, Is.Not.EqualTo(two));
            Assert.That(Secret.TypeOf(one), Is.EqualTo(9));
            Assert.That(Secret.Verify("pass word ?", one));
        });
    }

    [TestCase("")]
    [TestCase("hashcat")]
    [TestCase("$9$short$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6")]
    [TestCase("$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo")]
    [TestCase("$9$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6$")]
    [TestCase("$5$2MJBozw/9R3UsU$2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6")]
    [TestCase("$9$2MJBozw/9R3Us $2lFhcKvpghcyw8deP25GOfyZaagyUOGBymkryvOdfo6")]
    public void WhatIsNoSecretVerifiesNothing(string text) => Assert.Multiple(() =>
    {
        Assert.That(Secret.TypeOf(text), Is.Null);
        Assert.That(Secret.Verify("hashcat", text), Is.False);
    });
}
