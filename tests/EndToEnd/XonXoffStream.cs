namespace Tests.EndToEnd;

/// <summary>A terminal that heeds software flow control: told to wait it types nothing, and asks nobody else to wait meanwhile.</summary>
sealed class XonXoffStream(FileStream port) : Stream
{
    const byte Xon = 0x11, Xoff = 0x13;
    const int PieceBytes = 256;

    readonly ManualResetEventSlim ready = new(initialState: true);

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (true)
        {
            var received = port.Read(buffer, offset, count);
            var kept = Take(buffer.AsSpan(offset, received));
            if (kept > 0 || received == 0) return kept;
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        foreach (var piece in buffer.AsMemory(offset, count).ToArray().Chunk(PieceBytes))
        {
            if (!ready.Wait(0))
            {
                // Both ends would wait for each other if an XOFF among the noise still stood.
                Flush();
                ready.Wait();
            }
            port.Write(piece);
        }
    }

    /// <summary>Lets the router write, whatever was typed.</summary>
    public override void Flush() => port.WriteByte(Xon);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int Take(Span<byte> received)
    {
        var kept = 0;
        foreach (var b in received)
        {
            if (b == Xoff) ready.Reset();
            else if (b == Xon) ready.Set();
            else received[kept++] = b;
        }
        return kept;
    }
}
