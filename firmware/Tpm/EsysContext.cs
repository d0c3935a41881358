using Firmware.Tpm.Wire;

namespace Firmware.Tpm;

/// <summary>The TPM's commands over one ESAPI context: wire bytes in and out, a failure is a <see cref="TpmException"/>. Never for two threads at once.</summary>
sealed unsafe class EsysContext : IDisposable
{
    const ushort StartupClear = 0;
    const byte HmacSession = 0, ContinueSession = 0x01, ParameterDecrypt = 0x20, ParameterEncrypt = 0x40;
    const uint NoPassword = Esys.Password;

    static readonly byte[] emptyAuthorization = [0, 4, 0, 0, 0, 0];
    static readonly byte[] empty = [0, 0];
    static readonly byte[] noPcrs = [0, 0, 0, 0];
    static readonly byte[] noScheme = [0x00, 0x10];

    // TPMT_TK_HASHCHECK of TPM_RH_NULL: the digest was made outside, which an unrestricted key accepts.
    static readonly byte[] madeOutside = [0x80, 0x24, 0x40, 0x00, 0x00, 0x07, 0x00, 0x00];

    readonly nint context;
    uint session = NoPassword;

    /// <summary>A context over <paramref name="tcti"/>, which it does not own.</summary>
    public EsysContext(Tcti tcti)
    {
        fixed (nint* place = &context) Check("Esys_Initialize", Esys.Initialize(place, tcti.Context, 0));
    }

    /// <summary>TPM2_Startup(CLEAR); a TPM that was started already is fine.</summary>
    public void Startup() => Check("TPM2_Startup", Esys.Startup(context, StartupClear));

    /// <summary>TPM2_Shutdown(CLEAR), the last command of all: one after it would undo it.</summary>
    public void Shutdown()
    {
        EndSession();
        Check("TPM2_Shutdown", Esys.Shutdown(context, Esys.None, Esys.None, Esys.None, StartupClear));
    }

    /// <summary>From here on commands go through an HMAC session salted with <paramref name="storageRoot"/> and their first parameters are encrypted (AES-128-CFB).</summary>
    public void ProtectWith(TransientObject storageRoot)
    {
        using var cipher = MuType.SymDef.ToNative(new TpmWriter().U16(TpmAlgorithm.AES).U16(128).U16(TpmAlgorithm.CFB).ToArray());
        uint started;
        Check("TPM2_StartAuthSession", Esys.StartAuthSession(context, storageRoot.Handle, Esys.None, Esys.None, Esys.None, Esys.None, null, HmacSession, cipher.Address, TpmAlgorithm.SHA256, &started));
        session = started;
        const byte attributes = ContinueSession | ParameterDecrypt | ParameterEncrypt;
        Check("Esys_TRSess_SetAttributes", Esys.TRSess_SetAttributes(context, session, attributes, attributes));
    }

    /// <summary>Makes a primary of the owner's or the endorsement hierarchy from a TPM2B_PUBLIC.</summary>
    public TransientObject CreatePrimary(uint hierarchy, byte[] template, out TpmPublic area)
    {
        using var sensitive = MuType.SensitiveCreate.ToNative(emptyAuthorization);
        using var publicArea = MuType.Public.ToNative(template);
        using var outside = MuType.Digest.ToNative(empty);
        using var pcrs = MuType.PcrSelection.ToNative(noPcrs);
        uint handle;
        byte* made;
        Check("TPM2_CreatePrimary", Esys.CreatePrimary(context, hierarchy, session, Esys.None, Esys.None, sensitive.Address, publicArea.Address, outside.Address, pcrs.Address, &handle, &made, null, null, null));
        area = TpmPublic.Parse(MuType.Public.ToWire(made));
        return new TransientObject(this, handle);
    }

    /// <summary>Makes a child key; it is not loaded.</summary>
    public Tss2PrivateKey Create(TransientObject parent, byte[] template) => Create(parent, template, emptyAuthorization);

    /// <summary>Wraps data that only <see cref="Unseal"/> gives back; it is not loaded.</summary>
    public Tss2PrivateKey Seal(TransientObject parent, byte[] template, ReadOnlySpan<byte> data)
        => Create(parent, template, new TpmWriter().Sized(new TpmWriter().Sized([]).Sized(data).ToArray()).ToArray()) with { Type = Tss2PrivateKey.SealedData };

    /// <summary>The data of a loaded object that was sealed.</summary>
    public byte[] Unseal(TransientObject item)
    {
        byte* data;
        Check("TPM2_Unseal", Esys.Unseal(context, item.Handle, session, Esys.None, Esys.None, &data));
        return new TpmReader(MuType.SensitiveData.ToWire(data)).Sized().ToArray();
    }

    Tss2PrivateKey Create(TransientObject parent, byte[] template, byte[] sensitiveCreate)
    {
        using var sensitive = MuType.SensitiveCreate.ToNative(sensitiveCreate);
        using var publicArea = MuType.Public.ToNative(template);
        using var outside = MuType.Digest.ToNative(empty);
        using var pcrs = MuType.PcrSelection.ToNative(noPcrs);
        byte* wrapped, area;
        Check("TPM2_Create", Esys.Create(context, parent.Handle, session, Esys.None, Esys.None, sensitive.Address, publicArea.Address, outside.Address, pcrs.Address, &wrapped, &area, null, null, null));
        var privateWire = MuType.Private.ToWire(wrapped);
        return new(MuType.Public.ToWire(area), privateWire);
    }

