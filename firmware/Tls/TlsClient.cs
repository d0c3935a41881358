using Firmware.Pki;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;

namespace Firmware.Tls;

/// <summary>
/// Looks at a TLS peer: completes a handshake of TLS 1.3 or 1.2 as a client that asks for staples, and hands back what the peer
/// showed. The peer has then proved that it holds the key of its certificate; whether that is to be trusted is not decided here.
/// </summary>
sealed class TlsClient(TimeProvider clock, TlsClientLimits limits)
{
    const int ReadBytes = 8 << 10;

    readonly TlsCrypto crypto = new ExaminationCrypto();

    /// <summary>Does one handshake over <paramref name="transport"/>, which stays the caller's, and takes leave with close_notify.</summary>
    /// <param name="host">The name asked for (SNI), not sent where it is an address.</param>
    /// <exception cref="TlsPeerException">The handshake came to nothing; the message is a sentence.</exception>
    public async Task<PeerEvidence> ExamineAsync(string host, Stream transport, CancellationToken cancel)
    {
        var peer = new ExaminationPeer(crypto, host, limits);
        var protocol = new ExaminationProtocol(peer);
        using var deadline = new CancellationTokenSource(limits.Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            protocol.Connect(peer);
            await HandshakeAsync(protocol, transport, either.Token);
            protocol.Close();
            await SendAsync(protocol, transport, either.Token);
            return peer.Evidence ?? throw new TlsPeerException("the peer showed no certificate");
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TlsPeerException($"the handshake was not finished after {limits.Deadline.TotalSeconds} s", e);
        }
        catch (TlsFatalAlertReceived e)
        {
            throw new TlsPeerException($"the peer refused the handshake: {AlertDescription.GetText(e.AlertDescription)}", e);
        }
        catch (TlsFatalAlert e)
        {
            throw new TlsPeerException($"the handshake was broken off: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new TlsPeerException($"the connection was lost during the handshake: {e.Message}", e);
        }
    }

    async Task HandshakeAsync(ExaminationProtocol protocol, Stream transport, CancellationToken cancel)
    {
        var buffer = new byte[ReadBytes];
        var received = 0;
        await SendAsync(protocol, transport, cancel);
        while (protocol.IsHandshaking)
        {
            var count = await transport.ReadAsync(buffer, cancel);
            if (count == 0) throw new TlsPeerException("the peer closed the connection during the handshake");
            received += count;
            if (received > limits.MaxHandshakeBytes) throw new TlsPeerException($"the peer sent more than {limits.MaxHandshakeBytes} bytes in the handshake");
            try { protocol.OfferInput(buffer, 0, count); }
            catch (IOException)
            {
                // The alert that says why; that it may not arrive must not hide the reason.
                await SendAsync(protocol, transport, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
            await SendAsync(protocol, transport, cancel);
        }
    }

    static async Task SendAsync(ExaminationProtocol protocol, Stream transport, CancellationToken cancel)
    {
        while (protocol.GetAvailableOutputBytes() is > 0 and var waiting)
        {
            var output = new byte[waiting];
            var count = protocol.ReadOutput(output, 0, waiting);
            await transport.WriteAsync(output.AsMemory(0, count), cancel);
        }
        await transport.FlushAsync(cancel);
    }
}

/// <summary>A peer's handshake came to nothing; the message is a sentence for the operator.</summary>
sealed class TlsPeerException(string message, Exception? inner = null) : Exception(message, inner);
