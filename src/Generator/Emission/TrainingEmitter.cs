using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission;

/// <summary>Writes the pass: its memory, and forward and backward as phases.</summary>
internal sealed class TrainingEmitter
{
    private readonly NetworkPlan _plan;
    private readonly GradientPlan _gradients;
    private readonly SourceWriter _writer;
    private readonly Phases _forward;
    private readonly Phases _backward;

    private TrainingEmitter(SourceWriter writer, NetworkPlan plan)
    {
        _writer = writer;
        _plan = plan;
        _gradients = new GradientPlan(plan.Stages);
        _forward = new ForwardPhases(plan).Build();
        _backward = new BackwardPhases(plan, _gradients).Build();
    }

    public static void Write(SourceWriter writer, NetworkPlan plan) => new TrainingEmitter(writer, plan).Write();

    private void Write()
    {
        _writer.Line("/// <summary>Forward and backward computation of a batch.</summary>");
        _writer.Line("/// <remarks>");
        _writer.Line("/// A tensor is [block][channel][y][x][16]: a block holds 16 samples, one per lane. Large planes of a multiple of 16 values have a");
        _writer.Line("/// gap after them, so that channels do not share cache sets. Workers share a phase out by groups of blocks, by features, or by");
        _writer.Line("/// channels, and meet at a barrier before the next phase. Phases are numbered through forward and backward.");
        _writer.Line("/// </remarks>");
        MemberAttributes.Write(_writer);
        using (_writer.Open("private sealed unsafe class TrainingPass : global::GenBn.NetworkPass"))
        {
            WriteFields();
            _writer.Line();
            WriteConstructor();
            _writer.Line();
            bool descending = WriteDispatch("Forward", "in global::GenBn.Kernels.SampleRows rows", "in rows", _forward, firstNumber: 0, descending: false);
            _writer.Line();
            WriteDispatch("Backward", "", "", _backward, _forward.Count, descending);
        }
    }

    private void WriteFields()
    {
        _writer.Line($"private readonly {_plan.Declaration.Name} _network;");
        foreach (TensorPlan tensor in _plan.Tensors)
        {
            _writer.Line($"private readonly float* {Emit.Field(tensor.Name)}; // [{tensor.Shape}], {tensor.Stride} vectors per block{(tensor.PlaneStride == tensor.Shape.Plane ? "" : Emit.Invariant($", {tensor.PlaneStride} per channel"))}");
        }

        foreach (string owner in _gradients.Owners)
        {
            _writer.Line($"private readonly float* {Emit.Field(owner)}Gradient; // of {string.Join(" and ", _gradients.Tenants(owner))}");
        }

        foreach (BatchNormLayer norm in _plan.Layers.OfType<BatchNormLayer>())
        {
            _writer.Line($"private readonly global::GenBn.Kernels.BatchNormPass {Emit.Field(norm.Name)};");
        }

        foreach (ConvStage conv in GroupedSums)
        {
            _writer.Line($"private readonly global::GenBn.Kernels.GroupSums {Emit.Field(conv.Layer.Name)}Sums;");
        }
    }

