using GenBn.Generator.Graph;

namespace GenBn.Generator.Fusion;

/// <summary>
/// A fused unit of emitted code: one or more layers, forward and backward. Everything that its text depends on is decided here.
/// </summary>
/// <param name="Name">Prefix of its methods, for example <c>Conv1</c>.</param>
/// <param name="Layers">Words for its layers, for the stage comment.</param>
/// <param name="Input">What it reads.</param>
/// <param name="Output">What it leaves for the next stage.</param>
internal abstract record Stage(string Name, string Layers, TensorPlan Input, TensorPlan Output)
{
    /// <summary>What each of its layers takes, forward, per sample.</summary>
    public abstract IReadOnlyList<LayerCost> Costs { get; }

    /// <summary>Floating-point operations of the forward pass per sample, without those of batch statistics; a fused multiply-add counts 2.</summary>
    public long Flops => Costs.Sum(cost => cost.Flops);

    /// <summary>Floating-point operations per sample that measure its output for a batch norm, in training only.</summary>
    public virtual long StatisticsFlops => 0;

    /// <summary>The batch norm whose normalisation this stage applies.</summary>
    public virtual BatchNormLayer? BatchNorm => null;

    /// <summary>Everything that it reads and passes gradients back to.</summary>
    public virtual IReadOnlyList<TensorPlan> Inputs => [Input];

    /// <summary>Every tensor that it reads.</summary>
    public virtual IReadOnlyList<TensorPlan> Reads => Inputs;

    /// <summary>Every tensor that it writes.</summary>
    public virtual IReadOnlyList<TensorPlan> Writes => [Output];

    /// <summary>Bytes of the tensors that it reads and writes, forward, per sample.</summary>
    public long BytesMoved => 4 * Reads.Concat(Writes).Sum(tensor => (long)tensor.Shape.Elements);

    /// <summary>Whether a parameter of its own is learned.</summary>
    public virtual bool Learns => false;

    /// <summary>Operations that take one for each value of a tensor.</summary>
    protected static LayerCost PerValue(Layer layer, TensorPlan tensor, int operations = 1) => new(layer.Name, (long)operations * tensor.Shape.Elements);
}

/// <summary>Statistics of a batch norm whose producer does not take them on the way.</summary>
internal sealed record StatisticsStage(string Name, string Layers, TensorPlan Input, BatchNormLayer Statistics)
    : Stage(Name, Layers, Input, Input)
{
    public override IReadOnlyList<LayerCost> Costs => [];

    public override long StatisticsFlops => LaneStatisticsFlops * Input.Shape.Elements;

    public override IReadOnlyList<TensorPlan> Inputs => [];

    public override IReadOnlyList<TensorPlan> Reads => [Input];

    public override IReadOnlyList<TensorPlan> Writes => [];

    /// <summary>For a value: its deviation, and the sums of deviations and of their squares.</summary>
    public const long LaneStatisticsFlops = 4;
}

/// <summary>Normalisation, the sum with a shortcut, max pooling and activation in one pass over the producer's output; at least one of the four.</summary>
/// <param name="Name">See <see cref="Stage"/>.</param>
/// <param name="Layers">See <see cref="Stage"/>.</param>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Extreme">Per window the value that was chosen, before normalisation, for the backward pass; null without a pool.</param>
/// <param name="Norm">The batch norm.</param>
/// <param name="Shortcut">What is added after normalisation; never with a pool.</param>
/// <param name="Pool">The pool, whose windows all lie within the input.</param>
/// <param name="Activation">The activation.</param>
internal sealed record NormalizeStage(
    string Name,
    string Layers,
    TensorPlan Input,
    TensorPlan Output,
    TensorPlan? Extreme,
    BatchNormLayer? Norm,
    TensorPlan? Shortcut,
    MaxPoolLayer? Pool,
    ActivationLayer? Activation)
    : Stage(Name, Layers, Input, Output)
{
    /// <summary>The layer that adds <see cref="Shortcut"/>.</summary>
    public AddLayer? Sum { get; init; }

    public override BatchNormLayer? BatchNorm => Norm;

    public override IReadOnlyList<TensorPlan> Inputs => Shortcut is null ? [Input] : [Input, Shortcut];

    public override IReadOnlyList<TensorPlan> Writes => Extreme is null ? [Output] : [Extreme, Output];

    public override bool Learns => Norm is { Learns: true };

    /// <summary>Comparisons count 1, normalisation 2, a sum and an activation 1; with a pool, of its results alone.</summary>
    public override IReadOnlyList<LayerCost> Costs =>
    [
        .. Norm is null ? [] : new[] { PerValue(Norm, Output, 2) },
        .. Sum is null ? [] : new[] { PerValue(Sum, Output) },
        .. Activation is null ? [] : new[] { PerValue(Activation, Output) },
        .. Pool is null ? [] : new[] { PerValue(Pool, Output, Pool.Window.Taps - 1) },
    ];

    /// <summary>Whether backward must compute the activation's argument again.</summary>
    public bool RecomputesArgument => Activation is { Function.IsMonotone: false };
}

