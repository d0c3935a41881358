using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Firmware.Tls;

/// <summary>Puts a <see cref="TlsServer"/> under a server that speaks over connections, such as Kestrel.</summary>
static class TlsMiddleware
{
    const int ReadBufferBytes = 4096;
    const int MinReadBytes = 1024;

    public static Func<ConnectionDelegate, ConnectionDelegate> Over(TlsServer server) => next => context => RunAsync(server, context, next);

    static async Task RunAsync(TlsServer server, ConnectionContext context, ConnectionDelegate next)
    {
        var transport = context.Transport;
        await using var connection = await server.AcceptAsync(transport, context.RemoteEndPoint?.ToString() ?? "a local client", context.ConnectionClosed);
        if (connection is null) return;
        context.Features.Set<ITlsConnectionFeature>(new NoClientCertificate());
        var input = PipeReader.Create(connection, new StreamPipeReaderOptions(bufferSize: ReadBufferBytes, minimumReadSize: MinReadBytes, leaveOpen: true, useZeroByteReads: true));
        var output = PipeWriter.Create(connection, new StreamPipeWriterOptions(leaveOpen: true));
        context.Transport = new Plaintext(input, output);
        try { await next(context); }
        finally
        {
            context.Transport = transport;
            await input.CompleteAsync();
            await output.CompleteAsync();
        }
    }

    sealed record Plaintext(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Tells Kestrel that the scheme is https; clients are not asked for a certificate.</summary>
    sealed class NoClientCertificate : ITlsConnectionFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);
    }
}