    public TransientObject Load(TransientObject parent, Tss2PrivateKey key)
    {
        using var wrapped = MuType.Private.ToNative(key.Private);
        using var area = MuType.Public.ToNative(key.Public);
        uint handle;
        Check("TPM2_Load", Esys.Load(context, parent.Handle, session, Esys.None, Esys.None, wrapped.Address, area.Address, &handle));
        return new TransientObject(this, handle);
    }

    /// <summary>A loaded object as bytes that only this TPM takes back, and only until its next reset: 20 µs where Load takes 400.</summary>
    public byte[] ContextSave(TransientObject loaded)
    {
        byte* saved;
        Check("TPM2_ContextSave", Esys.ContextSave(context, loaded.Handle, &saved));
        return MuType.Context.ToWire(saved);
    }

    public TransientObject ContextLoad(byte[] saved)
    {
        using var native = MuType.Context.ToNative(saved);
        uint handle;
        Check("TPM2_ContextLoad", Esys.ContextLoad(context, native.Address, &handle));
        return new TransientObject(this, handle);
    }

    /// <summary>Signs a digest made outside; <paramref name="scheme"/> is the signature's, such as ECDSA, and its hash's. The result is a TPMT_SIGNATURE.</summary>
    public byte[] Sign(TransientObject key, ReadOnlySpan<byte> digest, ushort scheme, ushort hash)
    {
        using var digestBlock = MuType.Digest.ToNative(new TpmWriter().Sized(digest).ToArray());
        using var schemeBlock = MuType.SigScheme.ToNative(new TpmWriter().U16(scheme).U16(hash).ToArray());
        using var ticket = MuType.HashCheck.ToNative(madeOutside);
        byte* signature;
        Check("TPM2_Sign", Esys.Sign(context, key.Handle, session, Esys.None, Esys.None, digestBlock.Address, schemeBlock.Address, ticket.Address, &signature));
        return MuType.Signature.ToWire(signature);
    }

    /// <summary>The private RSA operation alone: no padding is added or taken away.</summary>
    public byte[] RsaRaw(TransientObject key, ReadOnlySpan<byte> block)
    {
        using var input = MuType.PublicKeyRsa.ToNative(new TpmWriter().Sized(block).ToArray());
        using var scheme = MuType.RsaDecrypt.ToNative(noScheme);
        using var label = MuType.Digest.ToNative(empty);
        byte* output;
        Check("TPM2_RSA_Decrypt", Esys.RSA_Decrypt(context, key.Handle, session, Esys.None, Esys.None, input.Address, scheme.Address, label.Address, &output));
        return new TpmReader(MuType.PublicKeyRsa.ToWire(output)).Sized().ToArray();
    }

    /// <summary>TPMS_CAPABILITY_DATA from <paramref name="property"/> on.</summary>
    public byte[] GetCapability(uint capability, uint property, uint count)
    {
        byte more;
        byte* found;
        Check("TPM2_GetCapability", Esys.GetCapability(context, Esys.None, Esys.None, Esys.None, capability, property, count, &more, &found));
        return MuType.Capability.ToWire(found);
    }

    /// <summary>Whether the TPM makes keys of these parameters (a TPMT_PUBLIC_PARMS).</summary>
    public bool Supports(byte[] parameters)
    {
        using var native = MuType.PublicParms.ToNative(parameters);
        var code = new TpmReturnCode(Esys.TestParms(context, Esys.None, Esys.None, Esys.None, native.Address));
        if (code.IsRefusal) return false;
        Check("TPM2_TestParms", code.Value);
        return true;
    }

    /// <summary>TPMS_TIME_INFO.</summary>
    public byte[] ReadClock()
    {
        byte* time;
        Check("TPM2_ReadClock", Esys.ReadClock(context, Esys.None, Esys.None, Esys.None, &time));
        return MuType.TimeInfo.ToWire(time);
    }

    /// <summary>Whether the TPM is in failure mode: it then answers GetTestResult and GetCapability alone.</summary>
    public bool IsInFailureMode()
    {
        byte* random;
        var code = Esys.GetRandom(context, Esys.None, Esys.None, Esys.None, 1, &random);
        if (code == 0) Esys.Free(random);
        return new TpmReturnCode(code).IsFailure;
    }

    /// <summary>What the TPM says of its self-test.</summary>
    public TpmReturnCode TestResult()
    {
        byte* detail;
        uint result;
        Check("TPM2_GetTestResult", Esys.GetTestResult(context, Esys.None, Esys.None, Esys.None, &detail, &result));
        Esys.Free(detail);
        return new(result);
    }

    /// <summary>Flushes an object or session that somebody left in the TPM, by the TPM's own handle.</summary>
    public void FlushLeftover(uint tpmHandle)
    {
        uint handle;
        Check("Esys_TR_FromTPMPublic", Esys.TR_FromTPMPublic(context, tpmHandle, Esys.None, Esys.None, Esys.None, &handle));
        Check("TPM2_FlushContext", Esys.FlushContext(context, handle));
    }

    /// <summary>Gives up a loaded object. Nothing depends on the result: what stays behind is flushed when its room is needed.</summary>
    public void Flush(uint handle) => _ = Esys.FlushContext(context, handle);

    public void Dispose()
    {
        EndSession();
        fixed (nint* place = &context) Esys.Finish(place);
    }

    void EndSession()
    {
        if (session != NoPassword) Flush(session);
        session = NoPassword;
    }

    static void Check(string command, uint code)
    {
        if (code != 0) throw new TpmException(command, new TpmReturnCode(code));
    }
}

/// <summary>An object in one of the TPM's three transient slots, until it is disposed.</summary>
sealed class TransientObject(EsysContext context, uint handle) : IDisposable
{
    /// <summary>ESYS_TR.</summary>
    public uint Handle => handle;

    public void Dispose() => context.Flush(handle);
}
