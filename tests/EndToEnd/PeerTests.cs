using System.Diagnostics;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>One router checks another: its chain and the staple it hands over.</summary>
[Parallelizable(ParallelScope.All)]
sealed class PeerTests
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task APeerIsValidUntilItsStapleSaysRevoked()
    {
        await using var pki = new Enrolment();
        await using var checkedRouter = await RouterProcess.StartAsync();
        await using var there = checkedRouter.Attach();
        await there.EnableAsync();
        await there.ConfigureAsync("no logging console", "crypto key generate ec keysize 256 label k1", "ip http secure-trustpoint web", "ip http secure-server");
        await pki.EnrolAsync(there, "eckeypair k1");
        await there.ExpectStapleAsync("good");
        await RouterProcess.UntilListeningAsync(checkedRouter.Offset + 443);

        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("no logging console", "crypto pki trustpoint theirs", "enrollment terminal pem", "revocation-check ocsp");
        await console.CommandAsync("configure terminal");
        await pki.TrustAsync(console, "theirs");
        await console.CommandAsync("end");
        var asked = pki.Asked;
        await console.ConfigureAsync("crypto pki peer hq", $"address 127.0.0.1 port {checkedRouter.Offset + 443}", "trustpoint theirs", "interval 1", "staple required");

        Assert.That(await ShownAsync(console, @"^hq +127\.0\.0\.1.* theirs +\S.* good +valid$"), Does.Not.Contain("refused"));
        Assert.That(await CounterAsync(console, "Successful Validations"), Is.Positive);
        Assert.That(await CounterAsync(console, "PKI Sessions Started"), Is.Positive);
        Assert.That(await CounterAsync(console, "Failed Validations"), Is.Zero);
        Assert.That(pki.Asked, Is.EqualTo(asked), "the staple was there and the responder was asked all the same");
        Assert.That(await CounterAsync(there, "OCSP - staple requests"), Is.Positive);

        pki.IsRevoked = true;
        await there.CommandAsync("crypto pki staple refresh web");
        await there.ExpectStapleAsync("revoked");
        Assert.That(await ShownAsync(console, @"^hq .* revoked +refused: "), Does.Contain("revoked"));
        Assert.That(await CounterAsync(console, "Failed Validations"), Is.Positive);

        await console.ConfigureAsync("crypto pki peer hq", "shutdown");
        var rested = await CounterAsync(console, "Failed Validations");
        Assert.That(await console.CommandAsync("show crypto pki peers"), Does.Contain("shut"));
        Assert.That(await CounterAsync(console, "Failed Validations"), Is.EqualTo(rested));
    }

    static async Task<string> ShownAsync(ConsoleClient console, string pattern)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            var shown = await console.CommandAsync("show crypto pki peers");
            if (Regex.IsMatch(shown, pattern, RegexOptions.Multiline)) return shown;
            if (watch.Elapsed > patience) throw new TimeoutException($"/{pattern}/ was not shown:\n{shown}");
        }
    }

    static async Task<int> CounterAsync(ConsoleClient console, string name)
    {
        var line = (await console.CommandAsync("show crypto pki counters")).Split('\n').Single(l => l.StartsWith($"{name}: ", StringComparison.Ordinal));
        return int.Parse(line[(name.Length + 2)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
