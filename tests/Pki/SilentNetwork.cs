namespace Tests.Pki;

/// <summary>A network on which nobody ever answers, or every connection is refused.</summary>
sealed class SilentNetwork : HttpMessageHandler
{
    public bool IsRefusing { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsRefusing) throw new HttpRequestException("connection refused");
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new OperationCanceledException(cancellationToken);
    }
}
