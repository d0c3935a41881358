using Firmware.Net;
using NUnit.Framework;

namespace Tests.Net;

/// <summary>Who tells the truth (RFC 5905 §11.2.1).</summary>
[Parallelizable(ParallelScope.All)]
sealed class NtpSelectionTests
{
    static bool[] Of(params (double Offset, double Distance)[] servers)
        => [.. NtpSelection.Truechimers([.. servers.Select(s => new NtpSelection.Interval(TimeSpan.FromSeconds(s.Offset), TimeSpan.FromSeconds(s.Distance)))])];

    [Test]
    public void OneServerIsBelieved() => Assert.That(Of((5, 0.1)), Is.EqualTo(new[] { true }));

    [Test]
    public void NoneIsNobody() => Assert.That(Of(), Is.Empty);

    [Test]
    public void TwoThatDisagreeAreNotBelieved() => Assert.That(Of((0, 0.1), (1, 0.1)), Is.EqualTo(new[] { false, false }));

    [Test]
    public void TwoThatOverlapAre() => Assert.That(Of((0, 0.1), (0.15, 0.1)), Is.EqualTo(new[] { true, true }));

    [Test]
    public void OneOfThreeIsOutvoted() => Assert.That(Of((0, 0.1), (100, 0.1), (0.05, 0.1)), Is.EqualTo(new[] { true, false, true }));

    [Test]
    public void TwoOfFiveAreOutvotedThoughTheyAgree() => Assert.That(Of((0, 0.1), (9, 0.1), (0.05, 0.1), (9, 0.1), (-0.05, 0.1)), Is.EqualTo(new[] { true, false, true, false, true }));
}
