using System.Security.Cryptography;
using Firmware.Tpm.Wire;
using NUnit.Framework;

namespace Tests.Tpm;

[Parallelizable(ParallelScope.All)]
public sealed class TpmWireTests
{
    // A TPM may leave out the leading zeros of a coordinate; about one key in a hundred has some.
    [TestCase(256), TestCase(384), TestCase(521)]
    public void EcCoordinatesArePaddedToTheField(int bits)
    {
        var curve = TpmCurve.OfBits(bits)!;
        var shortened = 0;
        for (var i = 0; i < 60 || shortened < 2; i++)
        {
            using var key = ECDsa.Create(curve.Curve);
            var q = key.ExportParameters(false).Q;
            if (q.X![0] == 0 || q.Y![0] == 0) shortened++;
            Assert.That(EcArea(curve, q.X!, q.Y!).SubjectPublicKeyInfo(), Is.EqualTo(key.ExportSubjectPublicKeyInfo()));
        }
    }

    [Test]
    public void SignatureHalvesArePaddedToTheField()
    {
        var curve = TpmCurve.OfBits(521)!;
        var wire = new TpmWriter().U16(TpmAlgorithm.ECDSA).U16(TpmAlgorithm.SHA512).Sized([1]).Sized([2, 3]).ToArray();
        var signature = TpmSignature.Ecdsa(wire, curve);
        Assert.That(signature, Is.EqualTo((byte[])[.. new byte[65], 1, .. new byte[64], 2, 3]));
    }

    [Test]
    public void TheStorageRootTemplateIsTheOneTss2PemMeans()
        => Assert.That(Convert.ToHexStringLower(TpmTemplate.StorageRootKey), Is.EqualTo("001a" + "0023000b000304720000000600800043001000030010" + "00000000"));

    [Test]
    public void ATss2PemSurvivesItsText()
    {
        var key = new Tss2PrivateKey([0, 1, 2], [0, 1, 3]);
        var read = Tss2PrivateKey.Parse(key.ToPem());
        Assert.That((read.Public, read.Private), Is.EqualTo((key.Public, key.Private)));
    }

    [Test]
    public void BytesThatAreNoPublicAreaAreRefusedWithASentence()
    {
        var random = new Random(20261122);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(false).Q;
        var good = EcArea(TpmCurve.OfBits(256)!, q.X!, q.Y!).Encoded;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good[..random.Next(good.Length + 1)];
            for (var changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try { TpmPublic.Parse(bytes); }
            catch (TpmWireException e) { Assert.That(e.Message, Is.Not.Empty); }
        }
    }

    [Test]
    public void TextThatIsNoTss2PemIsRefusedWithASentence()
    {
        var random = new Random(20261122);
        var good = new Tss2PrivateKey(new byte[90], new byte[126]).ToPem();
        for (var i = 0; i < 20_000; i++)
        {
            var text = good[..random.Next(good.Length + 1)].ToCharArray();
            for (var changes = random.Next(4); changes > 0 && text.Length > 0; changes--) text[random.Next(text.Length)] = (char)random.Next(10, 127);
            try { Tss2PrivateKey.Parse(new string(text)); }
            catch (FormatException e) { Assert.That(e.Message, Is.Not.Empty); }
        }
    }

    [Test]
    public void OversizedInputIsRefusedBeforeItIsRead()
    {
        Assert.That(() => TpmPublic.Parse(new byte[1025]), Throws.InstanceOf<TpmWireException>().With.Message.Contains("exceeds 1024"));
        Assert.That(() => Tss2PrivateKey.Parse(new string('A', 8193)), Throws.InstanceOf<FormatException>().With.Message.Contains("exceeds 8192"));
    }

    static TpmPublic EcArea(TpmCurve curve, byte[] x, byte[] y)
    {
        var area = new TpmWriter().U16(TpmAlgorithm.ECC).U16(TpmAlgorithm.SHA256).U32(0x00040472).Sized([]).Bytes(TpmTemplate.EcParameters(curve))
            .Sized(x.AsSpan().TrimStart((byte)0)).Sized(y.AsSpan().TrimStart((byte)0));
        return TpmPublic.Parse(new TpmWriter().Sized(area.ToArray()).ToArray());
    }
}
