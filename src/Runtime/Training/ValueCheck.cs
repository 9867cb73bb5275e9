
namespace GenBn.Training;

/// <summary>
/// Looks at the values of a batch as they are packed, when they are in the cache: each must be finite and at most <see cref="Largest"/> in
/// magnitude.
/// </summary>
/// <remarks>
/// A place that has no data often holds 1e30 or the lowest float. A square of the largest value, as statistics and second moments take it,
/// is still far from overflow.
/// </remarks>
internal sealed unsafe class ValueCheck
{
    /// <summary>The largest magnitude of a value that is learned from.</summary>
    public const float Largest = 1e18f;

    private volatile bool _found;

    /// <summary>Whether a value was out of range since <see cref="Reset"/>.</summary>
    public bool Found => _found;

    /// <summary>Forgets what was found. Only while no worker is running.</summary>
    public void Reset() => _found = false;

    /// <summary>Looks at some values; workers may look at the same time.</summary>
    public void Look(float* values, int length)
    {
        if (!(FiniteCheck.Magnitude(values, 0, length) <= Largest))
        {
            _found = true;
        }
    }

    /// <summary>
    /// The first value that is out of range, by samples and then by elements; before normalisation where it is out of range there too. Only
    /// where there is one.
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

        // Someone else has changed the values meanwhile.
        return (0, 0, float.NaN);
    }
}
