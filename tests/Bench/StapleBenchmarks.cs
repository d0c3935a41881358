using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Firmware.Ocsp;
using Firmware.X509;
using Tests;

namespace Bench;

/// <summary>The check every staple passes; public and open because BenchmarkDotNet takes no other.</summary>
public class StapleBenchmarks
{
    /// <summary>What a check is held against: OpenSSL's verification as .NET calls it, with nothing around it.</summary>
    public const string Baseline = "one bare signature verification";

    const string Rsa = "RSA-2048";

    DateTimeOffset now;
    Certificate leaf = null!;
    Certificate issuer = null!;
    byte[] byIssuer = [];
    byte[] byDelegate = [];
    Func<bool> verify = () => false;

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
        verify = BareVerification(ca.Key);
    }

    [Benchmark(Description = "Staple.Check, signed by the issuer")]
    public object SignedByTheIssuer() => Checked(byIssuer);

    [Benchmark(Description = "Staple.Check, signed by a delegate")]
    public object SignedByADelegate() => Checked(byDelegate);

    [Benchmark(Description = Baseline)]
    public bool Verify() => verify();

    static Func<bool> BareVerification(AsymmetricAlgorithm key)
    {
        var digest = SHA256.HashData([1, 2, 3]);
        if (key is RSA rsa)
        {
            var signature = rsa.SignHash(digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return () => rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        var ec = (ECDsa)key;
        var made = ec.SignHash(digest);
        return () => ec.VerifyHash(digest, made);
    }

    AsymmetricAlgorithm NewKey(int number) => Key == Rsa ? TestKeys.Rsa(number) : TestKeys.Ec();

    Staple Checked(byte[] response)
    {
        var verdict = Staple.Check(response, leaf, issuer, now, AlgorithmPolicy.Default);
        return verdict.Staple ?? throw new InvalidOperationException(verdict.ToString());
    }
}
