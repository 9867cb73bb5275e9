using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>Writes the predictor: its folded and packed weights, and the two schedules.</summary>
internal static class PredictorEmitter
{
    public static void Write(SourceWriter writer, NetworkPlan network)
    {
        PredictionPlan plan = network.Prediction;
        writer.Line("/// <summary>Prediction with folded batch norms. Immutable: any number of threads may share it.</summary>");
        writer.Line("/// <remarks>");
        writer.Line("/// Two schedules of the same sums in the same order, so that the results have the same bits: one whose lanes are 16 samples, and");
        writer.Line("/// one whose lanes are the channels of a single sample, with other kernels (Wide) where vectors have 16 floats.");
        writer.Line("/// </remarks>");
        MemberAttributes.Write(writer);
        using (writer.Open("private sealed unsafe class FrozenPredictor : global::GenBn.Predictor"))
        {
            foreach (FoldedLayer folded in plan.Folded)
            {
                writer.Line($"private readonly global::GenBn.Kernels.FoldedLayer {Emit.Field(folded.Layer.Name)};");
            }

            foreach (BatchNormLayer norm in plan.Unfolded)
            {
                writer.Line($"private readonly global::GenBn.Kernels.BatchNormSnapshot {Emit.Field(norm.Name)};");
            }

            writer.Line();
            WriteConstructor(writer, network, plan);
            writer.Line();
            BlockSchedule.Write(writer, plan.Blocks);
            writer.Line();
            SampleSchedule.Write(writer, plan.Sample);
        }
    }

    private static void WriteConstructor(SourceWriter writer, NetworkPlan network, PredictionPlan plan)
    {
        TensorPlan output = plan.Blocks.Output;
        string probabilities = plan.HasProbabilities switch { true => "true", false => "false", null => "null" };
        string image = plan.OutputImage is { } shape ? $", outputImage: \"{shape}\"" : "";
        writer.Line("public FrozenPredictor(global::GenBn.Kernels.ITensorSource tensors)");
        writer.Line($"    : base(inputLength: {network.Input.Elements}, outputLength: {output.Shape.Elements}, outputStride: {output.Stride}, scratchLength: {plan.ScratchLength}, hasProbabilities: {probabilities}{image})");
        using (writer.Open())
        {
            foreach (FoldedLayer folded in plan.Folded)
            {
                writer.Line($"{Emit.Field(folded.Layer.Name)} = new global::GenBn.Kernels.FoldedLayer(\n    {string.Join(",\n    ", Arguments(plan, folded))});");
            }

            foreach (BatchNormLayer norm in plan.Unfolded)
            {
                writer.Line($"{Emit.Field(norm.Name)} = new global::GenBn.Kernels.BatchNormSnapshot(tensors, {norm.Shape.Channels}, {Norm(norm)});");
            }
        }
    }

    private static IEnumerable<string> Arguments(PredictionPlan plan, FoldedLayer folded)
    {
        yield return "tensors";
        yield return $"\"{folded.Layer.Name}\"";
        (int[] shape, bool hasBias) = folded.Layer switch
        {
            ConvLayer conv => (new[] { conv.Shape.Channels, conv.GroupSources, conv.Window.Kernel.Height, conv.Window.Kernel.Width }, conv.HasBias),
            DenseLayer dense => ([dense.Shape.Elements, dense.Features], dense.HasBias),
            _ => throw new InvalidOperationException($"{folded.Layer} has no weights."),
        };
        yield return $"[{string.Join(", ", shape.Select(size => Emit.Invariant($"{size}")))}]";
        yield return $"hasBias: {(hasBias ? "true" : "false")}";
        yield return folded.Norm is null ? "norm: null" : $"norm: {Norm(folded.Norm)}";
        LanePacking? packing = plan.PackingOf(folded.Layer);
        yield return packing is null ? "packing: null" : Emit.Invariant($"new global::GenBn.Kernels.LanePacking(Groups: {packing.Groups}, Vectors: {packing.Vectors}, WideVectors: {packing.WideVectors}, Kernel: {Text(packing.Kernel)}, First: {Text(packing.First)}, Used: {Text(packing.Used)})");
    }

    private static string Norm(BatchNormLayer norm) =>
        $"new global::GenBn.Kernels.FoldedNorm(\"{norm.Name}\", HasGamma: {(norm.Options.Scale == BatchNormTerms.Off ? "false" : "true")}, HasBeta: {(norm.Options.Center == BatchNormTerms.Off ? "false" : "true")}, {Emit.Literal(norm.Options.Epsilon)})";

    private static string Text((int, int) pair) => Emit.Invariant($"({pair.Item1}, {pair.Item2})");
}
