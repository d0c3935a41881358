using System.Security.Cryptography;

namespace Tests.Tls;

/// <summary>A key as slow as the test wants: each signature waits until it is let go, or fails where it was told to.</summary>
sealed class BlockedKey(ECDsa key) : ECDsa
{
    readonly SemaphoreSlim go = new(0);

    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public int Signing;
    public int MostSigning;
    public bool Fails { get; init; }

    public override int KeySize { get => key.KeySize; set => throw new NotSupportedException(); }

    public void LetGo(int signatures) => go.Release(signatures);

    public override byte[] SignHash(byte[] hash)
    {
        if (Fails) throw new CryptographicException("the key is gone");
        MostSigning = Math.Max(MostSigning, Interlocked.Increment(ref Signing));
        Asked.TrySetResult();
        go.Wait();
        Interlocked.Decrement(ref Signing);
        return key.SignHash(hash);
    }

    public override bool VerifyHash(byte[] hash, byte[] signature) => key.VerifyHash(hash, signature);
    public override ECParameters ExportParameters(bool includePrivateParameters) => key.ExportParameters(includePrivateParameters);
}
