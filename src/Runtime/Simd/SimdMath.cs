using System.Runtime.CompilerServices;

namespace GenBn.Simd;

/// <summary>Elementary functions over vectors of any width, with the same result in every lane of every width.</summary>
public static class SimdMath
{
    /// <summary>
    /// e to the power of <paramref name="x"/>, within 2 units in the last place over the whole float range, including
    /// subnormal results; +∞ above 88.73, 0 below −103.98, NaN for NaN.
    /// </summary>
    /// <remarks>
    /// Range reduction x = n · ln 2 + r with |r| ≤ ln 2 / 2 (Cody and Waite's two-part ln 2), e^r by its Taylor polynomial of
    /// degree 7 (truncation below 2^−27), and 2^n as two factors, so that neither overflows before the result does.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        // Min and Max return their second operand for NaN, so NaN passes through.
        x = V.Max(V.Create(-105f), V.Min(V.Create(89f), x));
        V n = V.Round(x * V.Create(1.44269504f));
        V r = V.MultiplyAdd(n, V.Create(-0.693359375f), x);
        r = V.MultiplyAdd(n, V.Create(2.12194440e-4f), r);
        V p = V.Create(1f / 5040f);
        p = V.MultiplyAdd(p, r, V.Create(1f / 720f));
        p = V.MultiplyAdd(p, r, V.Create(1f / 120f));
        p = V.MultiplyAdd(p, r, V.Create(1f / 24f));
        p = V.MultiplyAdd(p, r, V.Create(1f / 6f));
        p = V.MultiplyAdd(p, r, V.Create(0.5f));
        p = V.MultiplyAdd(p, r, V.Create(1f));
        p = V.MultiplyAdd(p, r, V.Create(1f));
        V half = V.Round(n * V.Create(0.5f));
        return p * V.PowerOfTwo(half) * V.PowerOfTwo(n - half);
    }

    /// <summary>Logistic sigmoid 1 / (1 + e^−x), in [0, 1] for every x but NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        V one = V.Create(1f);
        return one / (one + Exp(V.Zero - x));
    }
}
