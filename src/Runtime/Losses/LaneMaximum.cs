using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn;

/// <summary>Finds the largest value of each lane.</summary>
internal static unsafe class LaneMaximum
{
    /// <summary>
    /// Writes, for each of 16 lanes, the index of its largest value as a float. Ties go to the lower index. It is 0 if the first value is NaN.
    /// </summary>
    /// <param name="values">[index][16 lanes].</param>
    /// <param name="length">Number of values of a lane, 1 to 2^24, so that each index is exact as a float.</param>
    /// <param name="stride">Floats from one index to the next.</param>
    /// <param name="indices">Receives 16 floats.</param>
    public static void IndexOf(float* values, int length, int stride, float* indices)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            IndexOf<Simd512>(values, length, stride, indices);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            IndexOf<Simd256>(values, length, stride, indices);
        }
        else
        {
            IndexOf<Simd128>(values, length, stride, indices);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void IndexOf<V>(float* values, int length, int stride, float* indices)
        where V : unmanaged, ISimd<V>
    {
        for (int lane = 0; lane < 16; lane += V.Count)
        {
            V best = V.Load(values + lane);
            V place = V.Zero;
            for (int index = 1; index < length; index++)
            {
                V value = V.Load(values + (index * stride) + lane);
                V greater = V.GreaterThan(value, best);
                best = V.Or(V.And(value, greater), V.AndNot(best, greater));
                place = V.Or(V.And(V.Create(index), greater), V.AndNot(place, greater));
            }

            place.Store(indices + lane);
        }
    }
}
