using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes the pass: its memory, and forward and backward as phases.</summary>
internal sealed class TrainingEmitter
{
    private const string KernelClass = "Kernels";

    private const string Tensor = "global::GenBn.CompilerServices.BlockTensor";

    private readonly NetworkPlan _plan;
    private readonly SourceWriter _writer;
    private readonly PhaseWriter _phases;

    private TrainingEmitter(SourceWriter writer, NetworkPlan plan, KernelTable kernels)
    {
        _writer = writer;
        _plan = plan;
        _phases = new PhaseWriter(writer, new CallWriter(writer, kernels, KernelClass, TrainingPlaces.Instance));
    }

    private IEnumerable<BatchNormLayer> Norms => _plan.Layers.OfType<BatchNormLayer>();

    /// <summary>Layers whose gradients are summed in groups of blocks.</summary>
    private IEnumerable<Layer> Summed => _plan.Stages.Where(stage => stage.GroupSumCount > 0).Select(stage => stage.SummedLayer!);

    private IEnumerable<StageObject> Objects => _plan.Stages.SelectMany(stage => stage.PassObjects);

    public static void Write(SourceWriter writer, NetworkPlan plan, KernelTable kernels) => new TrainingEmitter(writer, plan, kernels).Write();

    /// <summary>Writes the class with the kernels of training.</summary>
    public static void WriteKernels(SourceWriter writer, NetworkPlan plan, KernelTable kernels)
    {
        writer.Line("/// <summary>The kernels of training, one text for 128-, 256- and 512-bit vectors.</summary>");
        KernelClassText.WriteNames(writer);
        MemberAttributes.Write(writer);
        using (writer.Open($"private static class {KernelClass}"))
        {
            KernelClassText.WriteOptimized(writer);
            kernels.Write(writer);
            KernelClassText.WriteActivations(writer, plan.Layers);
        }
    }

    private void Write()
    {
        _writer.Line("/// <summary>Forward and backward computation of a batch.</summary>");
        _writer.Line("/// <remarks>");
        _writer.Line("/// A tensor is [block][channel][y][x][16]: a block holds 16 samples, one per lane. Large planes of a multiple of 16 values have a");
        _writer.Line("/// gap after them, so that channels do not share cache sets. Workers share a phase out by groups of blocks, by features, or by");
        _writer.Line("/// channels, and meet at a barrier before the next phase. Phases are numbered through forward and backward.");
        _writer.Line("/// </remarks>");
        MemberAttributes.Write(_writer);
        using (_writer.Open("private sealed unsafe class TrainingPass : global::GenBn.Training.NetworkPass"))
        {
            WriteFields();
            _writer.Line();
            WriteConstructor();
            _writer.Line();
            WriteDispatch("Forward", "in global::GenBn.CompilerServices.SampleRows rows", "in rows", _plan.Forward, firstNumber: 0);
            _writer.Line();
            WriteDispatch("Backward", "", "", _plan.Backward, _plan.Forward.Phases.Count);
        }
    }

    private void WriteFields()
    {
        _writer.Line($"private readonly {_plan.Declaration.Name} _network;");
        foreach (Tensor tensor in _plan.Tensors)
        {
            _writer.Line($"private readonly {Tensor} {Emit.Field(tensor.Name)}; // [{tensor.Shape}]{(HasGaps(tensor) ? Emit.Invariant($", {tensor.PlaneStride} vectors per channel") : "")}");
        }

        foreach (Tensor owner in _plan.Gradients.Owners)
        {
            _writer.Line($"private readonly {Tensor} {Emit.Field(owner.Name)}Gradient; // of {string.Join(" and ", _plan.Gradients.Tenants(owner))}");
        }

        foreach (BatchNormLayer norm in Norms)
        {
            _writer.Line($"private readonly global::GenBn.CompilerServices.BatchNormPass {Emit.Field(norm.Name)};");
        }

        foreach (Layer layer in Summed)
        {
            _writer.Line($"private readonly global::GenBn.CompilerServices.GroupSums {Emit.Field(layer.Name)}Sums;");
        }

        StageObjects.WriteFields(_writer, Objects);
    }

