using Host.Ca;
using Host.Plans;

namespace Host.Provisioning;

/// <summary>Looks at everything a plan refers to on this host before the first character is typed: a missing file found half way leaves a router half done.</summary>
static class Preflight
{
    /// <exception cref="PlanException">A secret or a CA file is missing, or holds what it must not.</exception>
    public static void Check(Plan plan, TimeProvider clock)
    {
        _ = plan.EnableSecret?.Reveal();
        foreach (var user in plan.Users)
            _ = user.Secret.Reveal();
        foreach (var trustpoint in plan.Trustpoints)
            Check(trustpoint, clock);
    }

    static void Check(PlannedTrustpoint trustpoint, TimeProvider clock)
    {
        Authority.Of(trustpoint, clock).CaCertificate().Dispose();
        if (trustpoint.Authority is not PlannedOpenSsl openSsl)
            return;
        Expect(Directory.Exists(openSsl.Directory), openSsl.Directory, "an OpenSSL CA's directory", openSsl.Mark);
        var file = Path.Combine(openSsl.Directory, openSsl.Configuration ?? openSsl.Key!);
        Expect(File.Exists(file), file, openSsl.Key is null ? "the CA's openssl configuration" : "the CA's private key", openSsl.Mark);
        if (openSsl.Passphrase is { Variable: { } variable } secret)
            Expect(Environment.GetEnvironmentVariable(variable) is not null, $"the environment variable {variable}", $"export {variable}=… before the run", secret.Mark);
        if (openSsl.Passphrase is { File: { } path } kept)
            Expect(File.Exists(path), path, "a file with the passphrase alone", kept.Mark);
    }

    static void Expect(bool there, string what, string expected, PlanMark mark)
    {
        if (!there)
            throw new PlanException(mark, $"{what} is not there", expected);
    }
}
