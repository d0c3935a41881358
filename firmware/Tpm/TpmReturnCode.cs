namespace Firmware.Tpm;

/// <summary>A TPM2_RC or TSS2_RC (TPM 2.0 Part 2, 6.6): which layer spoke, what it said, and that as words.</summary>
readonly record struct TpmReturnCode(uint Value)
{
    public const uint Initialize = 0x100, Failure = 0x101, CommandCode = 0x143, NvSpace = 0x14B, NvDefined = 0x14C,
        ObjectMemory = 0x902, SessionMemory = 0x903, ObjectHandles = 0x905, SessionHandles = 0x906,
        Yielded = 0x908, Canceled = 0x909, Testing = 0x90A, ReferenceS0 = 0x918, NvRate = 0x920, Lockout = 0x921, Retry = 0x922, NvUnavailable = 0x923,
        Asymmetric = 0x81, OutOfRange = 0x84, Hierarchy = 0x85, KeySize = 0x87, Type = 0x8A, Handle = 0x8B, AuthFail = 0x8E, Scheme = 0x92, Size = 0x95,
        Integrity = 0x9F, BadAuth = 0xA2, Binding = 0xA5, Curve = 0xA6;

    const uint TpmLayer = 0, EsysLayer = 7, SysLayer = 8, MuLayer = 9, TctiLayer = 10, ResourceManagerLayer = 11, ResourceManagerTpmLayer = 12;
    const uint FormatOne = 0x80;

    uint Layer => (Value >> 16) & 0xFF;

    /// <summary>Whether the TPM spoke, itself or through the resource manager; else the software before it did.</summary>
    public bool IsTpm => Layer is TpmLayer or ResourceManagerLayer or ResourceManagerTpmLayer;

    /// <summary>The TPM's code without the number of the parameter, handle or session it is about; 0 for other layers.</summary>
    public uint Code => !IsTpm ? 0 : (Value & FormatOne) != 0 ? Value & 0xBF : Value & 0x97F;

    /// <summary>The TPM asks for the same command again, later.</summary>
    public bool IsBusy => Code is Retry or Yielded or Canceled or Testing or NvRate;

    /// <summary>Something that was left in the TPM takes the room.</summary>
    public bool IsOutOfMemory => Code is ObjectMemory or ObjectHandles or SessionMemory or SessionHandles;

    /// <summary>The transport failed, or what we had in the TPM is gone because it was reset.</summary>
    public bool IsConnectionLost => Layer == TctiLayer || Code is Initialize or (>= ReferenceS0 and <= ReferenceS0 + 6);

    public bool IsFailure => Code == Failure;

    /// <summary>The TPM looked at what it was given and refused it: the same input will be refused again.</summary>
    public bool IsRefusal => IsTpm && (Value & FormatOne) != 0 && Code is not (AuthFail or BadAuth);

    public string Sentence => Layer switch
    {
        TpmLayer or ResourceManagerLayer or ResourceManagerTpmLayer => OfTpm(),
        TctiLayer => "the connection to the TPM failed",
        EsysLayer or SysLayer or MuLayer => "the TPM software stack refused the request",
        _ => "an unknown layer of the TPM software stack failed",
    };

    public override string ToString() => $"{Sentence} (0x{Value:x})";

    string OfTpm() => Code switch
    {
        BadAuth => "authorization failed",
        AuthFail => "authorization failed, and the TPM counts it towards its lockout",
        Lockout => "the TPM is locked out after failed authorizations; retry when its recovery time has passed",
        ObjectMemory or ObjectHandles => "the TPM has no room for another object",
        SessionMemory or SessionHandles => "the TPM has no room for another session",
        Retry or Yielded or Canceled => "the TPM is busy; retry",
        Testing => "the TPM is testing itself; retry",
        NvRate => "the TPM limits how often it writes; retry later",
        NvUnavailable => "the TPM cannot write its memory now",
        NvSpace => "trustpoint storage full",
        NvDefined => "the TPM already holds something of that handle",
        Initialize => "the TPM was reset",
        Failure => "TPM failure",
        CommandCode => "the TPM does not know the command",
        Integrity or Binding => "the key was not made by this TPM, or is damaged",
        Size => "the TPM refused a length",
        Asymmetric or Type or KeySize or Curve or OutOfRange or Scheme => "the TPM does not support these parameters",
        Handle or Hierarchy => "the object is not in the TPM",
        >= ReferenceS0 and <= ReferenceS0 + 6 => "the session is not in the TPM",
        _ => "the TPM refused the command",
    };
}

/// <summary>A TPM command failed; the message names the command and says why.</summary>
sealed class TpmException(string command, TpmReturnCode code) : Exception($"{command}: {code}")
{
    public TpmReturnCode Code => code;
}

/// <summary>The TPM that was asked for cannot be reached or started; the message is a sentence for whoever asked.</summary>
sealed class TpmUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
