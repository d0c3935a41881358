using System.Globalization;
using Firmware.Kernel;

namespace Firmware.Net;

/// <summary>A moment in the 64 bits of NTP (RFC 5905 §6): seconds since 1900 and their binary fraction; zero is no time at all.</summary>
readonly record struct NtpTimestamp(ulong Value)
{
    const int FractionBits = 32;
    const long EraSeconds = 1L << 32;

    static readonly DateTimeOffset epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static NtpTimestamp Of(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - epoch.UtcTicks;
        var seconds = unchecked((uint)Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest));
        return new((ulong)seconds << FractionBits | ((ulong)rest << FractionBits) / TimeSpan.TicksPerSecond);
    }

    /// <summary>The moment, from 1968 to 2104: where the first bit is clear the count has begun anew in 2036 (RFC 4330 §3).</summary>
    public DateTimeOffset ToTime()
    {
        var seconds = (long)(Value >> FractionBits);
        if (Value != 0 && seconds < EraSeconds / 2) seconds += EraSeconds;
        var ticks = (long)(((Value & uint.MaxValue) * TimeSpan.TicksPerSecond + (1UL << (FractionBits - 1))) >> FractionBits);
        return epoch.AddTicks(seconds * TimeSpan.TicksPerSecond + ticks);
    }

    /// <summary><c>D67E4FA4.C81B0CEB (10:24:36.781 UTC Sun Jan 5 2014)</c>.</summary>
    public string Text(ClockZone zone)
        => string.Create(CultureInfo.InvariantCulture, $"{Value >> FractionBits:X8}.{Value & uint.MaxValue:X8} ({Timestamp.WithMilliseconds(ToTime(), zone)})");
}
