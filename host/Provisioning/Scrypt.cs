using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Host.Provisioning;

/// <summary>scrypt with r = 1, p = 1 (RFC 7914), which IOS's type 9 secrets use and .NET does not have.</summary>
static class Scrypt
{
    const int BlockWords = 32, ParallelBytes = 128;

    public static byte[] DeriveKey(string password, byte[] salt, int cost, int length)
    {
        var key = Encoding.UTF8.GetBytes(password);
        var block = Rfc2898DeriveBytes.Pbkdf2(key, salt, 1, HashAlgorithmName.SHA256, ParallelBytes);
        RoMix(block, cost);
        return Rfc2898DeriveBytes.Pbkdf2(key, block, 1, HashAlgorithmName.SHA256, length);
    }

    /// <summary>scryptROMix, RFC 7914 §5.</summary>
    static void RoMix(byte[] block, int cost)
    {
        var x = new uint[BlockWords];
        for (var i = 0; i < BlockWords; i++)
            x[i] = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(4 * i));
        var v = new uint[cost * BlockWords];
        for (var i = 0; i < cost; i++)
        {
            x.CopyTo(v, i * BlockWords);
            BlockMix(x);
        }
        for (var i = 0; i < cost; i++)
        {
            var j = (int)(x[16] & (uint)(cost - 1)) * BlockWords;
            for (var k = 0; k < BlockWords; k++)
                x[k] ^= v[j + k];
            BlockMix(x);
        }
        for (var i = 0; i < BlockWords; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4 * i), x[i]);
    }

    /// <summary>scryptBlockMix, RFC 7914 §4, for r = 1: two halves, each chained into the next.</summary>
    static void BlockMix(uint[] x)
    {
        Mix(x.AsSpan(16), x.AsSpan(0, 16));
        Mix(x.AsSpan(0, 16), x.AsSpan(16));
    }

    /// <summary>to ← Salsa20/8(from ⊕ to), RFC 7914 §3.</summary>
    static void Mix(ReadOnlySpan<uint> from, Span<uint> to)
    {
        Span<uint> s = stackalloc uint[16];
        for (var i = 0; i < 16; i++)
            s[i] = to[i] ^= from[i];
        for (var round = 0; round < 8; round += 2)
        {
            for (var i = 0; i < 4; i++)
                Quarter(s, 5 * i, (5 * i + 4) & 15, (5 * i + 8) & 15, (5 * i + 12) & 15);
            for (var i = 0; i < 4; i++)
                Quarter(s, 5 * i, 4 * i + ((i + 1) & 3), 4 * i + ((i + 2) & 3), 4 * i + ((i + 3) & 3));
        }
        unchecked
        {
            for (var i = 0; i < 16; i++)
                to[i] += s[i];
        }
    }

    static void Quarter(Span<uint> s, int a, int b, int c, int d)
    {
        unchecked
        {
            s[b] ^= BitOperations.RotateLeft(s[a] + s[d], 7);
            s[c] ^= BitOperations.RotateLeft(s[b] + s[a], 9);
            s[d] ^= BitOperations.RotateLeft(s[c] + s[b], 13);
            s[a] ^= BitOperations.RotateLeft(s[d] + s[c], 18);
        }
    }
}
