namespace Firmware.Hardware;

/// <summary>Why a console could not be opened.</summary>
enum UartFault
{
    /// <summary>The specification itself is wrong (exit code 64).</summary>
    BadSpec,
    /// <summary>It names something that cannot be had now (exit code 69).</summary>
    Unavailable,
}

/// <summary>A console that could not be opened; the message is a sentence for the operator.</summary>
sealed class UartException(UartFault fault, string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    public UartFault Fault => fault;
}
