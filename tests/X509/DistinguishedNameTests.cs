using Firmware.X509;
using NUnit.Framework;

namespace Tests.X509;

[Parallelizable(ParallelScope.All)]
sealed class DistinguishedNameTests
{
    [TestCase("CN=edge, O=Example", "cn=edge|o=Example")]
    [TestCase("cn=a,ou=b,c=US", "cn=a|ou=b|c=US")]
    [TestCase("  CN = edge router ,O=Example  ", "cn=edge router|o=Example")]
    [TestCase("ipaddress=10.1.1.1+hostname=edge.example.com,cn=edge", "ipaddress=10.1.1.1+hostname=edge.example.com|cn=edge")]
    [TestCase("hostname=edge+serialNumber=9X+ipaddress=10.1.1.1", "serialNumber=9X+ipaddress=10.1.1.1+hostname=edge")]
    [TestCase("unstructuredName=edge,E=a@b.example,DC=lab,ST=X,L=Y", "hostname=edge|e=a@b.example|dc=lab|st=X|l=Y")]
    [TestCase("cn=edge,o=\"Example, Inc.\"", @"cn=edge|o=Example\, Inc.")]
    [TestCase(@"cn=a\+b\,c\\d\""e", @"cn=a\+b\,c\\d\""e")]
    [TestCase(@"cn=\ x\ ", @"cn=\ x\ ")]
    [TestCase("cn=\" x \"", @"cn=\ x\ ")]
    [TestCase(@"cn=M\C3\BCller", "cn=Müller")]
    [TestCase("cn=Müller 🙂", "cn=Müller 🙂")]
    [TestCase(@"cn=a\0Ab", @"cn=a\0Ab")]
    [TestCase("1.2.3.4=odd", "1.2.3.4=odd")]
    public void TypedNamesAreShownAsIosShowsThem(string typed, string shown)
    {
        var der = DistinguishedName.Parse(typed);
        Assert.That(DistinguishedName.Rdns(der), Is.EqualTo(shown.Split('|')));
        Assert.That(DistinguishedName.Parse(DistinguishedName.Text(der)), Is.EqualTo(der), "what is shown can be typed");
    }

    [Test]
    public void TheRootComesFirstInDer()
        => Assert.That(Convert.ToHexString(DistinguishedName.Parse("CN=e, C=US")), Is.EqualTo("30" + "19" + "310B3009060355040613025553" + "310A30080603550403130165"));

    [TestCase("edge", "'edge' is not TYPE=value, such as cn=edge")]
    [TestCase("cn=edge,", "'' is not TYPE=value, such as cn=edge")]
    [TestCase("cn=", "cn= has no value")]
    [TestCase("xx=1", "'xx' is not a name attribute; expected one such as cn, ou, o, l, st, c, e or dc")]
    [TestCase("c=USA", "c= takes 2 characters at most, not 3")]
    [TestCase("c=U", "c=U is not a country's two letters")]
    [TestCase("c=Ü1", "c= cannot hold 'Ü1': it takes PrintableString characters only")]
    [TestCase("e=ü@x", "e= cannot hold 'ü@x': it takes IA5String characters only")]
    [TestCase("cn=\"a", "a quoted value has no closing quote")]
    [TestCase("cn=a\\", "a backslash at the end escapes nothing")]
    [TestCase(@"cn=\FF", "the escaped octets of a value are not UTF-8")]
    [TestCase("3.1=a", "'3.1' is not a name attribute; expected one such as cn, ou, o, l, st, c, e or dc")]
    public void NamesThatAreWrongSayWhy(string typed, string sentence)
        => Assert.That(() => DistinguishedName.Parse(typed), Throws.TypeOf<FormatException>().With.Message.EqualTo(sentence));

    [Test]
    public void HalfACharacterIsNoName() => Assert.That(() => DistinguishedName.Parse("cn=" + '\ud800'), Throws.TypeOf<FormatException>().With.Message.EqualTo("the name holds half a character"));

    [Test]
    public void LimitsHold()
    {
        Assert.That(() => DistinguishedName.Parse(new string('a', 1025)), Throws.TypeOf<FormatException>());
        Assert.That(() => DistinguishedName.Parse(string.Join(',', Enumerable.Repeat("ou=a", 33))), Throws.TypeOf<FormatException>().With.Message.Contains("more than the 32"));
        Assert.That(() => DistinguishedName.Parse("cn=" + new string('a', 65)), Throws.TypeOf<FormatException>().With.Message.Contains("64 characters"));
    }

    [Test]
    public void NamesAreTheSameWhateverTheirCaseAndSpaces()
    {
        Assert.That(DistinguishedName.AreSame(DistinguishedName.Parse("cn=Example  Root"), DistinguishedName.Parse("cn=example root")), Is.True);
        Assert.That(DistinguishedName.AreSame(DistinguishedName.Parse("cn=a,o=b"), DistinguishedName.Parse("o=b,cn=a")), Is.False);
    }

    [Test]
    public void AnyTextIsANameOrAFormatException()
    {
        var random = new Random(4514);
        const string alphabet = "cnouCN=,+\\\"# a1.ü\0";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            try { Assert.That(DistinguishedName.Parse(DistinguishedName.Text(DistinguishedName.Parse(text))), Is.Not.Empty, text); }
            catch (FormatException) { }
        }
    }
}
