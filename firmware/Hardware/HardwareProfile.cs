using System.IO.Ports;
using System.Reflection;

namespace Firmware.Hardware;

/// <summary>The processor: its name, and its speed against a desktop core of 2024 (1.0), as <c>show version</c> states them.</summary>
sealed record Processor(string Name, double RelativeSpeed);

/// <summary>How the two ends of a port tell each other to wait: not at all, or by XOFF and XON.</summary>
enum FlowControl { None, Software }

/// <summary>The console port: eight data bits, one stop bit; <paramref name="Paced"/> slows consoles that have no wire, too.</summary>
/// <param name="Baud">Bits a second.</param>
/// <param name="FlowControl">Of a real port; the other consoles make the far end wait by not reading.</param>
/// <param name="InputBuffer">Bytes a real port keeps while the router does not read.</param>
sealed record ConsolePort(int Baud, Parity Parity, bool Paced, FlowControl FlowControl = FlowControl.None, int InputBuffer = LineInbox.Capacity)
{
    /// <summary>A byte takes a start bit, eight data bits, a parity bit where there is one, and a stop bit.</summary>
    public int BytesPerSecond => Baud / (Parity == Parity.None ? 10 : 11);
}

/// <summary>The TPM that is used where <c>--tpm</c> names none, and the chip whose pace an embedded one keeps.</summary>
sealed record TpmPart(string Uri, ChipLatency? Latency);

/// <summary>Sizes in bytes of the memory pools that <c>show memory</c> lists.</summary>
sealed record PoolSizes(long Staples, long Crls, long Certificates, long Tls, long Ike, long Ssh, long Log);

/// <summary>How much is done at once, and how large a thing may be.</summary>
/// <param name="Validations">Peer validations at the same time.</param>
/// <param name="Fetches">OCSP and CRL fetches at the same time.</param>
/// <param name="Trustpoints">Trustpoints that can be configured.</param>
/// <param name="CrlBytes">Largest CRL taken.</param>
/// <param name="ResponseBytes">Largest OCSP response taken.</param>
sealed record ProfileLimits(int Validations, int Fetches, int Trustpoints, long CrlBytes, long ResponseBytes);

/// <summary>The board the router runs on: what it has, and the limits that follow from it.</summary>
sealed record HardwareProfile
{
    const long Kilo = 1L << 10, Mega = 1L << 20, Giga = 1L << 30;
    const int MaxInterfaces = 64, MaxBannerLines = 40;
    const string Resources = "hw-profiles/", Extension = ".json", Schema = "profile.schema";
    const string FirstInterface = "GigabitEthernet0/0";
    static readonly string[] interfaceTypes = ["Ethernet", "FastEthernet", "GigabitEthernet", "TenGigabitEthernet"];

    public required string Model { get; init; }
    public required string Description { get; init; }
    public required Processor Cpu { get; init; }

    /// <summary>Bytes the process may grow to.</summary>
    public required long Dram { get; init; }
    public required long Nvram { get; init; }
    public required long Flash { get; init; }
    public required ConsolePort Console { get; init; }

    /// <summary>Names such as <c>GigabitEthernet0/0</c>, the first one that.</summary>
    public required IReadOnlyList<string> Interfaces { get; init; }
    public required TpmPart Tpm { get; init; }
    public required PoolSizes Pools { get; init; }
    public required ProfileLimits Limits { get; init; }

    /// <summary>Lines that replace the product's own at the top of <c>show version</c>; empty keeps those.</summary>
    public required IReadOnlyList<string> Banner { get; init; }

    /// <summary>Names of the profiles inside the program.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Resources, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name => name[Resources.Length..^Extension.Length]).Where(name => name != Schema).Order(StringComparer.Ordinal)];

