using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary>
/// Batch norm, the sum with a shortcut, activation and maximum in one pass, whichever of them comes first. A monotone activation commutes
/// with the maximum: pooling first leaves fewer values to activate.
/// </summary>
internal static class Normalization
{
    /// <param name="rules">What is done so far.</param>
    /// <param name="first">One of the four; a pool's windows lie within its input.</param>
    public static void Lower(FusionRules rules, Layer first)
    {
        BatchNormLayer? norm = first as BatchNormLayer;
        AddLayer? sum = first as AddLayer ?? (norm is not null && rules.Peek<AddLayer>() is { } next && rules.IsReady(next) ? rules.Take<AddLayer>() : null);
        Operand? shortcut = sum is null ? null : norm is null ? rules.OutputOf(sum.Inputs[1])
            : sum.Inputs.Select(rules.OutputOf).First(output => output is not null);
        ActivationLayer? activation = first is MaxPoolLayer ? null : first as ActivationLayer ?? rules.Take<ActivationLayer>();
        bool commutes = shortcut is null && activation is null or { Function.IsMonotone: true };
        MaxPoolLayer? pool = first as MaxPoolLayer ?? (commutes && rules.Peek<MaxPoolLayer>() is { LiesWithin: true } ? rules.Take<MaxPoolLayer>() : null);
        activation ??= pool is not null && rules.Peek<ActivationLayer>() is { Function.IsMonotone: true } ? rules.Take<ActivationLayer>() : null;
        Layer last = (Layer?)pool ?? (Layer?)activation ?? (Layer?)sum ?? norm!;
        Operand? extreme = pool is null ? null : rules.AddTensor(pool.Name + "_extreme", pool);
        Operand output = rules.AddTensor(last is BatchNormLayer ? last.Name + "_output" : last.Name, last);
        rules.Add(new PointwiseStage(rules.Source(first), output, extreme?.Tensor, norm, sum, shortcut, pool, activation));
    }
}
