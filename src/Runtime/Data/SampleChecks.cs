namespace GenBn.Data;

/// <summary>Checks of arguments that all data sources share.</summary>
internal static class SampleChecks
{
    /// <summary>Checks that the samples exist, and that the spans have room for them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A sample is out of range.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void CheckRead(IDataSource source, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        foreach (int sample in samples)
        {
            if ((uint)sample >= (uint)source.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(samples), sample, $"Expected a sample from 0 to {source.Count - 1}.");
            }
        }

        CheckRoom(inputs.Length, samples.Length, source.SampleLength, nameof(inputs));
        CheckRoom(labels.Length, samples.Length, source.LabelLength, nameof(labels));
        CheckRoom(targets.Length, samples.Length, source.TargetLength, nameof(targets));
    }

    /// <summary>A weight, if it is finite and not negative.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="sample">Number of its sample in messages.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static float CheckedWeight(float weight, int sample) => float.IsFinite(weight) && weight >= 0
        ? weight
        : throw new ArgumentException(FormattableString.Invariant(
            $"Sample {sample}: expected a weight that is finite and not negative, but got {weight}."));

    /// <summary>Checks that a range is within the source and not empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static void CheckRange(IDataSource source, int first, int count)
    {
        if ((uint)first >= (uint)source.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, $"Expected a sample from 0 to {source.Count - 1}.");
        }

        if (count < 1 || count > source.Count - first)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"Expected 1 to {source.Count - first} samples from sample {first} of {source.Count}.");
        }
    }

    private static void CheckRoom(int length, int samples, int each, string name)
    {
        if (length < (long)samples * each)
        {
            throw new ArgumentException($"Expected room for {samples} samples × {each} values, found {length}.", name);
        }
    }
}
