using Firmware.Hardware;
using NUnit.Framework;

namespace Tests.Hardware;

[NonParallelizable]
sealed class MemoryLimitTests
{
    [Test]
    public void HeapGetsWhatTheProgramLeavesOfDram()
    {
        // More than these tests need: a limit cannot be taken back.
        var profile = HardwareProfile.Load("lab") with { Dram = 6L << 30 };
        MemoryLimit.Apply(profile);
        GC.Collect();

        Assert.That(GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes, Is.EqualTo(profile.Dram - MemoryLimit.NativeShare));
    }
}
