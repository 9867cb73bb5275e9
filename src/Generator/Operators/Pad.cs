using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Pad]</c> and <c>[Crop]</c>: rows and columns around an image, or less of it.</summary>
internal sealed class PadKind() : LayerKind("Pad", "Crop")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source)
    {
        AttributeArguments arguments = source.Arguments;
        bool isSame = arguments.Count == 1;
        return
        [
            new PadDeclaration(
                source.Index,
                source.Kind,
                new Extent(arguments[0], arguments[isSame ? 0 : 2]),
                new Extent(arguments[isSame ? 0 : 1], arguments[isSame ? 0 : 3]),
                arguments.Integer("Mode", 0)),
        ];
    }
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Kind">The attribute's name.</param>
/// <param name="Before">Rows above and columns to the left.</param>
/// <param name="After">Rows below and columns to the right.</param>
/// <param name="Mode">Member of the <c>PadMode</c> enumeration.</param>
internal sealed record PadDeclaration(int Attribute, string Kind, Extent Before, Extent After, int Mode) : OperatorDeclaration(Attribute, Kind)
{
    private const int Reflect = 1;

    private const int Edge = 2;

    private const int MostOfASide = 1024;

    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => null;

    public override string? LastActivation => null;

    private bool IsCrop => Kind == "Crop";

    public override void Verify(LayerCheck check)
    {
        string[] sides = ["top", "bottom", "left", "right"];
        int[] sizes = [Before.Height, After.Height, Before.Width, After.Width];
        for (int side = 0; side < sides.Length; side++)
        {
            if (Array.IndexOf(sizes, sizes[side]) == side)
            {
                check.InRange($"The {sides[side]} of {Kind}", sizes[side], 0, MostOfASide, Emit.Invariant($"from 0 to {MostOfASide}"));
            }
        }

        check.Member("The mode of Pad", "PadMode", Mode, Edge);
    }

    public override Layer? Place(Placement at)
    {
        TensorShape source = at.Source;
        if (!at.IsImage(Kind))
        {
            return null;
        }

        int sign = IsCrop ? -1 : 1;
        TensorShape shape = source with
        {
            Height = source.Height + (sign * (Before.Height + After.Height)),
            Width = source.Width + (sign * (Before.Width + After.Width)),
        };
        if (shape.Height < 1 || shape.Width < 1)
        {
            return at.DoesNotFit(Kind, Emit.Invariant($"of {source.Height}×{source.Width}, nothing would be left; leave out fewer rows and columns"));
        }

        if (Mode == Reflect && (Math.Max(Before.Height, After.Height) >= source.Height || Math.Max(Before.Width, After.Width) >= source.Width))
        {
            return at.DoesNotFit(
                Kind,
                Emit.Invariant($"reflection gives up to {source.Height - 1} rows and {source.Width - 1} columns on a side; declare fewer, or PadMode.Edge"));
        }

        return at.FitsMemory(Kind, (long)shape.Channels * shape.Height * shape.Width)
            ? new PadLayer(at.Giving(shape), this with { Attribute = 0, Name = null })
            : null;
    }
}

internal sealed record PadLayer(Placed At, PadDeclaration Options) : Layer(At)
{
    private static readonly string[] Modes = ["Zero", "Reflect", "Edge"];

    public bool IsCrop => Options.Kind == "Crop";

    public string Mode => "PadMode." + Modes[Options.Mode];

    public override ParameterView? View => null;

    public override int MostCharacters => 12_000;

    public override string? HashWords => Emit.Invariant($"{(IsCrop ? "crop" : "pad")} {Sides}{(IsCrop ? "" : " mode ")}{(IsCrop ? "" : Modes[Options.Mode])}");

    public override string Creation => ArchitectureEmitter.New(
        this,
        IsCrop ? "CropLayer" : "PadLayer",
        [
            Emit.Invariant($"new({Options.Before.Height}, {Options.Before.Width})"),
            Emit.Invariant($"new({Options.After.Height}, {Options.After.Width})"),
            .. IsCrop ? [] : new[] { "global::GenBn." + Mode },
        ]);

    public override string Words => $"{Name} {Sides}" + (Options.Mode == 0 ? "" : " " + Modes[Options.Mode].ToLowerInvariant());

    private string Sides => Emit.Invariant($"{Options.Before.Height},{Options.After.Height},{Options.Before.Width},{Options.After.Width}");

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => layers[Inputs[0]].Meaning(layers) with { Image = null };

    public override void Lower(FusionRules rules) => rules.Add(new PadStage(rules.Source(this), rules.AddTensor(Name, this), this));
}

/// <summary>Rows and columns around an image, or less of it: a copy. The gradient of a pixel is the sum over its copies.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The layer.</param>
internal sealed record PadStage(Operand Input, Operand Output, PadLayer Layer) : PredictedStage(Input, Output)
{
    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output, 0)];

    /// <summary>A crop pads by less than nothing.</summary>
    private Argument[] Sizes
    {
        get
        {
            int sign = Layer.IsCrop ? -1 : 1;
            return
            [
                Input.Shape.Channels, Input.Shape.Height, Input.Shape.Width, sign * Layer.Options.Before.Height, sign * Layer.Options.Before.Width,
                Output.Shape.Height, Output.Shape.Width, Input.PlaneStride, Output.PlaneStride, "global::GenBn." + Layer.Mode,
            ];
        }
    }

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    public override void Backward(TrainingPlanner plan) => plan.Schedule.Block(StepOf($"gradient through {Words}", plan.WhereWanted(Input, new RuntimeCall(
        "PadKernels.Backward<V>",
        [plan.Gradients.Block(Output), plan.Gradients.Block(Input), .. Sizes, Accumulate(plan.Gradients.Adds(this))]))));

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) => schedule.Block(StepOf(Words, new RuntimeCall(
        "PadKernels.Forward<V>", [Block(Input), Block(Output), .. Sizes])));

    public override void PredictSample(SamplePlanner plan) => plan.Runtime(this, (input, output, _) =>
    {
        Argument[] sizes = Sizes;
        (sizes[7], sizes[8]) = (input.Layout.ColumnStride, output.Layout.ColumnStride);
        return new RuntimeCall("PadKernels.Sample", [new Values(input.Tensor), new Values(output.Tensor), .. sizes]);
    });
}
