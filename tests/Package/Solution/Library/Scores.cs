namespace GenBn.Consumer;

/// <summary>Networks that users of the library do not see.</summary>
public static partial class Scores
{
    private static readonly Predictor Hidden = new HiddenNetwork(seed: 1).CreatePredictor();
    private static readonly Predictor Nested = new NestedNetwork(seed: 1).CreatePredictor();

    /// <summary>The sum of what two networks say of the values.</summary>
    /// <param name="values">8 values.</param>
    public static float Of(ReadOnlySpan<float> values)
    {
        Span<float> first = stackalloc float[1];
        Span<float> second = stackalloc float[1];
        Hidden.Predict(values, first);
        Nested.Predict(values, second);
        return first[0] + second[0];
    }

    [Network, Input(8)]
    [Dense(4), BatchNorm, Tanh]
    [Dense(1)]
    private sealed partial class NestedNetwork;
}
