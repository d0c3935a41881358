using System.IO.Ports;

namespace Host.Serial;

/// <summary>A console on a device: a pseudo-terminal gets a plain descriptor, a real port gets System.IO.Ports, which costs 3 ms a round trip but sets the line up.</summary>
sealed record DeviceTarget(string Spec, string Path, int Baud) : Target(Spec)
{
    const string PseudoTerminals = "/dev/pts/";

    public override Task<Stream> OpenAsync(CancellationToken cancel)
    {
        var device = File.Exists(Path) ? File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path : "";
        if (device.Length == 0)
            throw new LineException($"{Spec} is not there: {Expected}");
        Stream stream = device.StartsWith(PseudoTerminals, StringComparison.Ordinal) ? DescriptorStream.OpenTerminal(device, Baud) : OpenPort(device);
        return Task.FromResult(stream);
    }

    PortStream OpenPort(string device)
    {
        var held = PortLock.Take(device);
        var port = new SerialPort(device, Baud, Parity.None, 8, StopBits.One);
        try
        {
            port.Open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            port.Dispose();
            held.Dispose();
            throw new LineException($"{Spec} cannot be opened: {e.Message}", e);
        }
        RaiseDtr(port);
        return new PortStream(port, held);
    }

    /// <summary>Some adapters, and every pseudo-terminal, have no DTR: the line works without it.</summary>
    static void RaiseDtr(SerialPort port)
    {
        try
        {
            port.DtrEnable = true;
        }
        catch (IOException e)
        {
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
    }
}
