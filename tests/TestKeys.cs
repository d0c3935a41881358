using System.Security.Cryptography;

namespace Tests;

/// <summary>Keys for test certificates; RSA keys are made once, because making one takes longer than most tests.</summary>
static class TestKeys
{
    static readonly Lazy<RSA>[] rsa = [.. Enumerable.Range(0, 4).Select(_ => new Lazy<RSA>(() => RSA.Create(2048)))];
    static readonly Lazy<RSA> smallRsa = new(() => RSA.Create(1024));

    public static ECDsa Ec() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static ECDsa Ec(ECCurve curve) => ECDsa.Create(curve);

    /// <summary>One of four RSA-2048 keys, the same at every call.</summary>
    public static RSA Rsa(int number) => rsa[number].Value;

    public static RSA SmallRsa => smallRsa.Value;
}
