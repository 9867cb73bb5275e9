using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes the stream of a network whose layers are causal, and its kernels.</summary>
internal static class StreamEmitter
{
    private const string KernelClass = "FrameKernels";

    public static void Write(SourceWriter writer, NetworkPlan network)
    {
        StreamPlan stream = network.Stream!;
        PredictionPlan plan = stream.Frame!;
        var kernels = new KernelTable(plan.Sample.Kernels);
        writer.Line("/// <summary>Prediction frame by frame: earlier positions and states are kept, and each sum is that of the whole sequence.</summary>");
        MemberAttributes.Write(writer);
        using (writer.Open($"private sealed unsafe class FrozenStream : global::GenBn.StreamPredictor<{network.Declaration.Name}>"))
        {
            PredictorEmitter.WriteFields(writer, plan);
            writer.Line();
            writer.Line("public FrozenStream(global::GenBn.CompilerServices.ITensorSource tensors)");
            writer.Call(
                "    : base",
                [
                    Emit.Invariant($"inputLength: {stream.InputLength}"), Emit.Invariant($"outputLength: {stream.OutputLength}"),
                    Emit.Invariant($"scratchLength: {plan.ScratchLength}"), Emit.Invariant($"stateLength: {stream.StateLength}"),
                ],
                "");
            using (writer.Open())
            {
                if (network.Normalization is { } normalization)
                {
                    writer.Call("NormalizeInputs(new", PredictorEmitter.NormalizationArguments(stream.InputLength, plane: 1, normalization), ");");
                }

                PredictorEmitter.WriteCreation(writer, plan);
            }

            writer.Line();
            var schedules = new PredictionScheduleWriter(writer, kernels, KernelClass, stream.Input!);
            schedules.WriteFrames(plan.Sample, plan.SampleOutput, stream.InputLength, stream.OutputLength);
        }

        writer.Line();
        PredictorEmitter.WriteKernels(writer, kernels, KernelClass, "of the stream");
    }
}
