using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GenBn.CompilerServices;

/// <summary>Every other lane of two vectors. Wide vectors are made of halves where one instruction does not do it.</summary>
internal static class Deinterleave
{
    /// <summary>Of every pair of lanes the first, as the immediate operand of a shuffle.</summary>
    private const byte First = 0b10_00_10_00;

    /// <summary>Of every pair of lanes the second.</summary>
    private const byte Second = 0b11_01_11_01;

    /// <summary>Quarters 0, 2, 1, 3: puts the halves of two shuffled vectors in order.</summary>
    private const byte Ordered = 0b11_01_10_00;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Even(Vector128<float> low, Vector128<float> high) =>
        Sse.IsSupported ? Sse.Shuffle(low, high, First)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.UnzipEven(low, high)
        : Vector128.Create(low[0], low[2], high[0], high[2]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Odd(Vector128<float> low, Vector128<float> high) =>
        Sse.IsSupported ? Sse.Shuffle(low, high, Second)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.UnzipOdd(low, high)
        : Vector128.Create(low[1], low[3], high[1], high[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Even(Vector256<float> low, Vector256<float> high) => Avx2.IsSupported
        ? Avx2.Permute4x64(Avx.Shuffle(low, high, First).AsDouble(), Ordered).AsSingle()
        : Vector256.Create(Even(low.GetLower(), low.GetUpper()), Even(high.GetLower(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Odd(Vector256<float> low, Vector256<float> high) => Avx2.IsSupported
        ? Avx2.Permute4x64(Avx.Shuffle(low, high, Second).AsDouble(), Ordered).AsSingle()
        : Vector256.Create(Odd(low.GetLower(), low.GetUpper()), Odd(high.GetLower(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Even(Vector512<float> low, Vector512<float> high) =>
        Vector512.Create(Even(low.GetLower(), low.GetUpper()), Even(high.GetLower(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Odd(Vector512<float> low, Vector512<float> high) =>
        Vector512.Create(Odd(low.GetLower(), low.GetUpper()), Odd(high.GetLower(), high.GetUpper()));
}
