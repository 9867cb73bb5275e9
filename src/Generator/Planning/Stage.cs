using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>
/// A fused unit of computation: one or more layers, and everything that schedules ask of them. What a new kind of stage leaves out does
/// not compile.
/// </summary>
/// <param name="Input">What it reads.</param>
/// <param name="Output">What it leaves for the next stage.</param>
internal abstract record Stage(Operand Input, Operand Output)
{
    /// <summary>Its layers in words, for comments.</summary>
    public abstract string Words { get; }

    /// <summary>Names of its layers.</summary>
    public abstract string LayerNames { get; }

    /// <summary>What each of its layers takes, forward, per sample.</summary>
    public abstract IReadOnlyList<LayerCost> Costs { get; }

    /// <summary>Floating-point operations of the forward pass per sample, without those of batch statistics; a fused multiply-add counts 2.</summary>
    public long Flops => Costs.Sum(cost => cost.Flops);

    /// <summary>Everything that it reads and passes gradients back to.</summary>
    public virtual IReadOnlyList<Operand> Inputs => [Input];

    /// <summary>Whether it computes its output; otherwise it only measures its input.</summary>
    public virtual bool HasOutput => true;

    /// <summary>Whether prediction reads its input instead of its output.</summary>
    public virtual bool IsPassedOver => false;

    /// <summary>Whether a parameter of its own is learned.</summary>
    public virtual bool Learns => false;

    /// <summary>The layer whose weights prediction keeps, with what is folded into them.</summary>
    public virtual FoldedLayer? Folded => null;

    /// <summary>The batch norm whose numbers it takes in prediction.</summary>
    public virtual BatchNormLayer? Unfolded => null;

    /// <summary>Weight gradients that are summed in groups of blocks; 0 where there are none.</summary>
    public virtual int GroupSumCount => 0;

    /// <summary>The layer whose gradients those are.</summary>
    public virtual Layer? SummedLayer => null;

    /// <summary>What a pass keeps for it beside tensors.</summary>
    public virtual IEnumerable<StageObject> PassObjects => [];

    /// <summary>What a pass does before its first block: something of the weights that all blocks use.</summary>
    public virtual IEnumerable<Step> Preparation => [];

    /// <summary>What it takes of a worker's own memory, in floats.</summary>
    public virtual ScratchPlan Scratch => ScratchPlan.ForSums(PlaneSums.Statistics * Math.Max(Input.Shape.Channels, Output.Shape.Channels));

    /// <summary>Operands that it goes through value by value together: they have gaps at the same places.</summary>
    public virtual IEnumerable<Operand> Alike => [];

    /// <summary>Operands whose values must follow each other without gaps.</summary>
    public virtual IEnumerable<Operand> Dense => [];

    /// <summary>
    /// Whether the gradient of an input can be that of the output, in the same memory: the stage works in place, or passes it on as it is.
    /// </summary>
    /// <param name="input">Which input.</param>
    /// <param name="isOnlyReader">Whether no other stage reads that.</param>
    public virtual bool SharesGradient(int input, bool isOnlyReader) => false;

    /// <summary>Whether it makes the gradient of its input block by block, so that a convolution before it can take it from scratch memory.</summary>
    public virtual bool SpreadsGradient => false;

    /// <summary>Whether it takes the gradient of its output block by block.</summary>
    public virtual bool TakesGradientByBlock => false;

    /// <summary>Whether one sample's values of an operand are read one by one, in whatever order they lie.</summary>
    public virtual bool ReadsSingleValues(Operand operand) => false;

    /// <summary>Its steps of a forward pass.</summary>
    public abstract void Forward(TrainingPlanner plan);

    /// <summary>Its steps of a backward pass.</summary>
    public abstract void Backward(TrainingPlanner plan);

    /// <summary>What prediction makes of it; null where nothing is left to do.</summary>
    public abstract PredictedStage? Fold(Folding folding);

