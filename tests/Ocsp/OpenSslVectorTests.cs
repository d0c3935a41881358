using System.Text.Json;
using NUnit.Framework;
using Firmware.Ocsp;
using Firmware.X509;

namespace Tests.Ocsp;

/// <summary>The 58 rows of OpenSSL's own OCSP suite: what it accepts is a staple, what it refuses is none.</summary>
[Parallelizable(ParallelScope.All)]
sealed class OpenSslVectorTests
{
    static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "Vectors", "openssl-ocsp-tests");

    static IEnumerable<TestCaseData> Rows()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "openssl-ocsp-tests", "cases.json")));
        var number = 0;
        foreach (var row in cases.RootElement.GetProperty("cases").EnumerateArray())
        {
            string Text(string name) => row.GetProperty(name).GetString()!;
            yield return new TestCaseData(Text("resp"), Text("untrusted") is { Length: > 0 } between ? between : Text("ca"), row.GetProperty("expected_exit").GetInt32() == 0)
                .SetArgDisplayNames($"{++number:00} {Text("group")}; {Text("title")}");
        }
    }

    [Test]
    public void AllRowsAreHere() => Assert.That(Rows().Count(), Is.EqualTo(58));

    [TestCaseSource(nameof(Rows))]
    public void ResponseIsJudgedAsOpenSslDoes(string response, string issuer, bool isGood)
    {
        var encoded = Convert.FromBase64String(File.ReadAllText(Path.Combine(Folder, response)));
        var now = OcspResponse.Parse(encoded).Responses[0].ThisUpdate.AddMinutes(1);
        var verdict = Staple.Check(encoded, Read(Subject(response)), Read(issuer), now, AlgorithmPolicy.Legacy);
        Assert.That(verdict.Staple is not null, Is.EqualTo(isGood), verdict.Sentence);
    }

    [Test]
    public void Sha1IsRefusedByDefault()
    {
        var encoded = Convert.FromBase64String(File.ReadAllText(Path.Combine(Folder, "ND1.ors")));
        var now = OcspResponse.Parse(encoded).Responses[0].ThisUpdate.AddMinutes(1);
        var verdict = Staple.Check(encoded, Read("ND1_Cert_EE.pem"), Read("ND1_Issuer_ICA.pem"), now, AlgorithmPolicy.Default);
        Assert.That(verdict.Fault, Is.EqualTo(StapleFault.WeakAlgorithm));
    }

    // WRID_D1.ors is about the certificate of D1.
    static string Subject(string response)
    {
        var row = Path.GetFileNameWithoutExtension(response).Split('_')[^1];
        return $"{row}_{(row.EndsWith('2') ? "Cert_ICA" : "Cert_EE")}.pem";
    }

    static Certificate Read(string name) => Certificate.ParsePem(File.ReadAllText(Path.Combine(Folder, name)))[0];
}