    private void WriteConstructor()
    {
        _writer.Line($"public TrainingPass({_plan.Declaration.Name} network, int batchSize, int threads, bool inputGradients)");
        _writer.Call(
            "    : base",
            [
                "batchSize", "threads", "inputGradients", Emit.Invariant($"inputLength: {_plan.Input.Elements}"), Emit.Invariant($"outputLength: {_plan.Output.Shape.Elements}"),
                Emit.Invariant($"scratchLength: {_plan.Scratch.Length}"), Emit.Invariant($"phases: {_plan.Forward.Phases.Count + _plan.Backward.Phases.Count}"),
                Emit.Invariant($"flops: {_plan.Flops}"),
            ],
            "");
        using (_writer.Open())
        {
            _writer.Line("_network = network;");
            if (_plan.Normalization is not null)
            {
                _writer.Line($"NormalizeInputs({PredictorEmitter.Normalization});");
            }

            foreach (Tensor tensor in _plan.Tensors)
            {
                string[] gaps = HasGaps(tensor) ? [Emit.Invariant($"plane: {tensor.Shape.Plane}"), Emit.Invariant($"planeStride: {tensor.PlaneStride}")] : [];
                _writer.Call($"{Emit.Field(tensor.Name)} = NewTensor", [$"\"{tensor.Name}\"", Emit.Invariant($"stride: {tensor.Stride}"), Emit.Invariant($"elements: {tensor.Shape.Elements}"), .. gaps], ";");
            }

            foreach (Tensor owner in _plan.Gradients.Owners)
            {
                string memory = Emit.Invariant($"NewGradient(stride: {owner.Stride})");
                _writer.Line($"{Emit.Field(owner.Name)}Gradient = {(_plan.Gradients.IsOnlyForInput(owner) ? $"inputGradients ? {memory} : default" : memory)};");
            }

            foreach (BatchNormLayer norm in Norms)
            {
                _writer.Call(
                    $"{Emit.Field(norm.Name)} = NewBatchNorm",
                    [$"\"{norm.Name}\"", $"network.{norm.Access}", Emit.Invariant($"valuesPerSample: {norm.Shape.Plane}"), $"new({Options(norm)})"],
                    ";");
            }

            foreach (Layer layer in Summed)
            {
                _writer.Line($"{Emit.Field(layer.Name)}Sums = NewGroupSums(network.{layer.Access});");
            }

            StageObjects.WriteCreation(_writer, Objects);

            _writer.Call(
                "Connect",
                [
                    $"outputs: {Emit.Field(_plan.Output.Name)}",
                    $"outputGradients: {Emit.Field(_plan.Gradients.Home(_plan.Output.Tensor)!.Name)}Gradient",
                    $"inputGradients: {Emit.Field(_plan.Gradients.Home(_plan.Tensors[0])!.Name)}Gradient",
                    "parameters: network._store",
                ],
                ";");
        }
    }

    private static bool HasGaps(Tensor tensor) => tensor.PlaneStride != tensor.Shape.Plane;

    private static string Options(BatchNormLayer norm) =>
        $"Momentum: {Emit.Literal(norm.Options.Momentum)}, Epsilon: {Emit.Literal(norm.Options.Epsilon)}"
        + (norm.Options.IsUnbiased ? ", Unbiased: true" : "")
        + (norm.Options.UsesRunning ? ", UseRunning: true" : "");

    /// <summary>The override that chooses the vector width, and the generic method with the phases, or several where they are many.</summary>
    private void WriteDispatch(string name, string parameter, string argument, Schedule schedule, int firstNumber)
    {
        string more = parameter.Length == 0 ? "" : ", " + parameter;
        string pass = argument.Length == 0 ? "worker" : "worker, " + argument;
        using (_writer.Open($"protected override void {name}(global::GenBn.Threading.Worker worker{more})"))
        {
            Dispatch.Write(_writer, width => $"{name}<{width}>({pass});");
        }

        IReadOnlyList<(int First, int End)> parts = schedule.Parts;
        if (parts.Count > 1)
        {
            _writer.Line();
            WriteMethod(name, more);
            using (_writer.Open())
            {
                _writer.Line("// In parts: the just-in-time compiler would not optimise a method with all phases.");
                foreach ((int First, int End) part in parts)
                {
                    if (part.First > 0)
                    {
                        _writer.Line("worker.Barrier();");
                    }

                    _writer.Line($"{PartName(name, part)}<V>({pass});");
                }
            }
        }

        foreach ((int First, int End) part in parts)
        {
            _writer.Line();
            WriteMethod(parts.Count > 1 ? PartName(name, part) : name, more);
            using (_writer.Open())
            {
                WriteScratch(isBackward: firstNumber > 0);
                _writer.Line();
                _phases.Write(schedule, part, firstNumber);
            }
        }
    }

    /// <summary>The worker's own memory, by what it is for.</summary>
    private void WriteScratch(bool isBackward)
    {
        _writer.Line("float* scratch = Scratch(worker); // Of one kernel: sums per lane, or a panel.");
        if (isBackward)
        {
            WritePart(ScratchUse.BlockGradient, _plan.Scratch.Gradient, "Of a convolution's output, for one block.");
            WritePart(ScratchUse.WeightSums, _plan.Scratch.WeightSums, "Of a weight gradient, per lane, over a group of blocks.");
        }

        WritePart(ScratchUse.Tiles, _plan.Scratch.Tiles, "Transformed tiles of a convolution, or gradients of a recurrent layer's products.");
        if ((isBackward ? _plan.Backward : _plan.Forward).Phases.Any(phase => phase.FetchesAhead))
        {
            _writer.Line("global::GenBn.CompilerServices.Prefetcher ahead = Prefetcher(worker);");
        }

        void WritePart(ScratchUse use, int length, string words)
        {
            if (length > 0)
            {
                _writer.Line($"float* {TrainingPlaces.NameOf(use)} = scratch + {_plan.Scratch.OffsetOf(use)}; // {words}");
            }
        }
    }

    private void WriteMethod(string name, string more)
    {
        _writer.Line($"private void {name}<V>(global::GenBn.Threading.Worker worker{more})");
        _writer.Line(Emit.Constraint);
    }

    /// <summary>Phases are counted from 1 for readers.</summary>
    private static string PartName(string name, (int First, int End) part) => Emit.Invariant($"{name}Phases{part.First + 1}To{part.End}");
}
