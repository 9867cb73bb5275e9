using GenBn.Generator.Graph;
using GenBn.Generator.Shapes;

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
    /// <summary>Floating-point operations of the forward pass per sample; a fused multiply-add counts 2.</summary>
    public abstract long Flops { get; }

    /// <summary>The batch norm whose normalisation this stage applies.</summary>
    public virtual BatchNormLayer? BatchNorm => null;
}

/// <summary>A convolution, with the statistics of the batch norm that follows.</summary>
/// <param name="Name">See <see cref="Stage"/>.</param>
/// <param name="Layers">See <see cref="Stage"/>.</param>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Layer">The convolution.</param>
/// <param name="Statistics">The batch norm that the statistics are for; null when there is none, and then there is a bias.</param>
internal sealed record ConvStage(string Name, string Layers, TensorPlan Input, TensorPlan Output, ConvLayer Layer, BatchNormLayer? Statistics)
    : Stage(Name, Layers, Input, Output)
{
    public bool HasBias => Statistics is null;

    /// <summary>Output channels × output columns of the forward kernel.</summary>
    public RegisterTile ForwardTile => RegisterTile.ForRow(Layer.Shape.Channels, Layer.Shape.Width, 1, Forward);

    /// <summary>Input channels × input columns of the input gradient.</summary>
    public RegisterTile InputGradientTile => RegisterTile.ForRow(Layer.Source.Channels, Layer.Source.Width, Layer.Stride, InputGradient);

    /// <summary>Output × input channels of the weight gradient.</summary>
    public RegisterTile WeightGradientTile => RegisterTile.ForWeightGradient(Layer.Shape.Channels, Layer.Source.Channels, Layer.Kernel);

    public EquatableArray<ColumnTile> ForwardColumns => Forward(ForwardTile.Columns);

    /// <summary>One column at a time: more would let the compiler keep inputs for the next column, in registers that the sums need.</summary>
    public EquatableArray<ColumnTile> WeightGradientColumns => Forward(1);

    public EquatableArray<ColumnTile> InputGradientColumns => InputGradient(InputGradientTile.Columns);

    /// <summary>Tiles of the forward kernel in one block, about: the places where it can fetch ahead.</summary>
    public int ForwardTileCount => Divide(Layer.Shape.Channels, ForwardTile.Rows) * Layer.Shape.Height * ForwardColumns.Sum(tile => tile.Count);

    /// <summary>Rows that the weight gradient streams through in one block, about: the places where it can fetch ahead.</summary>
    public int WeightGradientRowCount => Divide(Layer.Shape.Channels, WeightGradientTile.Rows)
        * Divide(Layer.Source.Channels, WeightGradientTile.Columns) * Layer.Kernel * Math.Max(1, Math.Min(Layer.Shape.Height, Layer.Source.Height));

    public int WeightCount => Layer.Shape.Channels * Layer.Source.Channels * Layer.Kernel * Layer.Kernel;

    /// <summary>Weights and biases: the sums of the weight gradient, 16 lanes each.</summary>
    public int GradientCount => WeightCount + (HasBias ? Layer.Shape.Channels : 0);

    /// <summary>Exact: products with padding are neither computed nor counted.</summary>
    public override long Flops
    {
        get
        {
            long columns = ForwardColumns.Sum(tile => (long)tile.Count * tile.Taps.Count);
            long rows = Enumerable.Range(0, Layer.Shape.Height).Sum(y => (long)Enumerable.Range(0, Layer.Kernel)
                .Count(k => (y * Layer.Stride) - Layer.Padding + k is var row && row >= 0 && row < Layer.Source.Height));
            return 2L * Layer.Shape.Channels * Layer.Source.Channels * rows * columns;
        }
    }

    private EquatableArray<ColumnTile> Forward(int width) =>
        ColumnTiles.Forward(Layer.Shape.Width, Layer.Source.Width, Layer.Kernel, Layer.Stride, Layer.Padding, width);

    private EquatableArray<ColumnTile> InputGradient(int width) =>
        ColumnTiles.Backward(Layer.Source.Width, Layer.Shape.Width, Layer.Kernel, Layer.Stride, Layer.Padding, width);

    private static int Divide(int count, int by) => (count + by - 1) / by;
}

/// <summary>Statistics of a batch norm whose producer does not take them on the way.</summary>
internal sealed record StatisticsStage(string Name, string Layers, TensorPlan Input, BatchNormLayer Statistics)
    : Stage(Name, Layers, Input, Input)
{
    public override long Flops => 4L * Input.Shape.Elements;
}

/// <summary>Normalisation, max pooling and activation in one pass over the producer's output; at least one of the three.</summary>
/// <param name="Name">See <see cref="Stage"/>.</param>
/// <param name="Layers">See <see cref="Stage"/>.</param>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Extreme">Per window the value that was chosen, before normalisation; null without a pool.</param>
/// <param name="Norm">The batch norm.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Activation">The activation.</param>
internal sealed record NormalizeStage(
    string Name, string Layers, TensorPlan Input, TensorPlan Output, TensorPlan? Extreme, BatchNormLayer? Norm, MaxPoolLayer? Pool, ActivationLayer? Activation)
    : Stage(Name, Layers, Input, Output)
{
    public override BatchNormLayer? BatchNorm => Norm;

    /// <summary>Comparisons count 1, normalisation 2, an activation 1.</summary>
    public override long Flops => (long)Output.Shape.Elements
        * ((Pool is null ? 0 : (Pool.Kernel * Pool.Kernel) - 1) + (Norm is null ? 0 : 2) + (Activation is null ? 0 : 1));
}

/// <summary>A dense layer with the batch norm and activation that follow it: its workers own whole features, so nothing needs a barrier.</summary>
/// <param name="Name">See <see cref="Stage"/>.</param>
/// <param name="Layers">See <see cref="Stage"/>.</param>
/// <param name="Input">See <see cref="Stage"/>.</param>
/// <param name="Output">See <see cref="Stage"/>.</param>
/// <param name="Product">The product before batch norm; the same as <paramref name="Output"/> without one.</param>
/// <param name="Layer">The dense layer.</param>
/// <param name="Norm">The batch norm; null when there is none, and then there is a bias.</param>
/// <param name="Activation">The activation.</param>
internal sealed record DenseStage(
    string Name, string Layers, TensorPlan Input, TensorPlan Output, TensorPlan Product, DenseLayer Layer, BatchNormLayer? Norm, ActivationLayer? Activation)
    : Stage(Name, Layers, Input, Output)
{
    public int Units => Layer.Shape.Elements;

    public bool HasBias => Norm is null;

    public override BatchNormLayer? BatchNorm => Norm;

    public override long Flops => (2L * Units * Layer.Features) + ((Norm is null ? 0 : 2L) * Units) + ((Activation is null ? 0 : 1L) * Units);
}
