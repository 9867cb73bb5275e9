
namespace GenBn.Training;

/// <summary>
/// Checks the values of a batch as they are packed, while they are in the cache. Each must be finite and at most <see cref="Largest"/> in
/// magnitude.
/// </summary>
/// <remarks>
/// Missing data are often marked by 1e30 or the lowest float. The square of the largest value, which statistics and second moments use, is
/// still far from overflow.
/// </remarks>
internal sealed unsafe class ValueCheck
{
    /// <summary>The largest magnitude of a value that is accepted.</summary>
    public const float Largest = 1e18f;

    private volatile bool _found;

    /// <summary>Whether a value was out of range since <see cref="Reset"/>.</summary>
    public bool Found => _found;

    /// <summary>Resets <see cref="Found"/>. Must not be called while a worker is running.</summary>
    public void Reset() => _found = false;

    /// <summary>Checks some values. Workers may call it at the same time.</summary>
    public void Look(float* values, int length)
    {
        if (!(FiniteCheck.Magnitude(values, 0, length) <= Largest))
        {
            _found = true;
        }
    }

    /// <summary>
    /// The first value that is out of range, by samples and then by elements. It is the raw value if that is out of range, too. There must be
    /// one.
    /// </summary>
    public static (int Sample, int Element, float Value) First(in SampleRows rows, int samples)
    {
        float[] room = new float[rows.Length];
        fixed (float* memory = room)
        {
            for (int sample = 0; sample < samples; sample++)
            {
                float* row = rows.Row(sample, memory);
                for (int element = 0; element < room.Length; element++)
                {
                    if (!(MathF.Abs(row[element]) <= Largest))
                    {
                        float raw = rows.Raw(sample, element);
                        return (sample, element, MathF.Abs(raw) <= Largest ? row[element] : raw);
                    }
                }
            }
        }

        // Another thread has changed the values meanwhile.
        return (0, 0, float.NaN);
    }
}
