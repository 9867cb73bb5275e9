namespace GenBn.Training;

/// <summary>A metric with the output that it measures.</summary>
/// <param name="Metric">The metric of that output.</param>
/// <param name="Name">Its name in results.</param>
/// <param name="Output">Index of the output.</param>
/// <param name="Part">The output.</param>
internal readonly record struct MetricForm(Metric Metric, string Name, int Output, LossPart Part)
{
    /// <summary>Number of classes that the output distinguishes: its channels, or 2 for a single one.</summary>
    public int Classes => Math.Max(2, Part.Channels);

    /// <summary>The label that does not count; null if every label counts.</summary>
    public int? IgnoredLabel => Part.Loss.IgnoredLabel;

    /// <summary>The classes of a sample's pixels, or of the sample: those that were chosen, and those that are right.</summary>
    /// <param name="outputs">Outputs of the sample.</param>
    /// <param name="target">Its labels or targets.</param>
    /// <param name="pixel">The pixel.</param>
    /// <returns>Both classes; null if the label does not count.</returns>
    public (int Answer, int Class)? At(ReadOnlySpan<float> outputs, SampleTarget target, int pixel)
    {
        int wanted = target.ClassAt(pixel);
        if (target.Values.IsEmpty && wanted == IgnoredLabel)
        {
            return null;
        }

        int answer = 0;
        if (Part.Channels == 1)
        {
            return (outputs[pixel] > 0 ? 1 : 0, wanted);
        }

        for (int channel = 1; channel < Part.Channels; channel++)
        {
            answer = outputs[(channel * Part.Plane) + pixel] > outputs[(answer * Part.Plane) + pixel] ? channel : answer;
        }

        return (answer, wanted);
    }
}
