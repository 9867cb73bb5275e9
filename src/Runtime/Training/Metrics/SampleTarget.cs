namespace GenBn;

/// <summary>What a sample should be: a class number, or a float for each output.</summary>
public readonly ref struct SampleTarget
{
    internal SampleTarget(int label) => Label = label;

    internal SampleTarget(ReadOnlySpan<float> values)
    {
        Label = -1;
        Values = values;
    }

    /// <summary>The class number; −1 where there are floats.</summary>
    public int Label { get; }

    /// <summary>A float for each output; empty where there is a class number.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>The class number, or the place of the largest float, the first of equals.</summary>
    public int Class => Values.IsEmpty ? Label : Metric.LargestOf(Values);

    /// <summary>The target of one output; a class number stands for 1 there and 0 elsewhere.</summary>
    public float At(int output) => Values.IsEmpty ? (output == Label ? 1f : 0f) : Values[output];
}
