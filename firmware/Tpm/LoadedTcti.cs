namespace Firmware.Tpm;

/// <summary>A TCTI that tpm2-tss brings: swtpm, mssim or a character device.</summary>
sealed unsafe class LoadedTcti : Tcti
{
    nint context;

    /// <summary>Connects; a TPM that cannot be reached is a <see cref="TpmUnavailableException"/>.</summary>
    public LoadedTcti(TpmUri uri)
    {
        if (uri.DevicePath is { } path && !File.Exists(path)) throw new TpmUnavailableException($"{uri}: there is no {path}");
        uint code;
        fixed (nint* place = &context) code = Esys.TctiLdr_Initialize(uri.Text, place);
        if (code != 0) throw new TpmUnavailableException($"{uri} cannot be reached: {Advice(uri)} ({new TpmReturnCode(code)})");
    }

    public override nint Context => context;

    public override void Dispose()
    {
        fixed (nint* place = &context) Esys.TctiLdr_Finalize(place);
    }

    static string Advice(TpmUri uri) => uri.Kind switch
    {
        TpmKind.Device => "it must be a TPM's character device that this user may read and write (Debian: group tss)",
        _ => $"is a TPM listening there, with its control channel at the port after, and lib tss2-tcti-{uri.Kind.ToString().ToLowerInvariant()} installed?",
    };
}
