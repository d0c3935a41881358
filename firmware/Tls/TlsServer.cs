using System.IO.Pipelines;
using Firmware.Kernel;
using Firmware.Pki;
using Microsoft.AspNetCore.Connections;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Firmware.Tls;

/// <summary>
/// Accepts TLS 1.2 and 1.3 as whoever <paramref name="identity"/> says we are at that moment, signing where the key lives and
/// stapling for the clients that ask (RFC 6066 section 8, RFC 8446 section 4.4.2.1).
/// </summary>
/// <param name="identity">Read once per handshake, when the client's first bytes are there; null while there is no certificate.</param>
/// <param name="clock">Decides whether a staple may still be sent, and when a handshake took too long.</param>
sealed class TlsServer(Func<Identity?> identity, TimeProvider clock, Log log, TlsServerLimits limits)
{
    static readonly Message Failed = new("TLS", 5, "HANDSHAKE_FAILED", "Handshake with {0} failed: {1}");
    static readonly Message Broken = new("TLS", 3, "HANDSHAKE_BROKEN", "Handshake with {0} failed on our side: {1}");
    static readonly Message Refused = new("TLS", 4, "HANDSHAKE_REFUSED", "Handshake with {0} refused: {1}");
    static readonly Message TimedOut = new("TLS", 5, "HANDSHAKE_TIMEOUT", "Handshake with {0} not finished after {1} s");

    readonly TlsCrypto crypto = new BcTlsCrypto();
    readonly BoundedLog bounded = new(log, clock);
    volatile ServerCredentials? last;
    int waitingForKey;

    public TlsServerCounters Counters { get; } = new();

    /// <summary>
    /// Does the server's side of a handshake over <paramref name="transport"/>. Null: it came to nothing, which was counted and,
    /// where an operator can learn from it, logged; an alert is on its way and the transport may be closed.
    /// </summary>
    /// <param name="peer">The client's address, for the log.</param>
    /// <param name="cancel">Cancelled when the client's connection is gone.</param>
    public async Task<TlsConnection?> AcceptAsync(IDuplexPipe transport, string peer, CancellationToken cancel)
    {
        if (!limits.Pool.TryTake(TlsServerLimits.ConnectionBytes))
        {
            Counters.Refused.Increment();
            return null;
        }
        var connection = new TlsConnection(transport, limits.Pool, clock);
        using var deadline = new CancellationTokenSource(limits.HandshakeTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            await HandshakeAsync(connection, either.Token);
            Counters.Completed.Increment();
            return connection;
        }
        catch (Exception e)
        {
            Report(e, peer, deadline.IsCancellationRequested);
            if (e is HandshakeRefusedException) connection.Refuse();
            await connection.DisposeAsync();
            return null;
        }
    }

    async Task HandshakeAsync(TlsConnection connection, CancellationToken cancel)
    {
        if (!await connection.ArrivedAsync(cancel)) throw new EndOfStreamException();
        var current = identity() ?? throw new HandshakeRefusedException("there is no certificate to show");
        var server = new ServerPeer(crypto, CredentialsOf(current), clock.GetUtcNow());
        connection.Begin(server);
        while (connection.IsHandshaking)
        {
            if (!await connection.ReceiveAsync(cancel)) throw new EndOfStreamException();
            if (server.HasSigned) connection.Offer();
            else await OfferInTurnAsync(connection, current.SigningGate, cancel);
            await connection.SendAsync(cancel);
        }
    }

    /// <summary>
    /// The protocol signs inside the call that takes the hello. Whoever waits for the key waits here, holding no thread: without
    /// this, a slow TPM and a dozen clients take every thread of the pool.
    /// </summary>
    async Task OfferInTurnAsync(TlsConnection connection, SemaphoreSlim gate, CancellationToken cancel)
    {
        try
        {
            if (Interlocked.Increment(ref waitingForKey) > limits.MaxWaitingForKey) throw new HandshakeRefusedException($"{limits.MaxWaitingForKey} handshakes already wait for the key");
            await gate.WaitAsync(cancel);
        }
        finally { Interlocked.Decrement(ref waitingForKey); }
        try { connection.Offer(); }
        finally { gate.Release(); }
    }

    ServerCredentials CredentialsOf(Identity current)
        => last is { } known && ReferenceEquals(known.Identity, current) ? known : last = new ServerCredentials(current);

    void Report(Exception failure, string peer, bool timedOut)
    {
        switch (failure)
        {
            case OperationCanceledException when timedOut:
                Counters.TimedOut.Increment();
                bounded.Write(TimedOut, peer, limits.HandshakeTimeout.TotalSeconds);
                break;
            case OperationCanceledException or EndOfStreamException or ConnectionResetException or ConnectionAbortedException:
                Counters.ClientLeft.Increment();
                break;
            case HandshakeRefusedException:
                Counters.Refused.Increment();
                bounded.Write(Refused, peer, failure.Message);
                break;
            case TlsFatalAlertReceived received:
                Counters.Failed.Increment();
                bounded.Write(Failed, peer, $"the client sent {AlertDescription.GetText(received.AlertDescription)}");
                break;
            case TlsFatalAlert { InnerException: SigningException cause }:
                Counters.Failed.Increment();
                bounded.Write(Broken, peer, cause.Message);
                break;
            case TlsFatalAlert:
                Counters.Failed.Increment();
                bounded.Write(Failed, peer, failure.Message);
                break;
            default:
                Counters.Failed.Increment();
                bounded.Write(Broken, peer, $"{failure.GetType().Name}: {failure.Message}");
                break;
        }
    }
}

/// <summary>We decline to begin or go on with a handshake; the message says why.</summary>
sealed class HandshakeRefusedException(string message) : Exception(message);
