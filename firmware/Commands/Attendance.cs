using System.Buffers;
using Firmware.Cli;
using Firmware.Config;

namespace Firmware.Commands;

/// <summary>How an operator's attention to a connection ended.</summary>
enum Parting { Suspended, ClosedByFarEnd, IdleTooLong }

/// <summary>
/// An operator and a connection joined, byte for byte both ways, until he types the escape character and <c>x</c>, the far end closes, or
/// <c>session-timeout</c> has passed.
/// </summary>
sealed class Attendance(Terminal terminal, Connection connection, LineConfig line, TimeProvider clock)
{
    const int Batch = 1024;
    const string EscapeHelp = "\r\n[Special telnet escape help]\r\n^^B  sends telnet BREAK\r\n^^C  sends telnet IP\r\n^^H  sends telnet EC\r\n^^O  sends telnet AO\r\n^^T  sends telnet AYT\r\n^^U  sends telnet EL\r\n";

    // RFC 854's commands by the letter typed after the escape character.
    static readonly Dictionary<char, byte> commands = new() { ['b'] = 243, ['c'] = 244, ['o'] = 245, ['t'] = 246, ['h'] = 247, ['u'] = 248 };

    long lastTraffic = clock.GetTimestamp();

    public async Task<Parting> RunAsync(CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        terminal.IdleTimeout = Timeout.InfiniteTimeSpan;
        terminal.IsTransparent = true;
        Task<Parting>[] ways = [ShowAsync(over.Token), TypeAsync(over.Token), WatchAsync(over.Token)];
        try { return await await Task.WhenAny(ways); }
        finally
        {
            await over.CancelAsync();
            foreach (var way in ways) await ((Task)way).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            terminal.IsTransparent = false;
            connection.Use();
        }
    }

    async Task<Parting> ShowAsync(CancellationToken cancel)
    {
        while (await connection.Telnet.ReceiveAsync(cancel) is { } text)
        {
            if (line.SessionTimeoutOutput) lastTraffic = clock.GetTimestamp();
            await terminal.WriteAsync(text);
        }
        return Parting.ClosedByFarEnd;
    }

    async Task<Parting> TypeAsync(CancellationToken cancel)
    {
        var typed = new ArrayBufferWriter<byte>(Batch);
        while (true)
        {
            var key = await terminal.ReadKeyAsync(cancel);
            lastTraffic = clock.GetTimestamp();
            if (key != line.EscapeCharacter) typed.Write<byte>([key]);
            else
            {
                await SendAsync(typed, cancel);
                if (await EscapeAsync(await terminal.ReadKeyAsync(cancel), typed, cancel)) return Parting.Suspended;
            }
            if (typed.WrittenCount >= Batch || !terminal.HasKeys) await SendAsync(typed, cancel);
        }
    }

    /// <summary>What the key after the escape character asks for; true leaves the connection.</summary>
    async Task<bool> EscapeAsync(byte key, ArrayBufferWriter<byte> typed, CancellationToken cancel)
    {
        var letter = char.ToLowerInvariant((char)key);
        if (letter == 'x') return true;
        if (key == line.EscapeCharacter) typed.Write<byte>([key]);
        else if (commands.TryGetValue(letter, out var command)) await connection.Telnet.SendCommandAsync(command, cancel);
        else if (letter == '?') await terminal.WriteAsync(System.Text.Encoding.ASCII.GetBytes(EscapeHelp));
        return false;
    }

    async Task SendAsync(ArrayBufferWriter<byte> typed, CancellationToken cancel)
    {
        if (typed.WrittenCount == 0) return;
        if (!connection.Telnet.FarEndEchoes) await terminal.WriteAsync(Echo(typed.WrittenSpan));
        await connection.Telnet.SendAsync(typed.WrittenSpan, cancel);
        typed.ResetWrittenCount();
    }

    static byte[] Echo(ReadOnlySpan<byte> typed)
    {
        var shown = new ArrayBufferWriter<byte>(typed.Length + 1);
        foreach (var b in typed) shown.Write<byte>(b == Key.Return ? [Key.Return, Key.LineFeed] : [b]);
        return shown.WrittenSpan.ToArray();
    }

    async Task<Parting> WatchAsync(CancellationToken cancel)
    {
        if (line.SessionTimeoutMinutes == 0) await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancel);
        var limit = TimeSpan.FromMinutes(line.SessionTimeoutMinutes);
        while (limit - clock.GetElapsedTime(lastTraffic) is var left && left > TimeSpan.Zero) await Task.Delay(left, clock, cancel);
        return Parting.IdleTooLong;
    }
}
