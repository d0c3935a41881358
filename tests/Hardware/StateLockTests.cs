using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

[Parallelizable(ParallelScope.All)]
sealed class StateLockTests
{
    [Test]
    public void SecondOwnerIsToldTheFirst()
    {
        using var scratch = new Scratch();
        using var first = StateLock.Take(scratch["state"]);

        Assert.That(() => StateLock.Take(scratch["state"]),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"the state directory {scratch["state"]} is in use by process {Environment.ProcessId}; give each router its own with --state DIR"));
    }

    [Test]
    public void DirectoryIsFreeAfterwardsAndLeftoverFilesDoNotMatter()
    {
        using var scratch = new Scratch();
        StateLock.Take(scratch["state"]).Dispose();
        Assert.That(File.Exists(Path.Combine(scratch["state"], "lock")), Is.True);

        StateLock.Take(scratch["state"]).Dispose();
    }

    [Test]
    public void LockOfAnotherProcessIsSeen()
    {
        using var scratch = new Scratch();
        StateLock.Take(scratch["state"]).Dispose();
        using var other = new Peer("flock", "--no-fork", Path.Combine(scratch["state"], "lock"), "sh", "-c", "echo held; exec cat");
        other.Output.ReadByte();

        Assert.That(() => StateLock.Take(scratch["state"]), Throws.TypeOf<IOException>().With.Message.Contain("is in use by process"));
        other.End();
        StateLock.Take(scratch["state"]).Dispose();
    }
}
