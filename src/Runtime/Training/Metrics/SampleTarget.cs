namespace GenBn.Training;

/// <summary>The target of a sample: its label, or a float for each output.</summary>
public readonly ref struct SampleTarget
{
    private readonly bool _isValue;

    /// <param name="label">The label.</param>
    /// <param name="outputs">Number of outputs. The label is the target of a single output.</param>
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

    /// <summary>The label; −1 if there are floats.</summary>
    public int Label { get; }

    /// <summary>A float for each output; empty if there is a label.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>The label, or the index of the largest float; ties go to the lower index. For a single float, 1 if it is above 0.5, else 0.</summary>
    public int Class => Values.IsEmpty ? Label : Values.Length > 1 ? Metric.LargestOf(Values) : Values[0] > 0.5f ? 1 : 0;

    /// <summary>
    /// The target of one output. A label means 1 for the output at the label and 0 for others. If there is only one output, its target is the
    /// label.
    /// </summary>
    /// <param name="output">Index of the output.</param>
    /// <exception cref="IndexOutOfRangeException">There are floats, and none has this index.</exception>
    public float At(int output) => !Values.IsEmpty ? Values[output] : _isValue ? Label : output == Label ? 1f : 0f;
}
