using System.Numerics;

namespace GenBn;

/// <summary>Multiplies gradients in blocks of 16 lanes.</summary>
internal static unsafe class LaneScale
{
    /// <summary>Multiplies each lane by its factor.</summary>
    /// <param name="values">[length][16 lanes].</param>
    /// <param name="length">Number of values of a lane.</param>
    /// <param name="factors">[16 lanes].</param>
    public static void Apply(float* values, int length, float* factors)
    {
        for (int lane = 0; lane < 16; lane += Vector<float>.Count)
        {
            Vector<float> factor = Vector.Load(factors + lane);
            for (int index = 0; index < length; index++)
            {
                float* place = values + ((long)index * 16) + lane;
                Vector.Store(Vector.Load(place) * factor, place);
            }
        }
    }

    /// <summary>Multiplies all lanes by one factor.</summary>
    /// <param name="values">[length][16 lanes].</param>
    /// <param name="length">Number of values of a lane.</param>
    /// <param name="factor">The factor.</param>
    public static void Apply(float* values, int length, float factor)
    {
        for (long index = 0; index < 16L * length; index += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(values + index) * factor, values + index);
        }
    }
}
