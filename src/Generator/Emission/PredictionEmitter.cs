using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission;

/// <summary>Writes the predictor: copies of the parameters, batch norms with running statistics, up to four blocks at a time.</summary>
internal sealed class PredictionEmitter : IStageMemory
{
    private readonly NetworkPlan _plan;
    private readonly SourceWriter _writer;
    private readonly ForwardCalls _calls;
    private readonly Dictionary<string, (int Offset, bool Wide)> _memory = new(StringComparer.Ordinal);
    private readonly int _imageStages;
    private readonly int _lanes;
    private readonly int _scratchLength;

    private PredictionEmitter(SourceWriter writer, NetworkPlan plan)
    {
        _writer = writer;
        _plan = plan;
        _calls = new ForwardCalls(this);
        int dense = plan.Stages.ToList().FindIndex(stage => stage is DenseStage);
        _imageStages = dense < 0 ? plan.Stages.Count : dense;
        _lanes = PlanMemory();
        _scratchLength = _lanes + plan.Scratch.PredictionLength;
    }

    public static void Write(SourceWriter writer, NetworkPlan plan) => new PredictionEmitter(writer, plan).Write();

    string IStageMemory.Batch(TensorPlan tensor) => Batch(tensor);

    string IStageMemory.Block(TensorPlan tensor) => Block(tensor);

    /// <summary>
    /// The outputs come first, as the runtime expects. What the convolutional part keeps to itself needs one block; from the
    /// first dense layer's input on there is room for all four. Dropout is the identity: its output is its input.
    /// </summary>
    private int PlanMemory()
    {
        Dictionary<string, string> same = _plan.Stages.OfType<DropoutStage>().ToDictionary(stage => stage.Output.Name, stage => stage.Input.Name);
        string Place(string tensor) => same.TryGetValue(tensor, out string? source) ? Place(source) : tensor;
        string output = Place(_plan.Output.Name);
        var wide = new HashSet<string>(StringComparer.Ordinal) { output };
        foreach (Stage stage in _plan.Stages.Skip(_imageStages))
        {
            wide.UnionWith(stage.Inputs.Append(stage.Output).Select(tensor => Place(tensor.Name)));
            if (stage is DenseStage dense)
            {
                wide.Add(dense.Product.Name);
            }
            else if (stage is NormalizeStage { Extreme: { } extreme })
            {
                wide.Add(extreme.Name);
            }
        }

        int end = 0;
        foreach (TensorPlan tensor in _plan.Tensors.Where(tensor => !same.ContainsKey(tensor.Name)).OrderBy(tensor => tensor.Name == output ? 0 : 1))
        {
            _memory[tensor.Name] = (end, wide.Contains(tensor.Name));
            end += tensor.Stride * 16 * (wide.Contains(tensor.Name) ? 4 : 1);
        }

        foreach (string tensor in same.Keys)
        {
            _memory[tensor] = _memory[Place(tensor)];
        }

        return end;
    }

    private void Write()
    {
        _writer.Line("/// <summary>Prediction with the parameters and running statistics of the moment of creation.</summary>");
        using (_writer.Open("private sealed unsafe class FrozenPredictor : global::GenBn.Predictor"))
        {
            _writer.Line($"private readonly {_plan.Declaration.Name} _network;");
            foreach (BatchNormLayer norm in _plan.Layers.OfType<BatchNormLayer>())
            {
                _writer.Line($"private readonly global::GenBn.Kernels.BatchNormSnapshot {Emit.Field(norm.Name)};");
            }

            _writer.Line();
            _writer.Line($"public FrozenPredictor({_plan.Declaration.Name} network)");
            _writer.Line($"    : base(inputLength: {_plan.Input.Elements}, outputLength: {_plan.Output.Shape.Elements}, scratchLength: {_scratchLength})");
            using (_writer.Open())
            {
                _writer.Line("_network = network;");
                foreach (BatchNormLayer norm in _plan.Layers.OfType<BatchNormLayer>())
                {
                    _writer.Line($"{Emit.Field(norm.Name)} = new global::GenBn.Kernels.BatchNormSnapshot(network.{Emit.Property(norm.Name)}, {Emit.Literal(norm.Options.Epsilon)});");
                }
            }

            _writer.Line();
            using (_writer.Open("protected override int Run(in global::GenBn.Kernels.SampleRows rows, int first, int count, float* scratch)"))
            {
                Dispatch.Write(_writer, width => $"Run<{width}>(in rows, first, count, scratch);");
                _writer.Line($"return {_plan.Output.Stride};");
            }

            _writer.Line();
            WriteRun();
        }
    }

    private void WriteRun()
    {
        _writer.Line("private void Run<V>(in global::GenBn.Kernels.SampleRows rows, int first, int count, float* scratch)");
        _writer.Line(Emit.Constraint);
        using (_writer.Open())
        {
            _writer.Line("int blocks = (count + 15) / 16;");
            using (_writer.Open("for (int block = 0; block < blocks; block++)"))
            {
                _writer.Line($"rows.Pack(first + 16 * block, global::System.Math.Min(16, count - 16 * block), {Block(_plan.Tensors[0])});");
                foreach (Stage stage in _plan.Stages.Take(_imageStages))
                {
                    WriteBlockStage(stage);
                }
            }

            foreach (Stage stage in _plan.Stages.Skip(_imageStages))
            {
                _writer.Line();
                if (stage is DenseStage dense)
                {
                    WriteDense(dense);
                }
                else if (stage is not (StatisticsStage or DropoutStage))
                {
                    using (_writer.Open("for (int block = 0; block < blocks; block++)"))
                    {
                        WriteBlockStage(stage);
                    }
                }
            }
        }
    }

    private void WriteBlockStage(Stage stage)
    {
        switch (stage)
        {
            case ConvStage conv:
                _writer.Line(_calls.Conv(conv, PassText.Scratch(_lanes), "global::GenBn.Kernels.Prefetcher.None"));
                break;
            case StatisticsStage or DropoutStage:
                break;
            default:
                _writer.Line(_calls.Block(stage));
                break;
        }
    }

    private void WriteDense(DenseStage stage)
    {
        string features = Emit.Invariant($"0, {stage.Units}, blocks");
        _writer.Line(_calls.Product(stage, features));
        if (stage.Norm is not null)
        {
            _writer.Line($"global::GenBn.Kernels.FeatureKernels.Apply<V, {Emit.Activation(stage.Activation)}>({PassText.Coefficients(stage.Norm)}, {_calls.Strided(stage.Product)}, {_calls.Strided(stage.Output)}, {features});");
        }
        else if (stage.Activation is not null)
        {
            _writer.Line(_calls.Activate(stage, features));
        }
    }

    private string Batch(TensorPlan tensor) => PassText.Scratch(_memory[tensor.Name].Offset);

    private string Block(TensorPlan tensor) => _memory[tensor.Name].Wide
        ? Emit.Invariant($"scratch + {_memory[tensor.Name].Offset} + block * {tensor.Stride * 16}")
        : Batch(tensor);
}