/// <summary>A dense layer with the batch norm and activation that follow it: its workers own whole features, so nothing needs a barrier.</summary>
/// <param name="Name">See <see cref="Stage"/>.</param>
/// <param name="Layers">See <see cref="Stage"/>.</param>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Product">The product before batch norm and activation; the same as <paramref name="Output"/> where nobody needs it.</param>
/// <param name="Layer">The dense layer.</param>
/// <param name="Norm">The batch norm.</param>
/// <param name="Activation">The activation.</param>
internal sealed record DenseStage(
    string Name, string Layers, TensorPlan Input, TensorPlan Output, TensorPlan Product, DenseLayer Layer, BatchNormLayer? Norm, ActivationLayer? Activation)
    : Stage(Name, Layers, Input, Output)
{
    /// <summary>Features in a row of a panel of the weight gradient, as in the runtime.</summary>
    public const int PanelWidth = 32;

    /// <summary>Blocks of a panel: it takes a quarter of a first-level cache of 32 KB.</summary>
    public const int PanelBlocks = 4;

    /// <summary>For prediction: the weights with the batch norm behind them; null in training.</summary>
    public FoldedLayer? Folded { get; init; }

    public int Units => Layer.Shape.Elements;

    /// <summary>Floats of the weight gradient's panel and of the sums that wait for the next panel.</summary>
    public int WeightGradientScratch => PanelWidth * ((16 * PanelBlocks) + Units);

    public bool HasBias => Layer.HasBias;

    public override BatchNormLayer? BatchNorm => Norm;

    public override IReadOnlyList<TensorPlan> Writes => Product == Output ? [Output] : [Product, Output];

    public override bool Learns => Layer.IsTrainable || Norm is { Learns: true };

    public override IReadOnlyList<LayerCost> Costs =>
    [
        new(Layer.Name, 2L * Units * Layer.Features),
        .. Norm is null ? [] : new[] { PerValue(Norm, Output, 2) },
        .. Activation is null ? [] : new[] { PerValue(Activation, Output) },
    ];
}

/// <summary>A pool by itself: a mean, or a maximum whose windows reach into padding, which never wins.</summary>
/// <param name="Name">See <see cref="Stage"/>.</param>
/// <param name="Layers">See <see cref="Stage"/>.</param>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Window">The windows.</param>
/// <param name="IsMaximum">Whether it takes the maximum rather than the mean.</param>
/// <param name="CountsPadding">Whether a mean divides by the whole window at the edges too.</param>
internal sealed record PoolStage(
    string Name, string Layers, TensorPlan Input, TensorPlan Output, Shapes.Window Window, bool IsMaximum, bool CountsPadding)
    : Stage(Name, Layers, Input, Output)
{
    public override IReadOnlyList<LayerCost> Costs => [new(Output.Name, (long)Output.Shape.Elements * Window.Taps)];

    /// <summary>One column at a time.</summary>
    public EquatableArray<ColumnTile> Columns => ColumnTiles.Forward(Window, Output.Shape.Width, Input.Shape.Width, 1);
}

/// <summary>The mean of every channel.</summary>
internal sealed record MeanStage(string Name, string Layers, TensorPlan Input, TensorPlan Output) : Stage(Name, Layers, Input, Output)
{
    public override IReadOnlyList<LayerCost> Costs => [new(Output.Name, Input.Shape.Elements)];
}

/// <param name="Name">See <see cref="Stage"/>.</param>
/// <param name="Layers">See <see cref="Stage"/>.</param>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Rate">Share of values that training sets to 0.</param>
/// <param name="Number">Which dropout of the network it is, from 0: each has masks of its own.</param>
internal sealed record DropoutStage(string Name, string Layers, TensorPlan Input, TensorPlan Output, float Rate, int Number)
    : Stage(Name, Layers, Input, Output)
{
    public override IReadOnlyList<LayerCost> Costs => [new(Output.Name, Output.Shape.Elements)];
}

/// <summary>Softmax over the features of a vector.</summary>
internal sealed record SoftmaxStage(string Name, string Layers, TensorPlan Input, TensorPlan Output) : Stage(Name, Layers, Input, Output)
{
    public override IReadOnlyList<LayerCost> Costs => [new(Output.Name, 4L * Output.Shape.Elements)];
}

/// <summary>Branches one after the other along the channels.</summary>
internal sealed record ConcatStage(string Name, string Layers, EquatableArray<TensorPlan> Branches, TensorPlan Output) : Stage(Name, Layers, Branches[0], Output)
{
    public override IReadOnlyList<LayerCost> Costs => [];

    public override IReadOnlyList<TensorPlan> Inputs => Branches;
}