    /// <summary>The stage with the operands that hold its values in prediction.</summary>
    public virtual Stage Rename(Func<Operand, Operand> rename) => this with { Input = rename(Input) };

    /// <summary>Operations that take some for each value of an operand.</summary>
    protected static LayerCost PerValue(Layer layer, Operand operand, int operations = 1) => new(layer.Name, (long)operations * operand.Shape.Elements);

    /// <summary>Names of the layers that are there.</summary>
    protected static string NamesOf(params Layer?[] layers) => string.Join(", ", layers.OfType<Layer>().Select(layer => layer.Name));

    /// <summary>Words for the layers that are there.</summary>
    protected static string WordsOf(params Layer?[] layers) => string.Join(", ", layers.OfType<Layer>().Select(layer => layer.Words));

    /// <summary>Words for a layer of prediction with what is folded into it and done to its sums.</summary>
    protected static string FoldedWords(Layer layer, BatchNormLayer? norm, Operand? shortcut, ActivationLayer? activation) =>
        layer.Words
        + (norm is null ? "" : $", {norm.Name} folded in")
        + (shortcut is null ? "" : $", sum with {shortcut.Name}")
        + (activation is null ? "" : ", " + activation.Name);

    /// <summary>What it takes, forward.</summary>
    public StageCost Cost => new(Flops, 4 * Inputs.Append(Output).Sum(operand => (long)operand.Shape.Elements));

    /// <summary>A step of this stage.</summary>
    protected Step StepOf(string title, params Call[] calls) => new(title, LayerNames, calls);

    /// <summary>The current block of an operand.</summary>
    protected static Argument Block(Operand operand) => new Values(operand.Tensor);

    /// <summary>All blocks of an operand.</summary>
    protected static Argument Batch(Operand operand) => new Values(operand.Tensor, IsBatch: true);

    /// <summary>Whether a function of the runtime adds to what is there.</summary>
    protected static Argument Accumulate(bool adds) => adds ? "accumulate: true" : "accumulate: false";

    /// <summary>Sums of the kernel that runs.</summary>
    protected static Argument Lanes { get; } = new ScratchPart(ScratchUse.Kernel);
}

/// <summary>What a layer takes in the stage that computes it.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Flops">Floating-point operations of the forward pass per sample; a fused multiply-add counts 2.</param>
internal sealed record LayerCost(string Layer, long Flops);

/// <summary>Memory of one worker, in floats. Each part is reused by every stage.</summary>
/// <param name="Sums">Of one kernel: lane-wise sums on their way to a reduction, or a panel.</param>
/// <param name="Gradient">The gradient of one block of a convolution's output.</param>
/// <param name="WeightSums">Lane-wise sums of a weight gradient over a group of blocks.</param>
internal sealed record ScratchPlan(int Sums, int Gradient, int WeightSums)
{
    /// <summary>Transformed tiles of a convolution.</summary>
    public int Tiles { get; init; }

    /// <summary>Floats in all.</summary>
    public int Length => Sums + Gradient + WeightSums + Tiles;

    public static ScratchPlan ForSums(int sums) => new(sums, 0, 0);

    /// <summary>Room for any of some stages.</summary>
    public static ScratchPlan For(IReadOnlyCollection<Stage> stages)
    {
        ScratchPlan[] all = [.. stages.Select(stage => stage.Scratch)];
        return new ScratchPlan(all.Max(one => one.Sums), all.Max(one => one.Gradient), all.Max(one => one.WeightSums)) { Tiles = all.Max(one => one.Tiles) };
    }

    /// <summary>Where a part begins.</summary>
    public int OffsetOf(ScratchUse use) => use switch
    {
        ScratchUse.BlockGradient => Sums,
        ScratchUse.WeightSums => Sums + Gradient,
        ScratchUse.Tiles => Sums + Gradient + WeightSums,
        _ => 0,
    };
}
