using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>Undoes the marks that termios PARMRK puts into what a port received: FF FF is FF, FF 00 00 a BREAK, FF 00 x a damaged byte.</summary>
sealed class BreakMarks(bool parity)
{
    const byte Mark = 0xFF;
    const byte Damaged = (byte)'?';

    readonly byte[] data = new byte[4096];
    int marked;
    long damage;

    /// <summary>How many bytes came damaged.</summary>
    public long Damage => Interlocked.Read(ref damage);

    /// <summary>Hands on at most 4096 received bytes and tells how many found no room.</summary>
    public int Deliver(ReadOnlySpan<byte> received, LineInbox inbox)
    {
        var (count, lost) = (0, 0);
        foreach (var b in received)
        {
            switch (marked, b)
            {
                case (0, Mark): marked = 1; break;
                case (0, _): data[count++] = b; break;
                case (1, 0): marked = 2; break;
                case (1, _): (marked, data[count++]) = (0, b); break;
                case (_, 0):
                    lost += Flush(inbox, ref count);
                    inbox.Post(LineEvent.Break);
                    marked = 0;
                    break;
                default:
                    (marked, data[count++]) = (0, parity ? Damaged : b);
                    Interlocked.Increment(ref damage);
                    break;
            }
        }
        return lost + Flush(inbox, ref count);
    }

    int Flush(LineInbox inbox, ref int count)
    {
        var missed = count - (count == 0 ? 0 : inbox.Offer(data.AsSpan(0, count)));
        count = 0;
        return missed;
    }
}
