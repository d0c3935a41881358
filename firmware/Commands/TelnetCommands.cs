using System.Net;
using System.Net.Sockets;
using Firmware.Cli;
using Firmware.Config;
using Firmware.Net;

namespace Firmware.Commands;

/// <summary><c>telnet</c>, <c>resume</c>, <c>disconnect</c>, <c>show sessions</c>, and the connections left open at <c>exit</c>.</summary>
static class TelnetCommands
{
    const int TelnetPort = 23;
    static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    public static async Task Telnet(Session session, Args args)
    {
        MayConnect(session);
        var addresses = await session.TranslateAsync(args["host"]) ?? throw new CommandException("% Bad IP address or host name");
        await ConnectAsync(session, args["host"], addresses, args.Int("port", TelnetPort));
    }

    /// <summary>A word typed alone that is no command: the number of an open connection, or a host to connect to; false where it is neither.</summary>
    public static async Task<bool> TryConnectAsync(Session session, string word)
    {
        if (session.OwnLine.Connections.Find(word) is { } open)
        {
            await ResumeAsync(session, open);
            return true;
        }
        if (await session.TranslateAsync(word) is not { } addresses) return false;
        MayConnect(session);
        await ConnectAsync(session, word, addresses, TelnetPort);
        return true;
    }

    public static Task Resume(Session session, Args args) => ResumeAsync(session, Chosen(session, args));

    /// <summary>Return at an empty line goes back to the connection used last.</summary>
    public static Task ResumeCurrentAsync(Session session) => session.OwnLine.Connections.Current is { } current ? ResumeAsync(session, current) : Task.CompletedTask;

    public static async Task Disconnect(Session session, Args args)
    {
        var connection = Chosen(session, args);
        if (await session.ConfirmAsync($"Closing connection to {connection.Telnet.Host} [confirm]")) session.OwnLine.Connections.Close(connection);
    }

    public static async Task Exit(Session session, Args args)
    {
        var connections = session.OwnLine.Connections;
        if (connections.Open.Count > 0)
        {
            if (!await session.ConfirmAsync("(You have open connections) [confirm]")) return;
            foreach (var connection in connections.Open)
            {
                session.WriteLine($"Closing: {connection.Telnet.Host} !");
                connections.Close(connection);
            }
        }
        session.LogOut();
    }

    public static void Show(Session session, Args args)
    {
        var connections = session.OwnLine.Connections;
        if (connections.Open.Count == 0) throw new CommandException("% No connections open");
        session.WriteLine("Conn Host                Address             Byte  Idle Conn Name");
        foreach (var c in connections.Open)
            session.WriteLine($"{(c == connections.Current ? '*' : ' ')}{c.Number,3} {c.Telnet.Host,-19} {c.Telnet.Peer.Address,-19}{c.Telnet.Waiting,5}{(int)c.Idle.TotalMinutes,6} {c.Telnet.Host}");
    }

    static Connection Chosen(Session session, Args args)
    {
        var connections = session.OwnLine.Connections;
        if (!args.Has("name")) return connections.Current ?? throw new CommandException("% No current connection");
        return connections.Find(args["name"]) ?? throw new CommandException($"% {args["name"]} is not an open connection");
    }

    static void MayConnect(Session session)
    {
        var line = session.OwnLine.Settings;
        if (!line.Output.HasFlag(Transports.Telnet)) throw new CommandException("% telnet connections not permitted from this terminal");
        if (session.OwnLine.Connections.Open.Count >= (line.SessionLimit == 0 ? Connections.Most : line.SessionLimit)) throw new CommandException("% Session limit exceeded");
        if (session.Terminal is null) throw new CommandException("% There is no terminal here.");
    }

    static async Task ConnectAsync(Session session, string host, IReadOnlyList<IPAddress> addresses, int port)
    {
        foreach (var address in addresses)
        {
            session.Write(Trying(host, address, port));
            try
            {
                var telnet = await TelnetConnection.OpenAsync(host, new IPEndPoint(address, port), patience, session.Host.Clock, session.Cancel);
                session.WriteLine("Open");
                await AttendAsync(session, session.OwnLine.Connections.Add(telnet));
                return;
            }
            catch (SocketException e) { session.WriteLine($"\n{Failure(e)}"); }
            catch (TimeoutException) { session.WriteLine("\n% Connection timed out; remote host not responding"); }
        }
        session.WriteLine();
    }

    static string Trying(string host, IPAddress address, int port)
    {
        var place = port == TelnetPort ? $"{address}" : $"{address}, {port}";
        return NameResolution.Literal(host) is null ? $"Trying {host} ({place})... " : $"Trying {place} ... ";
    }

    static string Failure(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "% Connection refused by remote host",
        SocketError.TimedOut => "% Connection timed out; remote host not responding",
        _ => "% Destination unreachable; gateway or host down",
    };

    static Task ResumeAsync(Session session, Connection connection)
    {
        session.WriteLine($"[Resuming connection {connection.Number} to {connection.Telnet.Host} ... ]");
        return AttendAsync(session, connection);
    }

    static async Task AttendAsync(Session session, Connection connection)
    {
        session.OwnLine.Connections.Use(connection);
        var terminal = session.Terminal!;
        await terminal.FlushAsync();
        var parting = await new Attendance(terminal, connection, session.OwnLine.Settings, session.Host.Clock).RunAsync(session.Cancel);
        if (parting == Parting.Suspended)
        {
            terminal.Write("\n");
            return;
        }
        session.OwnLine.Connections.Close(connection);
        terminal.Write(parting == Parting.IdleTooLong ? $"\n[Connection to {connection.Telnet.Host} idle too long; timed out]\n" : $"\n[Connection to {connection.Telnet.Host} closed by foreign host]\n");
    }
}

/// <summary>Gives a session the line its operator sits at.</summary>
static class LineSession
{
    extension(Session session)
    {
        /// <summary>The line of a session that a line's host serves.</summary>
        public ConsoleHost OwnLine => (ConsoleHost)session.Host;
    }
}
