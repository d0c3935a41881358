using System.Diagnostics;
using Firmware.Access;
using Firmware.Commands;
using NUnit.Framework;

namespace Tests.Commands;

/// <summary>Passwords that can be read again, and hashes that cannot: how they are kept and who gets in with them.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PasswordTests
{
    static async Task<TestRouter> WithAsync(params string[] lines)
    {
        var router = new TestRouter();
        Assert.That(await router.ReplayAsync(lines), Is.Empty);
        return router;
    }

    static bool Ends(string text, string with) => text.EndsWith(with, StringComparison.Ordinal);

    // Published examples of the same password under several seeds.
    [TestCase("094F471A1A0A", "cisco"), TestCase("02050D480809", "cisco"), TestCase("060506324F41", "cisco")]
    public void Type7IsWhatIosWrites(string text, string password)
    {
        Assert.That(Type7.Decode(text), Is.EqualTo(password));
        Assert.That(Type7.Encode(password, int.Parse(text[..2], System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(text));
    }

    [TestCase(""), TestCase("09"), TestCase("9"), TestCase("zz4F471A1A0A"), TestCase("094F471A1A0"), TestCase("994F471A1A0A"), TestCase("+94F471A1A0A")]
    public void WhatIsNoType7IsRefused(string text) => Assert.That(Type7.Decode(text), Is.Null);

    [TestCase("hashcat", "abcdefgh"), TestCase("", "mERr"), TestCase("a password that is longer than sixteen bytes", "x"), TestCase("ärger", "./09AZaz")]
    public async Task Type5IsWhatOpenSslMakes(string password, string salt)
    {
        var start = new ProcessStartInfo("openssl", ["passwd", "-1", "-salt", salt, "-stdin"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var openssl = Process.Start(start)!;
        await openssl.StandardInput.WriteAsync(password + "\n");
        openssl.StandardInput.Close();
        var made = (await openssl.StandardOutput.ReadToEndAsync()).Trim();
        Assert.That($"$1${salt}${Md5Crypt.Hash(password, salt)}", Is.EqualTo(made));
        Assert.That(Secret.TypeOf(made), Is.EqualTo(5));
        Assert.That(Secret.Verify(password, made));
        Assert.That(Secret.Verify(password + "x", made), Is.False);
    }

    [TestCase(5), TestCase(8), TestCase(9)]
    public void EveryTypeIsMadeAndChecked(int type)
    {
        var made = Secret.Hash("open sesame", type);
        Assert.That(Secret.TypeOf(made), Is.EqualTo(type));
        Assert.That(Secret.Verify("open sesame", made));
    }

    [Test]
    public void Type6IsReadUnderItsOwnKeyAlone()
    {
        var (ours, theirs) = (new PasswordCipher(() => new byte[32]), new PasswordCipher(() => [.. Enumerable.Repeat((byte)1, 32)]));
        var kept = ours.Encrypt("sesame ü");
        Assert.That(ours.Decrypt(kept), Is.EqualTo("sesame ü"));
        Assert.That(ours.Encrypt("sesame ü"), Is.Not.EqualTo(kept), "the same password twice shows nothing");
        Assert.That(() => theirs.Decrypt(kept), Throws.TypeOf<PasswordKeyException>());
        foreach (var at in Enumerable.Range(0, kept.Length))
        {
            var changed = kept.ToCharArray();
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            Assert.That(() => ours.Decrypt(new string(changed)), Throws.TypeOf<PasswordKeyException>(), $"changed at {at}");
        }
    }

    [Test]
    public void RandomTextIsNoPassword()
    {
        var (random, cipher) = (new Random(6), new PasswordCipher(() => new byte[32]));
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(1, 300)));
            _ = Type7.Decode(text);
            Assert.That(() => cipher.Decrypt(text), Throws.TypeOf<PasswordKeyException>());
        }
    }

    [Test]
    public async Task NoPasswordIsKeptInClear()
    {
        await using var router = await WithAsync("enable password open1", "username bob password open2", "line con 0", " password open3", "line vty 0 4", " password open4");
        var text = ConfigText.Of(router.Router.Config);
        Assert.That(text, Does.Not.Contain("open"));
        Assert.That(text, Does.Contain("enable password 6 ").And.Contain("username bob password 6 ").And.Contain("line con 0\n password 6 ").And.Contain("line vty 0 4\n password 6 "));
    }

    [Test]
    public async Task LinePasswordIsAskedFor()
    {
        await using var router = await WithAsync("line con 0", " password 0 sesame", " login");
        await router.TypeAsync("\r", text => Ends(text, "User Access Verification\n\nPassword: "));
        Assert.That(await router.TypeAsync("one\rtwo\rthree\r", text => Ends(text, "Press RETURN to get started!\n\n\n")), Does.StartWith("\nPassword: \nPassword: \n% Bad passwords\n"));
        await router.TypeAsync("\rsesame\r", text => Ends(text, "Router>"));
    }

    [Test]
    public async Task LoginWithoutAPasswordLetsTheConsoleIn()
    {
        await using var router = await WithAsync("line con 0", " login");
        await router.TypeAsync("\r", text => Ends(text, "Router>"));
    }

    [Test]
    public async Task EnablePasswordIsAskedForWhereThereIsNoSecret()
    {
        await using var router = await WithAsync("enable password 7 094F471A1A0A");
        await router.LogInAsync(enable: false);
        Assert.That(await router.TypeAsync("enable\rx\rx\rx\r", text => Ends(text, "Router>")), Does.EndWith("% Bad passwords\n\nRouter>"));
        await router.TypeAsync("enable\rcisco\r", text => Ends(text, "Router#"));
        await router.ReplayAsync(["enable secret other"]);
        await router.TypeAsync("disable\r", text => Ends(text, "Router>"));
        Assert.That(await router.TypeAsync("enable\rcisco\rcisco\rcisco\r", text => Ends(text, "Router>")), Does.EndWith("% Bad secrets\n\nRouter>"));
    }

    [Test]
    public async Task UserLogsInWithAPassword()
    {
        await using var router = await WithAsync("username bob privilege 15 password sesame", "line con 0", " login local");
        await router.TypeAsync("\rbob\rsesame\r", text => Ends(text, "Router#"));
    }

    [Test]
    public async Task PasswordWhoseKeyIsLostLetsNobodyInAndSaysSo()
    {
        await using var router = await WithAsync("enable password sesame");
        router.PasswordKey = null;
        await router.LogInAsync(enable: false);
        Assert.That(await router.TypeAsync("enable\rsesame\rsesame\rsesame\r", text => Ends(text, "Router>")), Does.Contain("%SEC-3-PASSWORD_UNREADABLE: The password of enable cannot be read: the TPM is gone"));
        var fault = (await router.ReplayAsync(["username bob password sesame"])).Single();
        Assert.That(fault.Message, Does.Contain("% The password cannot be kept: the TPM is gone"));
        Assert.That(ConfigText.Of(router.Router.Config), Does.Contain("enable password 6 "), "what cannot be read is kept: its key may come back");
    }

    [Test]
    public async Task ServicePasswordEncryptionObfuscatesWhatIsTypedFromThenOn()
    {
        await using var router = await WithAsync("line con 0", " password first", "service password-encryption", "line vty 0 4", " password second");
        var text = ConfigText.Of(router.Router.Config);
        Assert.That(text, Does.Contain("line con 0\n password 6 ").And.Contain("line vty 0 4\n password 7 "));
        Assert.That(Type7.Decode(router.Router.Config.Lines.Vtys[0].Password[2..]), Is.EqualTo("second"));
    }

    [TestCase("username x password 7 zz", "Invalid encrypted password: zz")]
    [TestCase("enable password 6 short", "Invalid encrypted password: short")]
    [TestCase("enable secret 5 $1$mERr$tooshort", "ERROR: The secret you entered is not a valid encrypted secret.")]
    [TestCase("enable secret 9 $8$TnGX/fE4KGHOVU$pEhnEvxrvaynpi8j4f.EMHr6M.FzU8xnZnBr/tJdFWk", "To enter an UNENCRYPTED secret, do not specify type 9 encryption.")]
    public async Task WhatIsNotValidIsRefused(string line, string message)
    {
        await using var router = new TestRouter();
        Assert.That((await router.ReplayAsync([line])).Single().Message, Does.Contain(message));
    }

    [TestCase("enable algorithm-type md5 secret sesame", 5), TestCase("enable algorithm-type sha256 secret sesame", 8), TestCase("enable algorithm-type scrypt secret sesame", 9), TestCase("enable secret sesame", 9)]
    public async Task AlgorithmTypeChoosesTheHash(string line, int type)
    {
        await using var router = await WithAsync(line);
        Assert.That(ConfigText.Of(router.Router.Config), Does.Contain($"enable secret {type} $"));
    }

    [Test]
    public async Task UserHasOneOrTheOther()
    {
        await using var router = await WithAsync("username bob password sesame");
        Assert.That((await router.ReplayAsync(["username bob secret sesame"])).Single().Message, Is.EqualTo("ERROR: Can not have both a user password and a user secret.\nPlease choose one or the other.\n"));
    }
}