    /// <summary>A profile inside the program by its name, or a file by its path (which has a slash or ends in .json); <see cref="ProfileException"/> tells what is wrong with it.</summary>
    public static HardwareProfile Load(string nameOrPath)
    {
        if (nameOrPath.Contains('/', StringComparison.Ordinal) || nameOrPath.EndsWith(Extension, StringComparison.Ordinal)) return Parse(nameOrPath, ReadFile(nameOrPath));
        if (!Names.Contains(nameOrPath)) throw new ProfileException($"unknown hardware profile '{nameOrPath}'; expected one of {string.Join(", ", Names)}, or the path of a file such as ./boards/mine.json");
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resources + nameOrPath + Extension)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return Parse(Resources + nameOrPath + Extension, content);
    }

    /// <summary>A profile from its JSON; <paramref name="file"/> is what refusals call it.</summary>
    public static HardwareProfile Parse(string file, ReadOnlySpan<byte> json)
    {
        var root = ProfileJson.Read(file, json);
        root.Has("$schema");
        var profile = new HardwareProfile
        {
            Model = root.Text("model"),
            Description = root.Text("description"),
            Cpu = CpuOf(root.Section("cpu")),
            Dram = root.Size("dram", MemoryLimit.NativeShare + (8 * Mega), 64 * Giga),
            Nvram = root.Size("nvram", 32 * Kilo, 64 * Mega),
            Flash = root.Size("flash", Mega, 64 * Giga),
            Console = ConsoleOf(root.Section("console")),
            Interfaces = InterfacesOf(root),
            Tpm = TpmOf(root.Section("tpm")),
            Pools = PoolsOf(root.Section("pools")),
            Limits = LimitsOf(root.Section("limits")),
            Banner = root.Has("banner") ? root.Texts("banner", MaxBannerLines) : [],
        };
        root.Finish();
        profile.CheckWhole(root);
        return profile;
    }

    static byte[] ReadFile(string path)
    {
        try { return File.ReadAllBytes(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new ProfileException($"{path}: the hardware profile cannot be read: {e.Message}", e); }
    }

    static Processor CpuOf(ProfileSection section)
    {
        var cpu = new Processor(section.Text("name"), section.Number("relativeSpeed", 0.01, 100));
        section.Finish();
        return cpu;
    }

    static ConsolePort ConsoleOf(ProfileSection section)
    {
        var baud = section.Count("baud", Uart.Speeds[0], Uart.Speeds[^1]);
        if (section.Has("baud") && !Uart.Speeds.Contains(baud)) throw section.Refusal("baud", $"is {baud}, expected one of {string.Join(", ", Uart.Speeds)}");
        var parity = section.Choice("parity", [("none", Parity.None), ("even", Parity.Even), ("odd", Parity.Odd)]);
        var console = new ConsolePort(baud, parity, section.Flag("paced"),
            section.Has("flowControl") ? section.Choice("flowControl", [("none", FlowControl.None), ("software", FlowControl.Software)]) : FlowControl.None,
            section.Has("inputBuffer") ? (int)section.Size("inputBuffer", Kilo, Mega) : LineInbox.Capacity);
        section.Finish();
        return console;
    }

    static IReadOnlyList<string> InterfacesOf(ProfileSection root)
    {
        var names = root.Texts("interfaces", MaxInterfaces);
        if (names.FirstOrDefault(name => !IsInterface(name)) is { } odd) throw root.Refusal("interfaces", $"holds '{odd}', expected names such as {FirstInterface}");
        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Count) throw root.Refusal("interfaces", "names an interface twice");
        return names;
    }

    static bool IsInterface(string name)
    {
        var type = interfaceTypes.FirstOrDefault(type => name.StartsWith(type, StringComparison.Ordinal));
        return type is not null && name[type.Length..].Split('/').All(number => number.Length is 1 or 2 && number.All(char.IsAsciiDigit));
    }

    static TpmPart TpmOf(ProfileSection section)
    {
        var tpm = new TpmPart(section.Text("uri"), section.Has("latency") ? section.Choice("latency", [.. ChipLatency.Known.Select(chip => (chip.Name, chip))]) : null);
        section.Finish();
        return tpm;
    }

    static PoolSizes PoolsOf(ProfileSection section)
    {
        long Pool(string name) => section.Size(name, 4 * Kilo, 16 * Giga);
        var pools = new PoolSizes(Pool("staples"), Pool("crls"), Pool("certificates"), Pool("tls"), Pool("ike"), Pool("ssh"), Pool("log"));
        section.Finish();
        return pools;
    }

    static ProfileLimits LimitsOf(ProfileSection section)
    {
        var limits = new ProfileLimits(
            section.Count("validations", 1, 1024), section.Count("fetches", 1, 256), section.Count("trustpoints", 1, 4096),
            section.Size("crlBytes", Kilo, Giga), section.Size("responseBytes", Kilo, 16 * Mega));
        section.Finish();
        return limits;
    }

    /// <summary>Checks what two fields promise together.</summary>
    void CheckWhole(ProfileSection root)
    {
        var all = Pools.Staples + Pools.Crls + Pools.Certificates + Pools.Tls + Pools.Ike + Pools.Ssh + Pools.Log;
        if (all > Dram - MemoryLimit.NativeShare)
            throw root.Refusal("pools", $"hold {ByteSize.Text(all)} together, dram leaves {ByteSize.Text(Dram - MemoryLimit.NativeShare)} for them");
        if (Limits.CrlBytes > Pools.Crls) throw root.Refusal("limits", $"allow a CRL of {ByteSize.Text(Limits.CrlBytes)}, which pools.crls cannot hold");
        if (Limits.ResponseBytes > Pools.Staples) throw root.Refusal("limits", $"allow an OCSP response of {ByteSize.Text(Limits.ResponseBytes)}, which pools.staples cannot hold");
        if (Interfaces is not [FirstInterface, ..]) throw root.Refusal("interfaces", $"must begin with {FirstInterface}, which carries the addresses the router is given");
    }
}
