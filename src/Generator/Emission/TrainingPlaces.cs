using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Where a training pass has tensors, gradients and parameters.</summary>
internal sealed class TrainingPlaces : IPlaces
{
    public static TrainingPlaces Instance { get; } = new();

    public string Of(Values values) => Memory(Emit.Field(values.Tensor.Name), values.IsBatch, values.Offset);

    public string Of(Gradients gradients) => Memory(Emit.Field(gradients.Owner.Name) + "Gradient", gradients.IsBatch, gradients.Offset);

    public string Of(Whole whole) => Emit.Field(whole.Tensor.Name) + (whole.IsGradient ? "Gradient" : "");

    public string Of(ParameterPart part)
    {
        string layer = $"_network.{part.Layer.Access}";
        return part.Role switch
        {
            ParameterRole.Weight => $"{layer}.Weight.Pointer",
            ParameterRole.WeightGradient => $"{layer}.Weight.GradientPointer",
            ParameterRole.Bias => $"{layer}.Bias!.Pointer",
            ParameterRole.BiasGradient => $"{layer}.Bias!.GradientPointer",
            _ => throw new InvalidOperationException($"Training has no {part}."),
        };
    }

    public string Of(NormPart part) => Emit.Field(part.Norm.Name) + (part.Member is null ? "" : "." + part.Member);

    public string Of(ScratchPart part) => Emit.Plus(NameOf(part.Use), part.Offset);

    public string Of(ShareBound bound) => Emit.WorkerBound(bound);

    public string Of(GroupSums sums) => Emit.Field(sums.Layer.Name) + "Sums";

    /// <summary>The variable with a part of a worker's own memory.</summary>
    public static string NameOf(ScratchUse use) => use switch
    {
        ScratchUse.BlockGradient => "blockGradient",
        ScratchUse.WeightSums => "weightSums",
        ScratchUse.Tiles => "tiles",
        _ => "scratch",
    };

    private static string Memory(string field, bool isBatch, int offset) => Emit.Plus(isBatch ? field + ".Pointer" : field + "[block]", offset);
}
