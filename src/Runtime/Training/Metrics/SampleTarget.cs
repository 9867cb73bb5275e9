namespace GenBn.Training;

/// <summary>What a sample should be: a class number, or a float for each output.</summary>
public readonly ref struct SampleTarget
{
    private readonly bool _isValue;

    /// <param name="label">The class number.</param>
    /// <param name="outputs">Outputs of the sample: the class number is the target of a single one.</param>
    internal SampleTarget(int label, int outputs)
    {
        Label = label;
        _isValue = outputs == 1;
    }

    internal SampleTarget(ReadOnlySpan<float> values)
    {
        Label = -1;
        Values = values;
    }

    /// <summary>The class number; −1 where there are floats.</summary>
    public int Label { get; }

    /// <summary>A float for each output; empty where there is a class number.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>The class number, or the place of the largest float, the first of equals; of a single float, 1 if it is above 0.5, else 0.</summary>
    public int Class => Values.IsEmpty ? Label : Values.Length > 1 ? Metric.LargestOf(Values) : Values[0] > 0.5f ? 1 : 0;

    /// <summary>The target of one output; a class number stands for 1 there and 0 elsewhere, and for itself where there is one output.</summary>
    public float At(int output) => !Values.IsEmpty ? Values[output] : _isValue ? Label : output == Label ? 1f : 0f;
}
