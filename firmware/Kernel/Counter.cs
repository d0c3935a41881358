namespace Firmware.Kernel;

/// <summary>A number that only events move, declared once beside the code that counts.</summary>
sealed class Counter
{
    long value;

    public long Value => Interlocked.Read(ref value);

    public void Increment() => Interlocked.Increment(ref value);

    public void Decrement() => Interlocked.Decrement(ref value);

    public void Reset() => Interlocked.Exchange(ref value, 0);
}