    private void WriteConstructor()
    {
        string name = _plan.Declaration.Name;
        _writer.Line($"public TrainingPass({name} network, int batchSize, int threads, bool inputGradients)");
        _writer.Line($"    : base(batchSize, threads, inputGradients, inputLength: {_plan.Input.Elements}, outputLength: {_plan.Output.Shape.Elements}, scratchLength: {_plan.Scratch.Length}, phases: {_forward.Count + _backward.Count})");
        using (_writer.Open())
        {
            _writer.Line("_network = network;");
            foreach (TensorPlan tensor in _plan.Tensors)
            {
                _writer.Line($"{Emit.Field(tensor.Name)} = NewTensor(\"{tensor.Name}\", stride: {tensor.Stride}, elements: {tensor.Shape.Elements}{(tensor.PlaneStride == tensor.Shape.Plane ? "" : Emit.Invariant($", plane: {tensor.Shape.Plane}, planeStride: {tensor.PlaneStride}"))});");
            }

            foreach (string owner in _gradients.Owners)
            {
                int stride = _plan.Tensors.First(tensor => tensor.Name == owner).Stride;
                string memory = Emit.Invariant($"NewGradient(stride: {stride})");
                _writer.Line($"{Emit.Field(owner)}Gradient = {(_gradients.IsOnlyForInput(owner) ? $"inputGradients ? {memory} : null" : memory)};");
            }

            foreach (BatchNormLayer norm in _plan.Layers.OfType<BatchNormLayer>())
            {
                _writer.Line($"{Emit.Field(norm.Name)} = NewBatchNorm(\"{norm.Name}\", network.{Emit.Property(norm.Name)}, valuesPerSample: {norm.Shape.Plane}, new global::GenBn.Kernels.BatchNormOptions({Options(norm)}));");
            }

            foreach (ConvStage conv in GroupedSums)
            {
                _writer.Line($"{Emit.Field(conv.Layer.Name)}Sums = NewGroupSums(network.{Emit.Property(conv.Layer.Name)});");
            }

            TensorPlan output = _plan.Output;
            TensorPlan input = _plan.Tensors[0];
            _writer.Line($"Connect(outputs: {Emit.Field(output.Name)}, outputGradients: {Emit.Field(_gradients.Home(output.Name))}Gradient, outputStride: {output.Stride}, inputGradients: {Emit.Field(_gradients.Home(input.Name))}Gradient, inputGradientStride: {input.Stride});");
        }
    }

    /// <summary>Convolutions whose weight gradients are summed in groups of blocks.</summary>
    private IEnumerable<ConvStage> GroupedSums => _plan.Stages.OfType<ConvStage>().Where(conv => conv.SumsInGroups);

    private static string Options(BatchNormLayer norm) =>
        $"Momentum: {Emit.Literal(norm.Options.Momentum)}, Epsilon: {Emit.Literal(norm.Options.Epsilon)}"
        + (norm.Options.IsUnbiased ? ", Unbiased: true" : "")
        + (norm.Options.UsesRunning ? ", UseRunning: true" : "");

    /// <summary>The worker's own memory, by what it is for.</summary>
    private void WriteScratch(bool isBackward)
    {
        ScratchPlan scratch = _plan.Scratch;
        _writer.Line("float* scratch = Scratch(worker); // Of one kernel: sums per lane, or a panel.");
        if (isBackward && scratch.Accumulators > scratch.Gradient)
        {
            _writer.Line($"float* {PassText.BlockGradient} = scratch + {scratch.Gradient}; // Of a convolution's output, for one block.");
        }

        if (isBackward && scratch.Length > scratch.Accumulators)
        {
            _writer.Line($"float* {PassText.WeightSums} = scratch + {scratch.Accumulators}; // Of a convolution's weight gradient, per lane, over a group of blocks.");
        }
    }

    /// <summary>The override that chooses the vector width, and the generic method with the phases, or several where they are many.</summary>
    private bool WriteDispatch(string name, string parameter, string argument, Phases phases, int firstNumber, bool descending)
    {
        string more = parameter.Length == 0 ? "" : ", " + parameter;
        string pass = argument.Length == 0 ? "worker" : "worker, " + argument;
        using (_writer.Open($"protected override void {name}(global::GenBn.Worker worker{more})"))
        {
            Dispatch.Write(_writer, width => $"{name}<{width}>({pass});");
        }

        IReadOnlyList<(int First, int End)> parts = phases.Parts;
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
                if (_plan.Stages.Any(stage => stage is ConvStage))
                {
                    _writer.Line("global::GenBn.Kernels.Prefetcher ahead = Prefetcher(worker);");
                }

                _writer.Line();
                descending = phases.Write(_writer, part, firstNumber, descending);
            }
        }

        return descending;
    }

    private void WriteMethod(string name, string more)
    {
        _writer.Line($"private void {name}<V>(global::GenBn.Worker worker{more})");
        _writer.Line(Emit.Constraint);
    }

    /// <summary>Phases are counted from 1 for readers.</summary>
    private static string PartName(string name, (int First, int End) part) => Emit.Invariant($"{name}Phases{part.First + 1}To{part.End}");
}
