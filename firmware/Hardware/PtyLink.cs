namespace Firmware.Hardware;

/// <summary>A stable name for a pseudo terminal: a symbolic link that never takes the place of anything that is in use.</summary>
sealed class PtyLink
{
    readonly string path;
    readonly string target;

    PtyLink(string path, string target) => (this.path, this.target) = (path, target);

    /// <summary>Makes the link; a dangling one (of a router that was killed) or our own is replaced, everything else refused.</summary>
    public static PtyLink Publish(string spec, string path, string target)
    {
        try
        {
            if (new FileInfo(path).LinkTarget is { } old)
            {
                if (old != target && File.ResolveLinkTarget(path, returnFinalTarget: true) is { Exists: true })
                    throw new UartException(UartFault.Unavailable, $"console {spec}: {path} is a link to {old}, which exists; choose another name or remove it");
                File.Delete(path);
            }
            else if (File.Exists(path) || Directory.Exists(path))
            {
                throw new UartException(UartFault.Unavailable, $"console {spec}: {path} exists and is not a link; choose another name, such as pty:/tmp/console0");
            }
            File.CreateSymbolicLink(path, target);
            return new(path, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UartException(UartFault.Unavailable, $"console {spec}: the link {path} cannot be made: {e.Message}", e);
        }
    }

    /// <summary>Removes the link if it is still ours.</summary>
    public void Withdraw()
    {
        if (new FileInfo(path).LinkTarget == target) File.Delete(path);
    }
}
