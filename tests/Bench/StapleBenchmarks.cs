using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Firmware.Ocsp;
using Firmware.X509;
using Tests;

namespace Bench;

/// <summary>The check every staple passes; public and open because BenchmarkDotNet takes no other.</summary>
public class StapleBenchmarks
{
    const string Rsa = "RSA-2048";

    DateTimeOffset now;
    Certificate leaf = null!;
    Certificate issuer = null!;
    byte[] byIssuer = [];
    byte[] byDelegate = [];

    [Params("P-256", Rsa)]
    public string Key { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        now = TimeProvider.System.GetUtcNow();
        var ca = new TestCa("CN=Root, O=Example", now, NewKey(0));
        (issuer, leaf) = (ca.Certificate, ca.Issue().Certificate);
        byIssuer = ca.Respond(leaf);
        byDelegate = ca.Respond(leaf, new ResponseWish { Signer = ca.IssueResponder(key: NewKey(1)) });
    }

    [Benchmark(Description = "Staple.Check, signed by the issuer")]
    public object SignedByTheIssuer() => Checked(byIssuer);

    [Benchmark(Description = "Staple.Check, signed by a delegate")]
    public object SignedByADelegate() => Checked(byDelegate);

    AsymmetricAlgorithm NewKey(int number) => Key == Rsa ? TestKeys.Rsa(number) : TestKeys.Ec();

    Staple Checked(byte[] response)
    {
        var verdict = Staple.Check(response, leaf, issuer, now, AlgorithmPolicy.Default);
        return verdict.Staple ?? throw new InvalidOperationException(verdict.ToString());
    }
}
