using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Gate]</c>: y = x · block(x).</summary>
internal sealed class GateKind() : LayerKind("Gate")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) => [new GateDeclaration(source.Index, source.Blocks[0])];
}

/// <summary><c>[Product]</c>: y = a(x) · b(x).</summary>
internal sealed class ProductKind() : LayerKind("Product")
{
    public override IEnumerable<LayerDeclaration> Read(LayerSource source) =>
        [new ProductDeclaration(source.Index, source.Blocks[0], source.Blocks[1])];
}

internal sealed record GateDeclaration(int Attribute, BlockDeclaration Block) : CompositeDeclaration(Attribute, Block.Name)
{
    public override string DefaultName => LayerNames.OfClass(Block.Name);
    public override CodeSize Size => CodeSize.OfLayer + Block.Size;
    public override string? LastActivation => null;
    public override IEnumerable<BlockUse> Uses => [new BlockUse("", "", Block)];

    public override void Verify(LayerCheck check)
    {
    }

    public override Node? Connect(GraphBuilder graph, NamedLayer layer, Node source) =>
        graph.Connect(layer.Inside(Uses.Single()), source) is { } factors
            ? ProductLayer.Of(graph, layer, (source, "its input"), (factors, $"'{Block.Name}'"))
            : null;
}

internal sealed record ProductDeclaration(int Attribute, BlockDeclaration First, BlockDeclaration Second) : CompositeDeclaration(Attribute, "Product")
{
    public override CodeSize Size => CodeSize.OfLayer + First.Size + Second.Size;
    public override string? LastActivation => null;
    public override IEnumerable<BlockUse> Uses => [new BlockUse(".0", ".Branch0", First), new BlockUse(".1", ".Branch1", Second)];

    public override void Verify(LayerCheck check)
    {
    }

    public override Node? Connect(GraphBuilder graph, NamedLayer layer, Node source)
    {
        BlockUse[] uses = [.. Uses];
        return graph.Connect(layer.Inside(uses[0]), source) is { } values && graph.Connect(layer.Inside(uses[1]), source) is { } factors
            ? ProductLayer.Of(graph, layer, (values, $"the output of '{First.Name}'"), (factors, $"'{Second.Name}'"))
            : null;
    }
}

/// <summary>The product of its first input with the second: values of the same shape, or a factor for each channel.</summary>
/// <param name="At">See <see cref="Layer"/>.</param>
/// <param name="Factors">Shape of the second input.</param>
internal sealed record ProductLayer(Placed At, TensorShape Factors) : Layer(At)
{
    public override ParameterView? View => null;
    public override int MostCharacters => 12_000;
    public override string? HashWords => "product";
    public override string Creation => ArchitectureEmitter.New(this, "ProductLayer", ArchitectureEmitter.Sizes(Factors));
    public override string Words => $"product of {Name}";

    /// <summary>Whether a factor is for all values of a channel.</summary>
    public bool IsPerChannel => Factors != Shape;

    /// <summary>The product of two nodes; null if their shapes do not allow it, which is then reported.</summary>
    public static Node? Of(GraphBuilder graph, NamedLayer layer, (Node Node, string Words) values, (Node Node, string Words) factors)
    {
        TensorShape shape = values.Node.Shape;
        TensorShape other = factors.Node.Shape;
        if (other != shape && (shape.IsVector || other.Channels != shape.Channels || other.Plane > 1))
        {
            string ways = shape.IsVector
                ? shape.ToString()
                : FormattableString.Invariant($"{shape}, or {shape.Channels} or {shape.Channels}×1×1, which is one factor for each channel");
            string words = layer.Declaration is GateDeclaration ? "Gate" : "Product";
            graph.ProblemsOf(layer).Add(ProblemIds.ProductShapes, words, values.Words, shape.ToString(), factors.Words, other.ToString(), ways);
            return null;
        }

        return graph.Add(new ProductLayer(layer.Giving(shape, values.Node.Index, factors.Node.Index), other), layer.Declaration.Kind);
    }

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override Layer? OfFrame(Placed at, FrameLayers frames) => IsPerChannel ? null : this with { At = at, Factors = Factors with { Width = 1 } };

    public override void Lower(FusionRules rules) =>
        rules.Add(new ProductStage(rules.Source(this), rules.OutputOf(Inputs[1])!, rules.AddTensor(Name, this), this));
}

/// <summary>A product of values, or of channels with a factor each.</summary>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Factors">What the input is multiplied by.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The layer.</param>
internal sealed record ProductStage(Operand Input, Operand Factors, Operand Output, ProductLayer Layer) : PredictedStage(Input, Output)
{
    public override string Words => Layer.Words;

    public override string LayerNames => Layer.Name;

    public override IReadOnlyList<LayerCost> Costs => [PerValue(Layer, Output)];

    public override IReadOnlyList<Operand> Inputs => [Input, Factors];

    public override IEnumerable<Operand> Alike => Layer.IsPerChannel ? [Input, Output] : [Input, Factors, Output];

    private Argument[] Sizes => [Output.Shape.Channels, Output.Shape.Plane, Output.PlaneStride];

    public override void Forward(TrainingPlanner plan) => Predict(plan.Schedule);

    /// <summary>The input's gradient comes first: it writes what the factors' adds to, if both are the same tensor.</summary>
    public override void Backward(TrainingPlanner plan)
    {
        GradientPlan gradients = plan.Gradients;
        Argument gradient = gradients.Block(Output);
        Argument adds = Accumulate(gradients.Adds(this, 1));
        plan.Schedule.Block(StepOf(
            $"gradient through {Words}",
            plan.WhereWanted(Input, Product(gradient, Block(Factors), gradients.Block(Input), gradients.Adds(this))),
            plan.WhereWanted(Factors, Layer.IsPerChannel
                ? new RuntimeCall("ProductKernels.FactorGradient<V>", [Block(Input), gradient, gradients.Block(Factors), .. Sizes, adds])
                : Product(gradient, Block(Input), gradients.Block(Factors), gradients.Adds(this, 1)))));
    }

    public override PredictedStage? Fold(Folding folding) => this;

    public override void Predict(ScheduleBuilder schedule) =>
        schedule.Block(StepOf(Words, Product(Block(Input), Block(Factors), Block(Output), adds: false)) with { Cost = Cost });

    public override void PredictSample(SamplePlanner plan) => plan.Product(this);

    public override Stage Rename(Func<Operand, Operand> rename) => this with { Input = rename(Input), Factors = rename(Factors) };

    private RuntimeCall Product(Argument values, Argument factors, Argument products, bool adds) => Layer.IsPerChannel
        ? new RuntimeCall("ProductKernels.Channels<V>", [values, factors, products, .. Sizes, Accumulate(adds)])
        : new RuntimeCall("ProductKernels.Values<V>", values, factors, products, Output.Vectors, Accumulate(adds));
}
