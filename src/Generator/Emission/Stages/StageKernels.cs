using GenBn.Generator.Fusion;
using GenBn.Generator.Kernels;
using Kernel = GenBn.Generator.Kernels.Kernel;

namespace GenBn.Generator.Emission.Stages;

/// <summary>Writes the kernels of stages, under the stages' names.</summary>
internal static class StageKernels
{
    public static void Write(SourceWriter writer, string summary, string name, Kernel kernel)
    {
        using (Emit.Kernel(writer, summary, name, string.Join(", ", kernel.Signature.Select(parameter => $"{parameter.Type} {parameter.Name}"))))
        {
            kernel.WriteBody(writer);
        }
    }

    public static ConvGeometry Geometry(ConvStage stage) => new(stage.Layer.Source, stage.Layer.Shape, stage.Layer.Window, stage.Layer.Groups);
}

internal static class ConvForward
{
    public static void Write(SourceWriter writer, ConvStage stage) => StageKernels.Write(
        writer,
        $"Forward: {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}], one block.",
        $"{stage.Name}Forward",
        new Kernels.ConvForward(
            StageKernels.Geometry(stage),
            stage.Input.PlaneStride,
            stage.Output.PlaneStride,
            stage.HasBias,
            Measures: stage.Statistics is not null,
            HasShortcut: stage.Shortcut is not null,
            stage.Activation?.Function,
            Prefetches: stage.Folded is null));
}

internal static class ConvInputGradient
{
    public static void Write(SourceWriter writer, ConvStage stage, bool adds) => StageKernels.Write(
        writer,
        $"Input gradient: {stage.Output.Name} [{stage.Output.Shape}] → {(adds ? "added to " : "")}{stage.Input.Name} [{stage.Layer.Source}], one block.",
        $"{stage.Name}InputGradient",
        new Kernels.ConvInputGradient(StageKernels.Geometry(stage), stage.Input.PlaneStride, stage.Output.PlaneStride, adds));
}

internal static class ConvWeightGradient
{
    public static void Write(SourceWriter writer, ConvStage stage) => StageKernels.Write(
        writer,
        $"Weight gradient: {Emit.Thousands(stage.GradientCount)} sums of 16 lanes, over one block. Fresh sums start at 0, others go on.",
        $"{stage.Name}WeightGradient",
        new Kernels.ConvWeightGradient(StageKernels.Geometry(stage), stage.Input.PlaneStride, stage.Output.PlaneStride, stage.HasBias));
}

internal static class ConvWeightGradientOverBatch
{
    public static void Write(SourceWriter writer, ConvStage stage) => StageKernels.Write(
        writer,
        "Weight gradient of the output channels [first, end), all blocks.",
        $"{stage.Name}WeightGradient",
        new Kernels.ConvWeightGradientOverBatch(
            StageKernels.Geometry(stage), stage.Input.PlaneStride, stage.Output.PlaneStride, stage.Input.Stride, stage.Output.Stride, stage.HasBias));
}

internal static class StatisticsEmitter
{
    public static void Write(SourceWriter writer, StatisticsStage stage) => StageKernels.Write(
        writer,
        $"Origins, sums and sums of squares of {stage.Input.Name} [{stage.Input.Shape}] per channel and lane, one block.",
        $"{stage.Name}Forward",
        new ChannelStatistics(stage.Input.Shape, stage.Input.PlaneStride));
}

internal static class NormalizeForward
{
    public static void Write(SourceWriter writer, NormalizeStage stage) => StageKernels.Write(
        writer,
        $"Forward: {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}], one block.",
        $"{stage.Name}Forward",
        new PointwiseForward(
            stage.Input.Shape,
            stage.Output.Shape,
            stage.Input.PlaneStride,
            stage.Output.PlaneStride,
            Normalizes: stage.Norm is not null,
            HasShortcut: stage.Shortcut is not null,
            stage.Pool?.Window,
            KeepsExtreme: stage.Extreme is not null,
            stage.Activation?.Function));
}

