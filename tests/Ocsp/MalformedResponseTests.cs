using Firmware.Ocsp;
using Firmware.X509;
using NUnit.Framework;

namespace Tests.Ocsp;

/// <summary>Whatever arrives, the answer is a verdict: no exception, no hang, nothing too large.</summary>
[Parallelizable(ParallelScope.All)]
sealed class MalformedResponseTests
{
    static readonly DateTimeOffset now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    static readonly TestCa ca = new("CN=Root", now);
    static readonly Certificate edge = ca.Issue().Certificate;

    static string[] Blobs() => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Vectors", "ocsp-malformed"), "*", SearchOption.AllDirectories)
        .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) is "cert_id" or "response" or "response_data" or "single_response").Order(StringComparer.Ordinal)];

    static StapleVerdict Check(byte[] response) => Staple.Check(response, edge, ca.Certificate, now, AlgorithmPolicy.Default);

    [Test]
    public void AllBlobsAreHere() => Assert.That(Blobs(), Has.Length.EqualTo(101));

    [Test]
    public void NoBlobIsAStaple()
    {
        foreach (var blob in Blobs())
        {
            var verdict = Check(File.ReadAllBytes(blob));
            var expected = blob.EndsWith("response/try_later", StringComparison.Ordinal) ? StapleFault.Unsuccessful : StapleFault.Malformed;
            Assert.That(verdict.Fault, Is.EqualTo(expected), $"{blob}: {verdict.Sentence}");
        }
    }

    [Test]
    public void BlobsInTheirPlaceInAWholeResponseAreVerdicts()
    {
        foreach (var blob in Blobs())
        {
            var content = File.ReadAllBytes(blob);
            foreach (var tag in (byte[])[0x30, 0x04, 0xA0]) Assert.That(Check(Wrapped(tag, content)).Staple, Is.Null);
        }
    }

    [Test]
    public void MutatedResponsesGiveVerdictsAndNeverAnotherStaple()
    {
        var random = new Random(6960);
        byte[][] seeds = [ca.Respond(edge), ca.Respond(edge, new() { Signer = ca.IssueResponder(), ByName = true, Nonce = new byte[32] }), .. Blobs().Select(File.ReadAllBytes)];
        for (var i = 0; i < 20_000; i++)
        {
            var original = seeds[random.Next(i % 2 == 0 ? 2 : seeds.Length)];
            var mutant = Mutate(original, random);
            var verdict = Check(mutant);
            if (verdict.Staple is { } staple) Assert.That((staple.Status, staple.ThisUpdate, staple.NextUpdate), Is.EqualTo((StapleStatus.Good, now, now.AddDays(7))));
        }
    }

    [Test]
    public void MutatedCertificatesParseOrFailByName()
    {
        var random = new Random(5280);
        var seed = ca.Issue(new() { OcspUrls = ["http://a/"], CrlUrls = ["http://b/"], Eku = [Oids.OcspSigning], MustStaple = true }).Certificate.Encoded;
        for (var i = 0; i < 20_000; i++)
        {
            try { _ = DistinguishedName.Text(Certificate.Parse(Mutate(seed, random)).SubjectName); }
            catch (CertificateException) { }
        }
    }

    [Test]
    public void TooLongAResponseIsRefused() => Assert.That(Check(new byte[OcspResponse.MaxResponseBytes + 1]).Fault, Is.EqualTo(StapleFault.TooLarge));

    [Test]
    public void TooDeepAResponseIsRefused()
    {
        byte[] nested = [];
        for (var i = 0; i < 5000; i++) nested = Wrapped(0x30, nested);
        var verdict = Check(nested);
        Assert.That((verdict.Fault, verdict.Sentence), Is.EqualTo((StapleFault.Malformed, "this is not an OCSP response: structures are nested more than 24 deep")));
    }

    [Test]
    public void TooManyEntriesAreRefused()
    {
        var entry = new EntryWish(edge, ca.Certificate);
        Assert.That(Check(ca.Respond(edge, new() { Entries = [.. Enumerable.Repeat(entry, 256)] })).Fault, Is.EqualTo(StapleFault.None));
        Assert.That(Check(ca.Respond(edge, new() { Entries = [.. Enumerable.Repeat(entry, 257)] })).Fault, Is.EqualTo(StapleFault.Malformed));
    }

    [Test]
    public void TooManyCertificatesAreRefused()
    {
        Assert.That(Check(ca.Respond(edge, new() { Certificates = [.. Enumerable.Repeat(edge, 8)] })).Fault, Is.EqualTo(StapleFault.None));
        Assert.That(Check(ca.Respond(edge, new() { Certificates = [.. Enumerable.Repeat(edge, 9)] })).Fault, Is.EqualTo(StapleFault.Malformed));
    }

    static byte[] Wrapped(byte tag, byte[] content) => content.Length < 128 ? [tag, (byte)content.Length, .. content]
        : content.Length < 256 ? [tag, 0x81, (byte)content.Length, .. content] : [tag, 0x82, (byte)(content.Length >> 8), (byte)(content.Length & 0xFF), .. content];

    static byte[] Mutate(byte[] original, Random random)
    {
        byte[] mutant = [.. original];
        for (var changes = random.Next(1, 4); changes > 0 && mutant.Length > 0; changes--)
        {
            var at = random.Next(mutant.Length);
            switch (random.Next(4))
            {
                case 0: mutant[at] = (byte)random.Next(256); break;
                case 1: mutant[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: mutant = [.. mutant[..at], .. mutant[(at + 1)..]]; break;
                default: mutant = [.. mutant[..at], (byte)random.Next(256), .. mutant[at..]]; break;
            }
        }
        return mutant;
    }
}
