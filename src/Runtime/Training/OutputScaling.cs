namespace GenBn.Training;

/// <summary>
/// Lets the last layer of a regression learn in the units of its targets' deviations, while its weights stay those of outputs in the targets' own
/// units.
/// </summary>
/// <remarks>
/// The last layer computes y = W · h + b. With a scale d and a shift m for each output, the optimizer sees the weights W / d, the bias (b − m) / d,
/// and the gradients times d: those of a network whose targets are (t − m) / d. Its step is then written back. So a network whose targets are
/// millions or millionths takes the steps that it would take with standardised targets, and everything else, predictors, files and exported models,
/// knows nothing of it. The scales are powers of two, so that dividing and multiplying weights by them is exact.
/// </remarks>
internal sealed class OutputScaling
{
    /// <summary>Largest exponent of a scale: the inverse of its square, with which gradients begin, is a normal number.</summary>
    private const int MostExponent = 60;

    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly float[] _scales;
    private readonly float[] _savedWeight;
    private readonly float[] _savedBias;

    /// <param name="weight">Weight of the last layer, [outputs][features].</param>
    /// <param name="bias">Its bias, [outputs].</param>
    /// <param name="statistics">Mean and deviation of the targets of each output.</param>
    public OutputScaling(Parameter weight, Parameter bias, TargetStatistics statistics)
    {
        _weight = weight;
        _bias = bias;
        Statistics = statistics;
        _scales = Array.ConvertAll(statistics.Deviations, deviation => MathF.ScaleB(1, Math.Clamp(ILogBOf(deviation), -MostExponent, MostExponent)));
        _savedWeight = new float[weight.Length];
        _savedBias = new float[bias.Length];
    }

    /// <summary>Mean and deviation of the targets of each output.</summary>
    public TargetStatistics Statistics { get; }

    /// <summary>The scaling of a network; null if it does not end in a dense layer with a bias, both of them trainable.</summary>
    public static OutputScaling? Of(NetworkArchitecture architecture, ParameterStore store, TargetStatistics statistics)
    {
        if (architecture.Layers[^1] is not DenseLayer { HasBias: true } last)
        {
            return null;
        }

        Parameter? weight = store.Parameters.FirstOrDefault(parameter => parameter.Name == $"{last.Name}.weight");
        Parameter? bias = store.Parameters.FirstOrDefault(parameter => parameter.Name == $"{last.Name}.bias");
        return weight is { Trainable: true } && bias is { Trainable: true } ? new OutputScaling(weight, bias, statistics) : null;
    }

    /// <summary>Takes the layer's values as those for standardised targets, and makes them those for the targets as they are.</summary>
    public void Begin() => WriteBack();

    /// <summary>Shows the optimizer values and gradients for standardised targets.</summary>
    public void Enter()
    {
        _weight.Values.CopyTo(_savedWeight);
        _bias.Values.CopyTo(_savedBias);
        int features = _weight.Length / _scales.Length;
        for (int output = 0; output < _scales.Length; output++)
        {
            float scale = _scales[output];
            Multiply(_weight.Values.Slice(output * features, features), 1 / scale);
            Multiply(_weight.Gradients.Slice(output * features, features), scale);
            _bias.Values[output] = (_bias.Values[output] - Statistics.Means[output]) / scale;
            _bias.Gradients[output] *= scale;
        }
    }

    /// <summary>Ends <see cref="Enter"/>: writes the step back, or restores what was there before.</summary>
    public void Leave(bool isDone)
    {
        if (isDone)
        {
            WriteBack();
            return;
        }

        _savedWeight.CopyTo(_weight.Values);
        _savedBias.CopyTo(_bias.Values);
    }

    private void WriteBack()
    {
        int features = _weight.Length / _scales.Length;
        for (int output = 0; output < _scales.Length; output++)
        {
            Multiply(_weight.Values.Slice(output * features, features), _scales[output]);
            _bias.Values[output] = (_bias.Values[output] * _scales[output]) + Statistics.Means[output];
        }
    }

    private static int ILogBOf(float deviation) => (int)Math.Round(Math.Log2(deviation));

    private static void Multiply(Span<float> values, float factor)
    {
        foreach (ref float value in values)
        {
            value *= factor;
        }
    }
}
