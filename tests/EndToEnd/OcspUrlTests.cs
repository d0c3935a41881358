using System.Net;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>The forms <c>ocsp url</c> takes: each that names a host is fetched from, one that names none says so when it is used.</summary>
[Parallelizable(ParallelScope.All)]
sealed class OcspUrlTests
{
    const string NoHost = "http://[2001DB8:1:1::2]:80";

    [TestCase("127.0.0.1", "127.0.0.1")]
    [TestCase("::1", "[::1]")]
    [TestCase("127.0.0.1", "ocsp-server")]
    public async Task TheStapleIsFetchedFromTheHostAsTyped(string address, string host)
    {
        await using var pki = new Enrolment(address: IPAddress.Parse(address));
        pki.OcspUrl = $"http://{host}:{pki.Port}";
        await using var router = await RouterProcess.StartAsync();
        await using var console = router.Attach();
        await console.EnableAsync();
        await console.ConfigureAsync("no logging console", "no ip domain lookup", "ip host ocsp-server 127.0.0.1", "crypto key generate ec keysize 256 label k1");
        await pki.EnrolAsync(console, "eckeypair k1");
        await console.ExpectStapleAsync("good");
        Assert.That(pki.Asked, Is.Positive);
        Assert.That(await console.CommandAsync("show running-config | include ocsp url"), Is.EqualTo($" ocsp url {pki.OcspUrl}\n"));
        Assert.That(await console.CommandAsync("show crypto pki counters"), Does.Contain("OCSP - failed attempts: 0\n"));
    }

    [Test]
    public async Task AUrlThatNamesNoHostIsKeptAsTypedAndFailsWhenItIsFetched()
    {
        await using var pki = new Enrolment { OcspUrl = NoHost };
        var folder = Directory.CreateTempSubdirectory("staplebox-").FullName;
        await using (var router = await RouterProcess.StartAsync(folder))
        {
            await using var console = router.Attach();
            await console.EnableAsync();
            await console.ConfigureAsync("no logging console", "crypto key generate ec keysize 256 label k1");
            await pki.EnrolAsync(console, "eckeypair k1");
            Assert.That(await console.CommandAsync("show running-config | include ocsp url"), Is.EqualTo($" ocsp url {NoHost}\n"));
            var before = await FailedAttemptsAsync(console);
            Assert.That(await console.CommandAsync("crypto pki staple refresh web"), Does.Contain($"invalid host in '{NoHost}': '[2001DB8:1:1::2]' is not an IPv6 address"));
            Assert.That(await FailedAttemptsAsync(console), Is.GreaterThan(before));
            Assert.That(await console.CommandAsync("show logging"), Does.Contain($"%PKI-4-STAPLE_FETCHFAIL: Trustpoint web: invalid host in '{NoHost}'"));
            Assert.That(await console.CommandAsync("show crypto pki counters"), Does.Contain("OCSP - fetch requests: 0\n"));
            await console.CommandAsync("write memory");
            Assert.That(await router.PowerOffAsync(), Is.Zero);
        }
        await using (var again = await RouterProcess.StartAsync(folder))
        {
            await using var console = again.Attach();
            await console.EnableAsync();
            Assert.That(await console.CommandAsync("show running-config | include ocsp url"), Is.EqualTo($" ocsp url {NoHost}\n"));
        }
        Directory.Delete(folder, recursive: true);
    }

    static async Task<int> FailedAttemptsAsync(ConsoleClient console)
    {
        const string label = "OCSP - failed attempts: ";
        var shown = await console.CommandAsync("show crypto pki counters");
        return int.Parse(shown.Split('\n').Single(l => l.StartsWith(label, StringComparison.Ordinal))[label.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
