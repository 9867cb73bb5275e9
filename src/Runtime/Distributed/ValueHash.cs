using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GenBn.Distributed;

/// <summary>A hash of many floats, to compare them between ranks. It is fast, the same for every vector width, and not cryptographic.</summary>
internal static class ValueHash
{
    /// <summary>Appends floats, bit for bit.</summary>
    /// <param name="hash">The hash of the values before; initially 0.</param>
    /// <param name="values">The floats.</param>
    public static ulong Append(ulong hash, ReadOnlySpan<float> values)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(values);
        Vector256<uint> a = Vector256.Create(0x9E3779B1u);
        Vector256<uint> b = Vector256.Create(0x85EBCA77u);
        Vector256<uint> c = Vector256.Create(0xC2B2AE3Du);
        Vector256<uint> d = Vector256.Create(0x27D4EB2Fu);
        for (; bits.Length >= 4 * Vector256<uint>.Count; bits = bits[(4 * Vector256<uint>.Count)..])
        {
            a = Mix(a, Vector256.Create(bits));
            b = Mix(b, Vector256.Create(bits[Vector256<uint>.Count..]));
            c = Mix(c, Vector256.Create(bits[(2 * Vector256<uint>.Count)..]));
            d = Mix(d, Vector256.Create(bits[(3 * Vector256<uint>.Count)..]));
        }

        foreach (uint rest in bits)
        {
            hash = RandomSource.Mix(hash + rest);
        }

        foreach (Vector256<uint> lanes in (ReadOnlySpan<Vector256<uint>>)[a, b, c, d])
        {
            for (int lane = 0; lane < Vector256<uint>.Count; lane++)
            {
                hash = RandomSource.Mix(hash + lanes[lane]);
            }
        }

        return RandomSource.Mix(hash + (ulong)values.Length);
    }

    /// <summary>A step of the hash. It is invertible, so different values give different sums.</summary>
    private static Vector256<uint> Mix(Vector256<uint> sum, Vector256<uint> bits)
    {
        sum = (sum ^ bits) * 0x9E3779B1u;
        return sum ^ (sum >>> 15);
    }
}
