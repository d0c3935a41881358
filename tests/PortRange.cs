using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Tests;

/// <summary>
/// A hundred ports on which nobody listens, and which no other test on this machine is given until it is disposed of: for programs that
/// must be told their port. The kernel gives none of them out by itself.
/// </summary>
sealed class PortRange : IDisposable
{
    public const int Size = 100;
    const int Start = 2000, Ranges = 280;
    static readonly string directory = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "staplebox-ports")).FullName;
    static int next = Environment.ProcessId;

    readonly FileStream claim;

    PortRange(int first, FileStream claim) => (First, this.claim) = (first, claim);

    public int First { get; }

    /// <summary>The next range that is free.</summary>
    public static PortRange Take()
    {
        for (var tries = 0; tries < Ranges; tries++)
        {
            var first = Start + Size * ((Interlocked.Increment(ref next) & 0xFFFFFF) % Ranges);
            if (Claim(first) is not { } claim) continue;
            if (!IsInUse(first)) return new PortRange(first, claim);
            claim.Dispose();
        }
        throw new InvalidOperationException("Every range of ports is in use.");
    }

    public void Dispose() => claim.Dispose();

    static FileStream? Claim(int first)
    {
        try { return new FileStream(Path.Combine(directory, $"{first}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
        catch (IOException) { return null; }
    }

    static bool IsInUse(int first) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(l => l.Port >= first && l.Port < first + Size);
}

/// <summary>A port of this host that is held while nobody listens there: connections to it are refused.</summary>
sealed class ClosedPort : IDisposable
{
    readonly Socket holder = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Port => ((IPEndPoint)holder.LocalEndPoint!).Port;

    public void Dispose() => holder.Dispose();
}
