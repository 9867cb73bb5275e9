using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Arithmetic that a model does with raw values first, which <c>[Input]</c> declares: x = (raw · scale − mean) / deviation.</summary>
internal static class InputArithmetic
{
    /// <summary>Declares factors as scale or deviation; false if that is not possible.</summary>
    public static bool Scaled(string operation, Step step, float[] factors)
    {
        if (step.Layer is not InputLayer input || factors.Any(factor => factor is not (> 0 and < float.PositiveInfinity)))
        {
            return false;
        }

        InputNormalization declared = input.Normalization;
        bool isOne = factors.All(factor => factor == factors[0]);
        if (isOne && operation == "Mul" && declared is { Scale: null, Mean: null, Deviation: null })
        {
            step.Layer = input with { Normalization = declared with { Scale = factors[0] } };
            return true;
        }

        float[] deviations = [.. factors.Select(factor => 1 / factor)];
        if (declared.Deviation is not null || deviations.Any(deviation => deviation is not (> 0 and < float.PositiveInfinity)))
        {
            return false;
        }

        step.Layer = input with { Normalization = declared with { Deviation = deviations } };
        return true;
    }

    /// <summary>Declares offsets as mean; false if that is not possible.</summary>
    public static bool Shifted(Step step, float[] offsets)
    {
        if (step.Layer is not InputLayer { Normalization: { Mean: null, Deviation: null } declared } input || !offsets.All(float.IsFinite))
        {
            return false;
        }

        step.Layer = input with { Normalization = declared with { Mean = [.. offsets.Select(offset => -offset)] } };
        return true;
    }
}