internal static class NormalizeBackward
{
    public static void Write(SourceWriter writer, NormalizeStage stage, bool inPlace, bool adds)
    {
        if (stage.Norm is not null)
        {
            StageKernels.Write(
                writer,
                $"Backward, first step: the gradient of {stage.Output.Name} through the activation, in place, and its sums per channel, one block.",
                $"{stage.Name}GradientSums",
                new PointwiseGradientSums(stage.Output.Shape, stage.Output.PlaneStride, stage.Shortcut is not null, stage.Activation?.Function));
        }
        else if (PassesActivation(stage))
        {
            StageKernels.Write(
                writer,
                $"Backward: the gradient of {stage.Output.Name} through the activation, in place, one block.",
                $"{stage.Name}Activation",
                new ActivationGradient(stage.Output.Vectors, stage.Shortcut is not null, stage.Activation!.Function));
        }

        if (!inPlace && NeedsSpread(stage))
        {
            if (stage.Norm is not null || PassesActivation(stage))
            {
                writer.Line();
            }

            StageKernels.Write(
                writer,
                $"Backward{(stage.Norm is null ? "" : ", second step")}: {stage.Output.Name} [{stage.Output.Shape}] → {(adds ? "added to " : "")}{stage.Input.Name} [{stage.Input.Shape}], one block.",
                $"{stage.Name}Backward",
                new PointwiseGradient(
                    stage.Input.Shape,
                    stage.Output.Shape,
                    stage.Input.PlaneStride,
                    stage.Output.PlaneStride,
                    Normalizes: stage.Norm is not null,
                    stage.Pool?.Window,
                    stage.Activation?.Function,
                    adds));
        }
    }

    /// <summary>Whether there is a step that takes the gradient through the activation, in place, without a batch norm or pool.</summary>
    public static bool PassesActivation(NormalizeStage stage) => stage is { Norm: null, Pool: null, Activation: not null };

    /// <summary>Whether the gradient of the input needs a kernel of its own; else it is the passed gradient, moved or not.</summary>
    public static bool NeedsSpread(NormalizeStage stage) => stage.Norm is not null || stage.Pool is not null;
}

internal static class DenseEmitter
{
    public static int TileRows(int count) => DenseProduct.TileRows(count);

    public static void WriteForward(SourceWriter writer, DenseStage stage) => StageKernels.Write(
        writer,
        $"Forward: units [first, end) of {stage.Product.Name} [{stage.Units}] from {stage.Input.Name} [{stage.Layer.Features}], all blocks.",
        $"{stage.Name}Forward",
        new DenseForward(
            stage.Layer.Features, stage.Units, stage.Input.Stride, stage.Product.Stride, stage.HasBias, stage.Folded is null ? null : stage.Activation?.Function));

    public static void WriteInputGradient(SourceWriter writer, DenseStage stage, bool adds) => StageKernels.Write(
        writer,
        $"Input gradient: features [first, end) of {stage.Input.Name} [{stage.Layer.Features}] from {stage.Product.Name} [{stage.Units}], all blocks.",
        $"{stage.Name}InputGradient",
        new DenseInputGradient(stage.Layer.Features, stage.Units, stage.Input.Stride, stage.Product.Stride, adds));
}

internal static class DenseWeightGradient
{
    public const int Share = Kernels.DenseWeightGradient.Share;

    public static void Write(SourceWriter writer, DenseStage stage) => StageKernels.Write(
        writer,
        $"Weight gradient: the features [first, end) of all {stage.Units} units, all blocks.",
        $"{stage.Name}WeightGradient",
        new Kernels.DenseWeightGradient(stage.Layer.Features, stage.Units, stage.Input.Stride, stage.Product.Stride));
}

internal static class PoolEmitter
{
    public static void WriteForward(SourceWriter writer, PoolStage stage) => StageKernels.Write(
        writer,
        $"Forward: {stage.Input.Name} [{stage.Input.Shape}] → {stage.Output.Name} [{stage.Output.Shape}], one block.",
        $"{stage.Name}Forward",
        new PoolForward(
            stage.Input.Shape, stage.Output.Shape, stage.Input.PlaneStride, stage.Output.PlaneStride, stage.Window, stage.IsMaximum, stage.CountsPadding));

    public static void WriteBackward(SourceWriter writer, PoolStage stage, bool adds) => StageKernels.Write(
        writer,
        $"Backward: {stage.Output.Name} [{stage.Output.Shape}] → {(adds ? "added to " : "")}{stage.Input.Name} [{stage.Input.Shape}], one block.",
        $"{stage.Name}Backward",
        new PoolBackward(
            stage.Input.Shape, stage.Output.Shape, stage.Input.PlaneStride, stage.Output.PlaneStride, stage.Window, stage.IsMaximum, stage.CountsPadding, adds));
}
