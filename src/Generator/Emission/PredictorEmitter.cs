using GenBn.Generator.Kernels;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes the predictor: its folded and packed weights, and the two schedules.</summary>
internal static class PredictorEmitter
{
    /// <summary>What is done to raw values, where the class that the network declares has it.</summary>
    public const string Normalization = "FrozenPredictor.Normalization";

    private const string KernelClass = "PredictionKernels";

    public static void Write(SourceWriter writer, NetworkPlan network, KernelTable kernels)
    {
        PredictionPlan plan = network.Prediction;
        writer.Line("/// <summary>Prediction with folded batch norms. Any number of threads may share it.</summary>");
        writer.Line("/// <remarks>");
        writer.Line("/// Two schedules of the same sums in the same order, so that the results have the same bits: one whose lanes are 16 samples, and");
        writer.Line("/// one whose lanes are the channels of a single sample, with other kernels (Wide) where vectors have 16 floats.");
        writer.Line("/// </remarks>");
        MemberAttributes.Write(writer);
        using (writer.Open($"private sealed unsafe class FrozenPredictor : global::GenBn.Predictor<{network.Declaration.Name}>"))
        {
            if (network.Normalization is { } normalization)
            {
                WriteNormalization(writer, network, normalization);
                writer.Line();
            }

            WriteFields(writer, plan);
            writer.Line();
            WriteConstructor(writer, network, plan);
            writer.Line();
            WriteUpdate(writer, plan);
            writer.Line();
            var schedules = new PredictionScheduleWriter(writer, kernels, KernelClass, network.Tensors[0]);
            schedules.WriteBlocks(plan.Blocks, plan.Output);
            writer.Line();
            schedules.WriteSample(plan.Sample, plan.SampleOutput);
        }
    }

    /// <summary>Writes the fields with folded and packed weights.</summary>
    public static void WriteFields(SourceWriter writer, PredictionPlan plan)
    {
        foreach (FoldedLayer folded in plan.Folded)
        {
            writer.Line($"private readonly global::GenBn.CompilerServices.FoldedLayer {Emit.Field(folded.Layer.Name)};");
        }

        foreach (BatchNormLayer norm in plan.Unfolded)
        {
            writer.Line($"private readonly global::GenBn.CompilerServices.BatchNormSnapshot {Emit.Field(norm.Name)};");
        }

        StageObjects.WriteFields(writer, plan.Objects);
    }

    /// <summary>Writes what a constructor sets them to.</summary>
    public static void WriteCreation(SourceWriter writer, PredictionPlan plan)
    {
        foreach (FoldedLayer folded in plan.Folded)
        {
            writer.Call($"{Emit.Field(folded.Layer.Name)} = new", Arguments(plan, folded), ";");
        }

        foreach (BatchNormLayer norm in plan.Unfolded)
        {
            writer.Call(
                $"{Emit.Field(norm.Name)} = new", ["tensors", Emit.Invariant($"{norm.Shape.Channels}"), Norm(norm)], ";");
        }

        StageObjects.WriteCreation(writer, plan.Objects);
    }

    /// <summary>Writes the class with the kernels of prediction.</summary>
    public static void WriteKernels(SourceWriter writer, KernelTable kernels) => WriteKernels(writer, kernels, KernelClass, "of prediction");

    /// <summary>Writes a class with kernels.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="kernels">The kernels.</param>
    /// <param name="name">The name of the class.</param>
    /// <param name="whose">What they are of, in words.</param>
    public static void WriteKernels(SourceWriter writer, KernelTable kernels, string name, string whose)
    {
        string exception = kernels.All.Any(entry => entry.Name.Contains("Wide")) ? "; those called …Wide are for 512 bits only" : "";
        writer.Line($"/// <summary>The kernels {whose}, one text for 128-, 256- and 512-bit vectors{exception}.</summary>");
        KernelClassText.WriteNames(writer);
        MemberAttributes.Write(writer);
        using (writer.Open($"private static class {name}"))
        {
            KernelClassText.WriteOptimized(writer);
            kernels.Write(writer);
        }
    }

    private static void WriteConstructor(SourceWriter writer, NetworkPlan network, PredictionPlan plan)
    {
        string[] image = plan.OutputImage is { } shape ? [$"outputImage: \"{shape}\""] : [];
        writer.Line("public FrozenPredictor(global::GenBn.CompilerServices.ITensorSource tensors)");
        writer.Call(
            "    : base",
            [
                Emit.Invariant($"inputLength: {network.Input.Elements}"), Emit.Invariant($"outputLength: {plan.Output.Shape.Elements}"), Emit.Invariant($"outputStride: {plan.Output.Stride}"),
                Emit.Invariant($"scratchLength: {plan.ScratchLength}"), $"hasProbabilities: {Flag(plan.HasProbabilities)}", .. image,
            ],
            "");
        using (writer.Open())
        {
            if (network.Normalization is not null)
            {
                writer.Line("NormalizeInputs(Normalization);");
            }

            WriteCreation(writer, plan);
            WriteOutputs(writer, network.Outputs);
        }
    }

