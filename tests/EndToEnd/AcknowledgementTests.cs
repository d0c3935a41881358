using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Tests.EndToEnd;

/// <summary>
/// kill -9 leaves the kernel's cache alone, so it says nothing of fsync. Here the system calls of each acknowledgement are read
/// instead: the file is fsynced, renamed, and its directory fsynced before the operator is told.
/// </summary>
[Parallelizable(ParallelScope.All)]
sealed class AcknowledgementTests
{
    [Test]
    public async Task EverythingAcknowledgedWasSyncedRenamedAndSyncedFirst()
    {
        var trace = Path.Combine(Path.GetTempPath(), $"staplebox-trace-{Guid.NewGuid():N}");
        await using var certificates = new Enrolment();
        await using (var router = await RouterProcess.StartUnderAsync(["strace", "-f", "-y", "-s", "4096", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,write,sendto,sendmsg", "-o", trace]))
        {
            await using var console = router.Attach();
            await console.EnableAsync();
            await console.ConfigureAsync("hostname traced", "crypto key generate ec keysize 256 label idkey");
            await certificates.EnrolAsync(console, "eckeypair idkey");
            await console.CommandAsync("write memory");
            Assert.That(await router.PowerOffAsync(), Is.Zero);
        }
        var calls = await File.ReadAllLinesAsync(trace);
        File.Delete(trace);
        Assert.Multiple(() =>
        {
            AssertOrder(calls, "nvram/private-config", "The name for the keys will be: idkey");
            AssertOrder(calls, "nvram/startup-config", @"\[OK\]");
            AssertOrder(calls, "flash/certs/", "Trustpoint CA certificate accepted");
            AssertOrder(calls, "flash/certs/", "% Router Certificate successfully imported");
        });
    }

    /// <summary>In the calls before <paramref name="acknowledgement"/>: fsync of the new file, its rename, fsync of the directory.</summary>
    static void AssertOrder(string[] calls, string file, string acknowledgement)
    {
        var told = Array.FindIndex(calls, c => Regex.IsMatch(c, $@"(write|sendto|sendmsg)\(.*{acknowledgement}"));
        Assert.That(told, Is.GreaterThan(0), $"'{acknowledgement}' was not sent");
        var renamed = Array.FindLastIndex(calls, told, c => Regex.IsMatch(c, $@"rename(at2?)?\(.*{file}[^""]*"""));
        Assert.That(renamed, Is.GreaterThan(0), $"no rename of {file} before '{acknowledgement}'");
        var synced = Array.FindLastIndex(calls, renamed, c => Regex.IsMatch(c, $@"fsync\(\d+<[^>]*{file}[^>]*\.tmp>"));
        Assert.That(synced, Is.GreaterThan(0), $"{file} was renamed before it was synced");
        var directory = file.TrimEnd('/').Contains('/', StringComparison.Ordinal) ? Path.GetDirectoryName(file) : file;
        var directorySynced = Array.FindIndex(calls, renamed, c => Regex.IsMatch(c, $@"fsync\(\d+<[^>]*/{directory}>"));
        Assert.That(directorySynced, Is.InRange(renamed, told), $"the directory of {file} was not synced before '{acknowledgement}'");
    }
}
