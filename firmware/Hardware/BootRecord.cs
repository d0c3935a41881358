using Firmware.Kernel;

namespace Firmware.Hardware;

/// <summary>
/// What the ROM monitor keeps in nvram: — the configuration register and the monitor's variables, checksummed — and why the router started
/// last. It lives from one start to the next.
/// </summary>
sealed class BootRecord
{
    public const string FileName = "rommon-vars";

    const string RegisterName = "CONFIG_REGISTER";
    const int MaxVariables = 64, MaxLine = 256;

    readonly Nvram nvram;
    string saved = "";

    BootRecord(Nvram nvram, StartReason reason) => (this.nvram, Reason) = (nvram, reason);

    /// <summary>The register this start goes by.</summary>
    public ConfigRegister Register { get; private init; } = ConfigRegister.Factory;

    /// <summary>The register the next start goes by.</summary>
    public ConfigRegister Next { get; private set; } = ConfigRegister.Factory;

    /// <summary>Such as <c>PS1</c>; changes are durable after <see cref="Sync"/>.</summary>
    public SortedDictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public StartReason Reason { get; set; }

    /// <summary>Why the router started last, as <c>System returned to ROM by …</c> says it.</summary>
    public string ReturnedBy => Reason switch
    {
        StartReason.PowerOn => "power-on",
        StartReason.Reload => "reload",
        _ => "abort",
    };

    /// <summary><c>0x2102</c>, or <c>0x2102 (will be 0x2142 at next reload)</c>.</summary>
    public string RegisterText => Register == Next ? $"{Register}" : $"{Register} (will be {Next} at next reload)";

    /// <summary>Reads the record; without one, or with a damaged one, which is logged, the factory's register holds.</summary>
    public static BootRecord Load(Nvram nvram, StartReason reason)
    {
        var lines = nvram.ReadChecked(FileName)?.Split('\n') ?? [];
        var pairs = lines.Select(l => l.Split('=', 2)).Where(p => p.Length == 2).ToArray();
        var register = pairs.Where(p => p[0] == RegisterName).Select(p => ConfigRegister.Parse(p[1])).FirstOrDefault() ?? ConfigRegister.Factory;
        var record = new BootRecord(nvram, reason) { Register = register, Next = register };
        foreach (var pair in pairs.Where(p => p[0] != RegisterName)) record.Variables[pair[0]] = pair[1];
        record.saved = record.VariableText;
        return record;
    }

    /// <summary>Decides about the next start; durable on return. An <see cref="IOException"/> says that it was not kept.</summary>
    public void SetNext(ConfigRegister register)
    {
        Write(register, saved);
        Next = register;
    }

    /// <summary>False where there are too many variables, or where it would be too long.</summary>
    public bool TrySet(string name, string value)
    {
        if (name == RegisterName || name.Length + value.Length > MaxLine || !Variables.ContainsKey(name) && Variables.Count == MaxVariables) return false;
        Variables[name] = value;
        return true;
    }

    /// <summary>Makes the variables durable; an <see cref="IOException"/> says that they were not kept.</summary>
    public void Sync()
    {
        Write(Next, VariableText);
        saved = VariableText;
    }

    string VariableText => string.Concat(Variables.Select(v => $"{v.Key}={v.Value}\n"));

    void Write(ConfigRegister register, string variables) => nvram.WriteChecked(FileName, $"{RegisterName}={register}\n{variables}");
}

/// <summary>Why the router started.</summary>
enum StartReason
{
    PowerOn,
    /// <summary><c>reload</c>, or <c>reset</c> in the ROM monitor.</summary>
    Reload,
    /// <summary>BREAK stopped it; the ROM monitor started it again.</summary>
    Abort,
}
