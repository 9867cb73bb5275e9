using System.Globalization;
using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission;

/// <summary>
/// The comment over the kernels of a stage, or of a step for one sample: its layers, the tensors that it reads and writes with their
/// shapes, what that takes, and why it is as it is.
/// </summary>
internal static class StageHeader
{
    /// <summary>Writes the header of a stage.</summary>
    public static void Write(SourceWriter writer, Stage stage)
    {
        string statistics = stage.StatisticsFlops == 0 ? "" : $" and {Emit.Thousands(stage.StatisticsFlops)} for batch statistics";
        Write(
            writer,
            $"Stage {stage.Name}: {stage.Layers}.",
            stage.Reads.Select(tensor => $"{tensor.Name} [{tensor.Shape}]"),
            WeightsOf(stage),
            stage.Writes.Select(tensor => $"{tensor.Name} [{tensor.Shape}]"),
            stage.Flops,
            statistics,
            stage.BytesMoved,
            StageReasons.Of(stage));
    }

    /// <summary>Writes the header of a step for one sample.</summary>
    public static void Write(SourceWriter writer, SampleStep step) => Write(
        writer,
        $"Step {step.Name}: {step.Layers}{(step.IsForWide ? ", with vectors of 16 floats" : "")}.",
        step.Inputs.Select(Words),
        step.Unit is null ? 0 : WeightsOf(step.Unit),
        [Words(step.Output)],
        step.Unit?.Flops ?? 0,
        "",
        4 * step.Inputs.Append(step.Output).Sum(tensor => (long)tensor.Shape.Elements),
        StageReasons.Of(step));

    private static void Write(SourceWriter writer, string title, IEnumerable<string> reads, long weights, IEnumerable<string> writes, long flops, string statistics, long bytes, IEnumerable<string> reasons)
    {
        string parameters = weights == 0 ? "" : $" and {Emit.Thousands(weights)} parameters";
        string[] written = [.. writes];
        string effect = written.Length == 0 ? "writes no tensor" : $"writes {string.Join(", ", written)}";
        writer.Line($"// {title}");
        writer.Line($"// Reads {string.Join(", ", reads)}{parameters}; {effect}.");
        writer.Line($"// Forward, per sample: {Emit.Thousands(flops)} FLOPs{statistics}, {Emit.Thousands(bytes)} bytes of tensors moved, {Intensity(flops, bytes)} FLOPs a byte.");
        foreach (string reason in reasons)
        {
            writer.Line($"// {reason}");
        }
    }

    private static string Intensity(long flops, long bytes) => ((double)flops / bytes).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Words(SampleTensor tensor) => $"{tensor.Name} [{tensor.Shape}]{(tensor.Shape.Plane == 1 ? "" : tensor.IsRowMajor ? " by rows" : " with channels last")}";

    /// <summary>Weights and biases: in prediction there is a bias, into which the batch norm is folded.</summary>
    private static long WeightsOf(Stage stage) => stage switch
    {
        ConvStage conv => conv.Layer.ParameterCount,
        DenseStage dense => dense.Layer.ParameterCount,
        _ => 0,
    };
}
