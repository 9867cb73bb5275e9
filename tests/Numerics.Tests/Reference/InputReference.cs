namespace GenBn.Tests.Reference;

/// <summary>Raw values become (raw · scale − mean) / deviation, with the numbers of their channel or feature.</summary>
public sealed class InputReference(ReferenceShape input, double scale, double[] mean, double[] deviation) : ReferenceLayer(input, input)
{
    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training) =>
        Round([.. x.Select((value, index) => ((value * scale) - Of(mean, index, 0)) / Of(deviation, index, 1))]);

    /// <inheritdoc/>
    public override double[] Backward(double[] dy) => [.. dy.Select((value, index) => value * scale / Of(deviation, index, 1))];

    /// <summary>The number for a value; numbers are none, one for all, or one for each channel.</summary>
    private double Of(double[] numbers, int index, double none) =>
        numbers.Length == 0 ? none : numbers[index / (Input.Height * Input.Width) % Input.Channels % numbers.Length];
}
