namespace GenBn.Training;

/// <summary>The target of a sample: its label, a label for each pixel, or a float for each output.</summary>
public readonly ref struct SampleTarget
{
    private readonly bool _isValue;
    private readonly int _plane;

    /// <param name="labels">The label, or the labels of an image's pixels.</param>
    /// <param name="outputs">Number of outputs. If there are as many labels, they are the targets.</param>
    internal SampleTarget(ReadOnlySpan<int> labels, int outputs)
    {
        Labels = labels;
        _isValue = outputs == labels.Length;
        _plane = labels.Length;
    }

    internal SampleTarget(ReadOnlySpan<float> values, int plane)
    {
        Values = values;
        _plane = plane;
    }

    /// <summary>The label; the first one of a label map; −1 if there are floats.</summary>
    public int Label => Labels.IsEmpty ? -1 : Labels[0];

    /// <summary>The label, or the label of each pixel; empty if there are floats.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>A float for each output; empty if there are labels.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>
    /// The label, or the index of the largest float; ties go to the lower index. For a single float, 1 if it is above 0.5, else 0. In an image, that of
    /// the first pixel.
    /// </summary>
    public int Class => ClassAt(0);

    /// <summary>The class of a pixel: its label, or the channel with its largest float; see <see cref="Class"/>.</summary>
    /// <param name="pixel">Index of the pixel.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such pixel.</exception>
    public int ClassAt(int pixel)
    {
        if (Values.IsEmpty)
        {
            return Labels[pixel];
        }

        if (Values.Length == _plane)
        {
            return Values[pixel] > 0.5f ? 1 : 0;
        }

        int largest = pixel;
        for (int index = pixel + _plane; index < Values.Length; index += _plane)
        {
            largest = Values[index] > Values[largest] ? index : largest;
        }

        return largest / _plane;
    }

    /// <summary>
    /// The target of one output. A label means 1 for the output at the label and 0 for others. If there is only one output, or one channel of an
    /// image, its target is the label.
    /// </summary>
    /// <param name="output">Index of the output.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such output.</exception>
    public float At(int output) =>
        !Values.IsEmpty ? Values[output] : _isValue ? Labels[output] : output / _plane == Labels[output % _plane] ? 1f : 0f;
}
