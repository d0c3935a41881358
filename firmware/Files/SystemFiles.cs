using System.Text;
using Firmware.Kernel;

namespace Firmware.Files;

/// <summary>system: — the running configuration as a file; what is copied onto it is merged by whoever copies.</summary>
/// <param name="running">Makes the running configuration's text; called on the device thread.</param>
/// <param name="scheduler">The device thread.</param>
sealed class SystemFiles(Func<string> running, Scheduler scheduler) : FileSystem("system:", "opaque", "rw")
{
    public const string RunningConfig = "running-config";

    public override bool HasFolders => false;

    public override string Show(string path) => path == RunningConfig ? $"system:{path}" : $"system:/{path}";

    public override FileEntry? Find(string path) => path switch
    {
        "" => new("", true, 0, null, FileAccessRight.Read),
        RunningConfig => new(RunningConfig, false, 0, null, FileAccessRight.ReadWrite),
        _ => null,
    };

    public override IReadOnlyList<FileEntry> List(string folder) => folder.Length == 0 ? [Find(RunningConfig)!] : throw new FileException(Find(folder) is null ? FileException.NotFound : FileException.NotFolder);

    public override async Task<FileSource> OpenAsync(string path, CancellationToken cancel)
    {
        if (path != RunningConfig) throw new FileException(path.Length == 0 ? FileException.Folder : FileException.NotFound);
        var text = scheduler.IsCurrent ? running() : await scheduler.RunAsync(() => Task.FromResult(running()));
        return FileSource.Of(Encoding.UTF8.GetBytes(text));
    }

    public override void CheckWrite(string path, long? length) => throw new FileException(FileException.Denied);

    public override Task WriteAsync(string path, Stream content, long? length, CancellationToken cancel) => throw new FileException(FileException.Denied);
}
