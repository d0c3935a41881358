using Firmware.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Firmware.Http;

/// <summary>Carries what Kestrel warns of into the router's log, bounded, because clients can provoke it; nothing of it reaches the console otherwise.</summary>
sealed class KestrelLog(BoundedLog log) : ILoggerProvider, ILogger
{
    static readonly Message Warning = new("HTTP", 4, "SERVER", "{0}");
    static readonly Message Error = new("HTTP", 3, "SERVER", "{0}");

    // A server that does not start is an exception of whoever starts it, who says so once and in our words.
    const string Starting = "Microsoft.Extensions.Hosting";

    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith(Starting, StringComparison.Ordinal) ? NullLogger.Instance : this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var text = formatter(state, exception);
        log.Write(logLevel == LogLevel.Warning ? Warning : Error, exception is null ? text : $"{text} {exception.GetType().Name}: {exception.Message}");
    }

    public void Dispose() { }
}
