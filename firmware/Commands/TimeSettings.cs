using Firmware.Config;
using Firmware.Kernel;

namespace Firmware.Commands;

/// <summary>Makes the clock's face and the log what the configuration says; part of the device's <c>Apply</c>.</summary>
static class TimeSettings
{
    public static void Apply(RunningConfig config, DeviceClock clock, Log log)
    {
        clock.Zone = ZoneOf(config.Clock);
        var logging = config.Logging;
        (log.IsOn, log.ConsoleLevel, log.BufferLevel, log.BufferLimit) = (logging.On, logging.Console, logging.Buffered, logging.Buffered < 0 ? 0 : logging.BufferedSize);
        (log.Stamp, log.DebugStamp, log.HasSequenceNumbers) = (LogStamp.Parse(logging.LogStamp), LogStamp.Parse(logging.DebugStamp), logging.SequenceNumbers);
        log.Rate = LoggingRateRow.RateOf(logging.RateLimit);
    }

    public static ClockZone ZoneOf(ClockConfig config) => new(config.Zone, TimeSpan.FromMinutes(config.OffsetMinutes),
        config.SummerRule.Length == 0 ? null : SummerTime.Parse(config.SummerZone, config.SummerRule));
}
