using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>Draws the start values of a network's parameters.</summary>
/// <remarks>
/// The same seed gives the same values. Each parameter has a sequence of its own, so that adding a layer leaves the draws of
/// the layers before it alone. For fans see <see cref="Initializer"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WeightInitialization
{
    /// <summary>Fills every parameter by its own <see cref="Parameter.Initialization"/>.</summary>
    public static void Initialize(IReadOnlyList<Parameter> parameters, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        for (int index = 0; index < parameters.Count; index++)
        {
            Fill(parameters[index], parameters[index].Initialization, SequenceOf(seed, index));
        }
    }

    /// <summary>
    /// Fills every weight by <paramref name="initializer"/>, gamma with 1, beta with 0, biases with 0 unless the
    /// initializer is <see cref="Initializer.PyTorch"/>, which draws them too, and others with their own start values. PyTorch draws all of a
    /// recurrent layer as it is declared, in ±1 / √units.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initializer"/> is none of the enumeration.</exception>
    public static void Initialize(IReadOnlyList<Parameter> parameters, Initializer initializer, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var given = new Initialization(initializer);
        given.Check(nameof(initializer));
        for (int index = 0; index < parameters.Count; index++)
        {
            Parameter parameter = parameters[index];
            bool drawn = parameter.Role == ParameterRole.Weight || (parameter.Role == ParameterRole.Bias && initializer == Initializer.PyTorch);
            Initialization neutral = parameter.Role == ParameterRole.Other ? parameter.Initialization : Initialization.DefaultOf(parameter.Role);
            bool keeps = initializer == Initializer.PyTorch && parameter.Initialization.Bound is not null;
            Fill(parameter, keeps ? parameter.Initialization : drawn ? given : neutral, SequenceOf(seed, index));
        }
    }

    private static RandomSource SequenceOf(ulong seed, int index) => new(seed + (0x632BE59BD9B4E019 * (ulong)(index + 1)));

    private static void Fill(Parameter parameter, Initialization initialization, RandomSource random)
    {
        if (initialization.Constant is { } constant)
        {
            parameter.Values.Fill(constant);
            return;
        }

        if (initialization.Bound is { } bound)
        {
            FillUniform(parameter, bound, random);
            return;
        }

        int fanIn = parameter.FanIn;
        int fans = fanIn + parameter.FanOut;
        bool weight = parameter.Role == ParameterRole.Weight;
        switch (initialization.Kind)
        {
            case Initializer.Xavier when weight:
                FillUniform(parameter, Math.Sqrt(6.0 / fans), random);
                break;
            case Initializer.He when weight:
                FillNormal(parameter, Math.Sqrt(2.0 / fanIn), random);
                break;
            case Initializer.XavierNormal when weight:
                FillNormal(parameter, Math.Sqrt(2.0 / fans), random);
                break;
            case Initializer.HeUniform when weight:
                FillUniform(parameter, Math.Sqrt(6.0 / fanIn), random);
                break;
            case Initializer.LeCunNormal when weight:
                FillNormal(parameter, Math.Sqrt(1.0 / fanIn), random);
                break;
            case Initializer.PyTorch when weight || parameter.Role == ParameterRole.Bias:
                FillUniform(parameter, 1 / Math.Sqrt(fanIn), random);
                break;
            case Initializer.TruncatedNormal:
                FillTruncated(parameter, initialization.Deviation, random);
                break;
            case Initializer.Zeros:
                parameter.Values.Clear();
                break;
            case Initializer.Ones:
                parameter.Values.Fill(1);
                break;
            default:
                parameter.Values.Fill(parameter.Role == ParameterRole.Gamma ? 1 : 0);
                break;
        }
    }

    private static void FillUniform(Parameter parameter, double bound, RandomSource random)
    {
        foreach (ref float value in parameter.Values)
        {
            value = (float)(bound * ((2 * random.NextUniform()) - 1));
        }
    }

    private static void FillNormal(Parameter parameter, double deviation, RandomSource random)
    {
        foreach (ref float value in parameter.Values)
        {
            value = (float)(deviation * random.NextNormal());
        }
    }

    private static void FillTruncated(Parameter parameter, double deviation, RandomSource random)
    {
        foreach (ref float value in parameter.Values)
        {
            double normal = random.NextNormal();
            while (Math.Abs(normal) > 2)
            {
                normal = random.NextNormal();
            }

            value = (float)(deviation * normal);
        }
    }
}
