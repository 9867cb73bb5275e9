using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Upsample]</c>: every pixel several times in rows and columns, or interpolated.</summary>
internal sealed class UpsampleKind() : LayerKind("Upsample")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source)
    {
        AttributeArguments arguments = source.Arguments;
        return
        [
            new UpsampleDeclaration(source.Index, new Extent(arguments[0], arguments[arguments.Count == 1 ? 0 : 1]), arguments.Integer("Interpolation", 0)),
        ];
    }
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Factor">Output rows and columns for each of the input.</param>
/// <param name="Interpolation">Member of the <c>Interpolation</c> enumeration.</param>
internal sealed record UpsampleDeclaration(int Attribute, Extent Factor, int Interpolation) : OperatorDeclaration(Attribute, "Upsample")
{
    private const int Bilinear = 1;

    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => null;

    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
        check.Member("The interpolation of Upsample", "Interpolation", Interpolation, Bilinear);
        if (Interpolation == Bilinear)
        {
            check.Both("The factor of a bilinear Upsample", Factor, 1, 8, "from 1 to 8");
        }
        else
        {
            check.Both("The factor of Upsample", Factor, 1, 16, "from 1 to 16");
        }
    }

    public override Layer? Place(Placement at)
    {
        string words = $"Upsample {Factor}";
        TensorShape source = at.Source;
        if (!at.IsImage(words) || !at.FitsMemory(words, (long)source.Elements * Factor.Height * Factor.Width))
        {
            return null;
        }

        TensorShape shape = source with { Height = source.Height * Factor.Height, Width = source.Width * Factor.Width };
        return new UpsampleLayer(at.Giving(shape), Factor, Interpolation == Bilinear);
    }
}

internal sealed record UpsampleLayer(Placed At, Extent Factor, bool IsBilinear) : Layer(At)
{
    public override ParameterView? View => null;

    public override int MostCharacters => 12_000;

    public override string? HashWords => Emit.Invariant($"upsample {Factor.Height},{Factor.Width}") + (IsBilinear ? " bilinear" : "");

    public override string Creation => ArchitectureEmitter.New(this, "UpsampleLayer", Emit.Invariant($"new({Factor.Height}, {Factor.Width})"))
        + (IsBilinear ? " { Interpolation = global::GenBn.Interpolation.Bilinear }" : "");

    public override string Words => $"{Name} {Factor}" + (IsBilinear ? " bilinear" : "");

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => layers[Inputs[0]].Meaning(layers) with { Image = null };

    public override void Lower(FusionRules rules) => rules.Add(new UpsampleStage(rules.Source(this), rules.AddTensor(Name, this), this));
}

/// <summary>Upsampling: the gradient of a pixel is the sum over its copies, or over what it contributes to, with the same weights.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The upsampling.</param>
internal sealed record UpsampleStage(Operand Input, Operand Output, UpsampleLayer Layer) : PredictedStage(Input, Output)
{
    /// <summary>Three times a difference and a product that is added.</summary>
    private const int BilinearOperations = 9;

    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output, Layer.IsBilinear ? BilinearOperations : 0)];

    private string Kernels => Layer.IsBilinear ? "BilinearKernels" : "UpsampleKernels";

    private Argument[] Sizes => [Input.Shape.Channels, Input.Shape.Height, Input.Shape.Width, Layer.Factor.Height, Layer.Factor.Width];

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan) => plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, new RuntimeCall(
        $"{Kernels}.Backward<V>",
        [plan.Gradients.Block(Output), plan.Gradients.Block(Input), .. Sizes, Input.PlaneStride, Output.PlaneStride, Accumulate(plan.Gradients.Adds(this))]))));

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, new RuntimeCall(
        $"{Kernels}.Forward<V>", [Block(Input), Block(Output), .. Sizes, Input.PlaneStride, Output.PlaneStride])));

    public override void PredictSample(SamplePlanner plan) => plan.Runtime(this, (input, output, width) => new RuntimeCall(
        Layer.IsBilinear ? $"BilinearKernels.Sample<{width}>" : "UpsampleKernels.Sample",
        [new Values(input.Tensor), new Values(output.Tensor), .. Sizes, input.Layout.ColumnStride, output.Layout.ColumnStride]));
}
