using System.Globalization;
using System.Runtime.CompilerServices;

namespace Tests.EndToEnd;

/// <summary>A router that other people's programs log in to: on a serial port, through a console server and on its vtys.</summary>
sealed class ClientRouter : IAsyncDisposable
{
    const string Configured = """
        hostname edge1
        enable secret hushhush
        username admin privilege 1 secret letmein
        line con 0
         login local
        line vty 0 4
         login local
         transport input telnet
        """;

    const string ConsoleServer = "tcp:127.0.0.1:0";
    static int ports;

    ClientRouter(string folder, string serialPort) => (Folder, SerialPort) = (folder, serialPort);

    /// <summary>What the programs are told in their environment: a command line is everybody's to read.</summary>
    public static IReadOnlyDictionary<string, string> Secrets { get; } = new Dictionary<string, string> { ["ROUTER_USER"] = "admin", ["ROUTER_PASSWORD"] = "letmein", ["ROUTER_SECRET"] = "hushhush" };

    /// <summary>Looks like a serial adapter: pyserial lists a port by its name alone, and lists no pseudo-terminals.</summary>
    public string SerialPort { get; }

    /// <summary><c>host:port</c>, as of a console server.</summary>
    public string Console => Process.Ready.GetProperty("consoles").EnumerateArray().Single(c => c.GetProperty("spec").GetString() == ConsoleServer).GetProperty("path").GetString()!;

    /// <summary><c>host:port</c> of telnet to the router itself.</summary>
    public string Vty => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Process.Ready.GetProperty("ports").GetProperty("vty").GetInt32()}");

    public RouterProcess Process { get; private set; } = null!;

    /// <summary>A place that lasts as long as the router, for what a program keeps.</summary>
    public string Folder { get; }

    string Serial => $"pty:{SerialPort}";

    /// <summary>Starts a router; where nothing else is said it has a user and a secret.</summary>
    public static async Task<ClientRouter> StartAsync(string configuration = Configured)
    {
        var router = New();
        var startup = Path.Combine(router.Folder, "startup.cfg");
        await File.WriteAllTextAsync(startup, configuration);
        router.Process = await RouterProcess.StartAsync(router.Folder, "--console", router.Serial, "--console", ConsoleServer, "--startup-config", startup);
        return router;
    }

    /// <summary>Starts a router without configuration, which asks for one on its first console: the serial port or the console server.</summary>
    public static async Task<ClientRouter> StartFreshAsync(bool serialFirst)
    {
        var router = New();
        string[] consoles = serialFirst ? [router.Serial, ConsoleServer] : [ConsoleServer, router.Serial];
        router.Process = await RouterProcess.StartFreshAsync("--console", consoles[0], "--console", consoles[1]);
        return router;
    }

    static ClientRouter New() => new(Directory.CreateTempSubdirectory("staplebox-").FullName, string.Create(CultureInfo.InvariantCulture, $"/dev/ttyUSB{Environment.ProcessId}{Interlocked.Increment(ref ports):D2}"));

    /// <summary>Where a program of <c>Clients/</c> lies.</summary>
    public static string Client(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Clients", name);

    /// <summary>Host and port as two arguments.</summary>
    public static string[] Arguments(string target) => target.Split(':');

    public async ValueTask DisposeAsync()
    {
        // One that is cut off would leave its link behind, and this one is in /dev.
        if (!Process.Process.HasExited) await Process.PowerOffAsync();
        await Process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
