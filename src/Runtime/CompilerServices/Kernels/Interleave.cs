using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GenBn.CompilerServices;

/// <summary>Interleaves two vectors: a0 b0 a1 b1 … from their lower or upper halves.</summary>
internal static unsafe class Interleave
{
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse2.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse2.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    /// <summary>Four rows of four floats become columns: target[j · stride + i] is float j of row i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(float* first, float* second, float* third, float* fourth, float* target, int stride)
    {
        Vector128<float> a = Vector128.Load(first);
        Vector128<float> b = Vector128.Load(second);
        Vector128<float> c = Vector128.Load(third);
        Vector128<float> d = Vector128.Load(fourth);
        Vector128<float> lowAc = Low(a, c), lowBd = Low(b, d);
        Vector128<float> highAc = High(a, c), highBd = High(b, d);
        Low(lowAc, lowBd).Store(target);
        High(lowAc, lowBd).Store(target + stride);
        Low(highAc, highBd).Store(target + (2 * stride));
        High(highAc, highBd).Store(target + (3 * stride));
    }
}
