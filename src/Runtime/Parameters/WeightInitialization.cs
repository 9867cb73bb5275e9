namespace GenBn;

/// <summary>Draws the start values of a network's parameters.</summary>
public static class WeightInitialization
{
    /// <summary>
    /// Fills every weight by <paramref name="initializer"/>, gamma with 1, beta and biases with 0. The same seed gives the
    /// same values; each parameter has a sequence of its own, so that adding a layer leaves the others' draws alone.
    /// </summary>
    public static void Initialize(IReadOnlyList<Parameter> parameters, Initializer initializer, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        for (int index = 0; index < parameters.Count; index++)
        {
            Parameter parameter = parameters[index];
            switch (parameter.Role)
            {
                case ParameterRole.Weight:
                    FillWeight(parameter, initializer, new RandomSource(seed + (0x632BE59BD9B4E019 * (ulong)(index + 1))));
                    break;
                case ParameterRole.Gamma:
                    parameter.Values.Fill(1);
                    break;
                default:
                    parameter.Values.Clear();
                    break;
            }
        }
    }

    private static void FillWeight(Parameter weight, Initializer initializer, RandomSource random)
    {
        // Output × input × kernel positions: every kernel position counts as one input and one output (He et al., section 2.2).
        int outputs = weight.Shape[0];
        int fanIn = weight.Length / outputs;
        int fanOut = fanIn / weight.Shape[1] * outputs;
        double deviation = Math.Sqrt(2.0 / fanIn);
        double bound = Math.Sqrt(6.0 / (fanIn + fanOut));
        foreach (ref float value in weight.Values)
        {
            value = initializer == Initializer.He
                ? (float)(deviation * random.NextNormal())
                : (float)(bound * ((2 * random.NextUniform()) - 1));
        }
    }
}
