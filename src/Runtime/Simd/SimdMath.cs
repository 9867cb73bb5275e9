using System.Runtime.CompilerServices;

namespace GenBn.Simd;

/// <summary>Elementary functions on SIMD vectors of any width. Results do not depend on the width or the lane.</summary>
public static class SimdMath
{
    /// <summary>
    /// e to the power of <paramref name="x"/>. The error is at most 2 units in the last place over the whole float range, including subnormal results.
    /// The result is +∞ above 88.73, 0 below −103.98, and NaN for NaN.
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

    /// <summary>
    /// e^x − 1 without cancellation. The error is at most 2 units in the last place for every x up to 88, including subnormal ones. The result is −1
    /// for −∞ and NaN for NaN. Above 88, it is undefined.
    /// </summary>
    /// <remarks>
    /// x = n · ln 2 + r as in <see cref="Exp"/>, then 2^n · (e^r − 1) + (2^n − 1): e^r − 1 has the relative accuracy of its
    /// Taylor polynomial, and the sum does not cancel, for |e^r − 1| ≤ √2 − 1 is less than |1 − 2^−n| unless n is 0.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        // Below −18 the result is −1, and Max returns its second operand for NaN.
        x = V.Max(V.Create(-18f), x);
        V n = V.Round(x * V.Create(1.44269504f));
        V r = V.MultiplyAdd(n, V.Create(-0.693359375f), x);
        r = V.MultiplyAdd(n, V.Create(2.12194440e-4f), r);
        V q = V.Create(1f / 5040f);
        q = V.MultiplyAdd(q, r, V.Create(1f / 720f));
        q = V.MultiplyAdd(q, r, V.Create(1f / 120f));
        q = V.MultiplyAdd(q, r, V.Create(1f / 24f));
        q = V.MultiplyAdd(q, r, V.Create(1f / 6f));
        q = V.MultiplyAdd(q, r, V.Create(0.5f));
        V p = V.MultiplyAdd(q, r * r, r);
        V power = V.PowerOfTwo(n);
        return V.MultiplyAdd(p, power, power - V.Create(1f));
    }

    /// <summary>
    /// log(1 + x) for x in [0, 1]. The error is at most 2 units in the last place. The result is NaN for NaN.
    /// </summary>
    /// <remarks>
    /// 2 · artanh(x / (2 + x)) as t · P(t²) with t = 2x / (2 + x), P a minimax polynomial of degree 4 with a relative error of
    /// 2^−27.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        V t = (x + x) / (V.Create(2f) + x);
        V w = t * t;
        V p = V.Create(5.503581e-4f);
        p = V.MultiplyAdd(p, w, V.Create(2.184422e-3f));
        p = V.MultiplyAdd(p, w, V.Create(0.012507784f));
        p = V.MultiplyAdd(p, w, V.Create(0.083332896f));
        return V.MultiplyAdd(t * w, p, t);
    }

    /// <summary>
    /// Hyperbolic tangent. The error is at most 3 units in the last place over the whole float range. The result is x if x is subnormal, ±1 for ±∞,
    /// and NaN for NaN.
    /// </summary>
    /// <remarks>−e / (2 + e) with e = e^(−2|x|) − 1, and the sign of x: near 0 as accurate as the polynomial of <see cref="Expm1"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        V sign = V.Create(-0f);
        V negative = V.Or(x, sign);
        V e = Expm1(negative + negative);
        return V.Or((V.Zero - e) / (V.Create(2f) + e), V.And(x, sign));
    }

    /// <summary>|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Abs<V>(V x)
        where V : unmanaged, ISimd<V> => V.AndNot(x, V.Create(-0f));

    /// <summary>Bits of <paramref name="left"/> where the bits of <paramref name="mask"/> are set, otherwise those of <paramref name="right"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Select<V>(V mask, V left, V right)
        where V : unmanaged, ISimd<V> => V.Or(V.And(left, mask), V.AndNot(right, mask));

    /// <summary>Logistic sigmoid 1 / (1 + e^−x), in [0, 1] for every x except NaN. The result is 0 below −88.37, where it would be subnormal.</summary>
    /// <remarks>
    /// e^−x has the same bits as in <see cref="Exp"/>, but is computed with 2^n in one factor and a polynomial in −r, because the sum needs no subnormal
    /// power, and because the quotient is 0 if n is 128.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x)
        where V : unmanaged, ISimd<V>
    {
        // Min and Max return their second operand for NaN, so NaN passes through.
        x = V.Max(V.Create(-88.7f), V.Min(V.Create(87f), x));
        V n = V.Round(x * V.Create(-1.44269504f));
        V r = V.MultiplyAdd(n, V.Create(0.693359375f), x);
        r = V.MultiplyAdd(n, V.Create(-2.12194440e-4f), r);
        V p = V.Create(-1f / 5040f);
        p = V.MultiplyAdd(p, r, V.Create(1f / 720f));
        p = V.MultiplyAdd(p, r, V.Create(-1f / 120f));
        p = V.MultiplyAdd(p, r, V.Create(1f / 24f));
        p = V.MultiplyAdd(p, r, V.Create(-1f / 6f));
        p = V.MultiplyAdd(p, r, V.Create(0.5f));
        p = V.MultiplyAdd(p, r, V.Create(-1f));
        V one = V.Create(1f);
        p = V.MultiplyAdd(p, r, one);
        return one / V.MultiplyAdd(p, V.PowerOfTwo(n), one);
    }
}
