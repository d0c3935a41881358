using System.Net.Sockets;
using Firmware.Config;
using Firmware.Files;
using Firmware.Hardware;
using Firmware.Kernel;
using Firmware.Net;
using Microsoft.Extensions.Time.Testing;

namespace Tests.Files;

/// <summary>The file systems of a small router in a directory of its own.</summary>
sealed class Parts : IDisposable
{
    public const int FlashSize = 3 << 20;
    public const int NvramSize = 4096;

    readonly string directory = Directory.CreateTempSubdirectory("staplebox-").FullName;
    readonly HttpMessageInvoker http;

    public Parts(Disk? disk = null)
    {
        disk ??= new Disk();
        Clock = new DeviceClock(Time, true);
        Log = new Log(Clock);
        Scheduler = new Scheduler(Clock, Log);
        Flash = new Flash(disk, Path.Combine(directory, "flash"), FlashSize, Clock);
        Nvram = new Nvram(disk, Path.Combine(directory, "nvram"), NvramSize, Log);
        Disk.MakeDirectory(Flash.Directory);
        Disk.MakeDirectory(Nvram.Directory);
        File.WriteAllText(Image, "the program");
        var names = new NameResolution((_, _) => throw new SocketException((int)SocketError.HostNotFound), NameServers.Over(Clock));
        names.Apply(new RunningConfig());
        http = OutgoingHttp.Create(new Connector(names, Clock));
        var flash = new FlashFiles(Flash, Image, name => name == "certs/needed.pem");
        Files = new FileSystems([flash, new NvramFiles(Nvram), new SystemFiles(() => "hostname Router\nend\n", Scheduler), new NullFiles(), new HttpFiles("http", http, Clock)], flash);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 22, 10, 42, 15, TimeSpan.Zero));
    public DeviceClock Clock { get; }
    public Log Log { get; }
    public Scheduler Scheduler { get; }
    public Flash Flash { get; }
    public Nvram Nvram { get; }
    public FileSystems Files { get; }
    public string Image => Path.Combine(directory, "image");

    public void Dispose()
    {
        http.Dispose();
        Scheduler.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
