using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GenBn.CompilerServices;

/// <summary>
/// Sums over the 16 lanes of a block. The lanes are always halved, 16 → 8 → 4 → 2 → 1, so that every vector width and
/// every path below gives the same bits.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class HorizontalSum
{
    /// <summary>sums[i] = the sum of the 16 floats at lanes + 16·i, for i in [0, count).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reduce(float* lanes, int count, float* sums)
    {
        int index = 0;
        if (Avx.IsSupported)
        {
            for (; index + 8 <= count; index += 8)
            {
                Reduce8(lanes + (index * 16)).Store(sums + index);
            }
        }

        for (; index < count; index++)
        {
            sums[index] = Reduce(lanes + (index * 16));
        }
    }

    /// <summary>Adds the sum of the 16 floats at lanes + 16·i to sums[i], for i in [0, count); fresh ones are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* lanes, int count, float* sums, bool fresh)
    {
        if (fresh)
        {
            Reduce(lanes, count, sums);
            return;
        }

        // In place: a sum lies before the lanes that are still to be added.
        Reduce(lanes, count, lanes);
        SumTree.Add(sums, lanes, count);
    }

    /// <summary>The sum of the 16 floats at <paramref name="lanes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Reduce(float* lanes)
    {
        Vector128<float> four = Vector128.Load(lanes) + Vector128.Load(lanes + 8)
            + (Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12));
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>Sums of eight consecutive 16-lane groups, by halving and transposing at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Reduce8(float* lanes)
    {
        // 16 → 8 → 4 lanes for two groups at a time: the lower half of `ab` belongs to a, the upper to b.
        Vector256<float> ab = Halve(Halve(lanes), Halve(lanes + 16));
        Vector256<float> cd = Halve(Halve(lanes + 32), Halve(lanes + 48));
        Vector256<float> ef = Halve(Halve(lanes + 64), Halve(lanes + 80));
        Vector256<float> gh = Halve(Halve(lanes + 96), Halve(lanes + 112));

        // 4 → 2: lanes (0, 1) + (2, 3) of each group: a a c c | b b d d and e e g g | f f h h.
        Vector256<float> acbd = Avx.Shuffle(ab, cd, 0b01_00_01_00) + Avx.Shuffle(ab, cd, 0b11_10_11_10);
        Vector256<float> egfh = Avx.Shuffle(ef, gh, 0b01_00_01_00) + Avx.Shuffle(ef, gh, 0b11_10_11_10);

        // 2 → 1: a c e g | b d f h.
        Vector256<float> sums = Avx.Shuffle(acbd, egfh, 0b10_00_10_00) + Avx.Shuffle(acbd, egfh, 0b11_01_11_01);
        return Vector256.Shuffle(sums, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halve(float* lanes) => Vector256.Load(lanes) + Vector256.Load(lanes + 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halve(Vector256<float> first, Vector256<float> second) =>
        Avx.Permute2x128(first, second, 0x20) + Avx.Permute2x128(first, second, 0x31);
}
