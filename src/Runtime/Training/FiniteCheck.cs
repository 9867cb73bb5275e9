using System.Numerics;
using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>Looks for NaNs and infinities.</summary>
internal static unsafe class FiniteCheck
{
    private const int Exponent = 0x7F800000;

    /// <summary>Whether none of the values [first, end) is NaN or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AreFinite(float* values, int first, int end)
    {
        // NaNs and infinities are the numbers whose exponent is all ones.
        var exponent = new Vector<int>(Exponent);
        Vector<int> found = Vector<int>.Zero;
        int index = first;
        for (; index + Vector<int>.Count <= end; index += Vector<int>.Count)
        {
            found |= Vector.Equals(Vector.Load((int*)values + index) & exponent, exponent);
        }

        bool finite = found == Vector<int>.Zero;
        for (; index < end; index++)
        {
            finite &= float.IsFinite(values[index]);
        }

        return finite;
    }

    /// <summary>Whether all values of a tensor are finite.</summary>
    public static bool AreFinite(NamedTensor tensor) => AreFinite(tensor.Pointer, 0, tensor.Length);
}