    /// <summary>What the outputs are: a single vector needs no more than the arguments of the base class say.</summary>
    private static void WriteOutputs(SourceWriter writer, IReadOnlyList<NetworkOutput> outputs)
    {
        if (outputs.Count > 1 || outputs[0].Shape.Plane > 1)
        {
            writer.Call(
                "DeclareOutputs",
                outputs.Select(output => Emit.Invariant($"new global::GenBn.CompilerServices.OutputPart(\"{output.Name}\", Channels: {output.Shape.Channels}, Plane: {output.Shape.Plane}, ")
                    + $"HasProbabilities: {Flag(output.Meaning.IsProbability)}{(output.Meaning.Image is { } image ? $", Image: \"{image}\"" : "")})"),
                ";");
        }
    }

    private static string Flag(bool? value) => value switch { true => "true", false => "false", null => "null" };

    private static void WriteUpdate(SourceWriter writer, PredictionPlan plan)
    {
        using (writer.Open("protected override void UpdateWeights(global::GenBn.CompilerServices.ITensorSource tensors)"))
        {
            foreach (string name in plan.Folded.Select(folded => folded.Layer.Name).Concat(plan.Unfolded.Select(norm => norm.Name)))
            {
                writer.Line($"{Emit.Field(name)}.Update(tensors);");
            }

            StageObjects.WriteUpdate(writer, plan.Objects);
        }
    }

    private static void WriteNormalization(SourceWriter writer, NetworkPlan network, InputNormalization normalization)
    {
        writer.Line($"/// <summary>What is done to raw values when they are packed: {normalization.Words}.</summary>");
        writer.Call(
            "internal static readonly global::GenBn.CompilerServices.InputNormalization Normalization = new",
            NormalizationArguments(network.Input.Channels, network.Input.Plane, normalization),
            ";");
    }

    /// <summary>The arguments of the runtime's object that normalises raw values.</summary>
    public static IEnumerable<string> NormalizationArguments(int channels, int plane, InputNormalization normalization)
    {
        return
        [
            Emit.Invariant($"channels: {channels}"),
            Emit.Invariant($"plane: {plane}"),
            $"scale: {(normalization.Scale is { } scale ? Emit.Literal(scale) : "null")}",
            $"mean: {Numbers(normalization.Mean)}",
            $"deviation: {Numbers(normalization.Deviation)}",
        ];

        static string Numbers(EquatableArray<float>? numbers) => $"[{string.Join(", ", (numbers ?? default).Select(Emit.Literal))}]";
    }

    private static IEnumerable<string> Arguments(PredictionPlan plan, FoldedLayer folded)
    {
        yield return "tensors";
        yield return $"\"{folded.Layer.Name}\"";
        yield return $"[{string.Join(", ", folded.Shape.Select(size => Emit.Invariant($"{size}")))}]";
        yield return $"hasBias: {(folded.HasBias ? "true" : "false")}";
        yield return folded.Norm is null ? "norm: null" : $"norm: {Norm(folded.Norm)}";
        yield return plan.PackingOf(folded.Layer) is not { } packing
            ? "packing: null"
            : Emit.Invariant($"packing: new(Groups: {packing.Groups}, Vectors: {packing.Vectors}, WideVectors: {packing.WideVectors}, ")
                + $"Kernel: {Pair(packing.Kernel)}, First: {Pair(packing.Taps.First)}, Used: {Pair(packing.Taps.Used)})";
        if (folded.Tiles is { } tiles)
        {
            yield return Emit.Invariant($"tiles: new(Rows: {tiles.Rows}, Lanes: {tiles.Lanes})");
        }
    }

    private static string Norm(BatchNormLayer norm) =>
        $"new(\"{norm.Name}\", HasGamma: {(norm.Options.Scale == BatchNormTerms.Off ? "false" : "true")}, HasBeta: {(norm.Options.Center == BatchNormTerms.Off ? "false" : "true")}, {Emit.Literal(norm.Options.Epsilon)})";

    private static string Pair((int, int) pair) => Emit.Invariant($"({pair.Item1}, {pair.Item2})");
}
