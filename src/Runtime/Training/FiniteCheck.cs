using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenBn.Training;

/// <summary>Looks for NaNs and infinities.</summary>
internal static unsafe class FiniteCheck
{
    private const int WithoutSign = 0x7FFFFFFF;

    /// <summary>The largest magnitude of the values [first, end); NaN if one of them is NaN, and 0 for an empty range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Magnitude(float* values, int first, int end)
    {
        // Without their sign, the bits of floats are ordered as the floats are; those of NaNs come after infinity.
        var magnitude = new Vector<int>(WithoutSign);
        Vector<int> largest = Vector<int>.Zero;
        int index = first;
        for (; index + Vector<int>.Count <= end; index += Vector<int>.Count)
        {
            largest = Vector.Max(largest, Vector.Load((int*)values + index) & magnitude);
        }

        int bits = 0;
        for (int lane = 0; lane < Vector<int>.Count; lane++)
        {
            bits = Math.Max(bits, largest[lane]);
        }

        for (; index < end; index++)
        {
            bits = Math.Max(bits, BitConverter.SingleToInt32Bits(values[index]) & WithoutSign);
        }

        return BitConverter.Int32BitsToSingle(bits);
    }

    /// <summary>Whether none of the values [first, end) is NaN or infinite.</summary>
    public static bool AreFinite(float* values, int first, int end) => float.IsFinite(Magnitude(values, first, end));

    /// <summary>Whether all values of a tensor are finite.</summary>
    public static bool AreFinite(NamedTensor tensor) => AreFinite(tensor.Pointer, 0, tensor.Length);
}
