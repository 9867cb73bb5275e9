using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission;

/// <summary>Writes the predictor: copies of the parameters, batch norms with running statistics, up to four blocks at a time.</summary>
internal sealed class PredictionEmitter
{
    private readonly NetworkPlan _plan;
    private readonly SourceWriter _writer;
    private readonly Dictionary<string, (int Offset, bool Wide)> _memory = new(StringComparer.Ordinal);
    private readonly int _scratchLength;

    private PredictionEmitter(SourceWriter writer, NetworkPlan plan)
    {
        _writer = writer;
        _plan = plan;
        _scratchLength = PlanMemory();
    }

    public static void Write(SourceWriter writer, NetworkPlan plan) => new PredictionEmitter(writer, plan).Write();

    /// <summary>
    /// The outputs come first, as the runtime expects. What the convolutional part keeps to itself needs one block; from the
    /// first dense layer's input on there is room for all four.
    /// </summary>
    private int PlanMemory()
    {
        int dense = _plan.Stages.ToList().FindIndex(stage => stage is DenseStage);
        var wide = new HashSet<string>(StringComparer.Ordinal) { _plan.Output.Name };
        for (int index = dense < 0 ? _plan.Stages.Count : dense; index < _plan.Stages.Count; index++)
        {
            wide.Add(_plan.Stages[index].Input.Name);
            wide.Add(_plan.Stages[index].Output.Name);
            wide.Add(_plan.Stages[index] is DenseStage stage ? stage.Product.Name : _plan.Output.Name);
        }

        int end = 0;
        foreach (TensorPlan tensor in _plan.Tensors.OrderBy(tensor => tensor.Name == _plan.Output.Name ? 0 : 1))
        {
            _memory[tensor.Name] = (end, wide.Contains(tensor.Name));
            end += tensor.Stride * 16 * (wide.Contains(tensor.Name) ? 4 : 1);
        }

        return end + _plan.Scratch.Gradient;
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
            _writer.Line($"    : base({_plan.Declaration.Name}.InputLength, {_plan.Declaration.Name}.OutputLength, {_scratchLength})");
            using (_writer.Open())
            {
                _writer.Line("_network = network;");
                foreach (BatchNormLayer norm in _plan.Layers.OfType<BatchNormLayer>())
                {
                    _writer.Line($"{Emit.Field(norm.Name)} = new global::GenBn.Kernels.BatchNormSnapshot(network.{Emit.Property(norm.Name)}, {Emit.Literal(norm.Epsilon)});");
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
            int dense = _plan.Stages.ToList().FindIndex(stage => stage is DenseStage);
            Stage[] images = [.. dense < 0 ? _plan.Stages : _plan.Stages.Take(dense)];
            using (_writer.Open("for (int block = 0; block < blocks; block++)"))
            {
                _writer.Line($"rows.Pack(first + 16 * block, global::System.Math.Min(16, count - 16 * block), {Block(_plan.Tensors[0])});");
                foreach (Stage stage in images)
                {
                    WriteBlockStage(stage);
                }
            }

            foreach (Stage stage in _plan.Stages.Skip(images.Length))
            {
                _writer.Line();
                if (stage is DenseStage denseStage)
                {
                    WriteDense(denseStage);
                }
                else if (stage is not StatisticsStage)
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
                string last = conv.Statistics is null ? PassText.Bias(conv.Layer, exists: true) : PassText.Scratch(_scratchLength - _plan.Scratch.Gradient);
                _writer.Line($"Kernels.{conv.Name}Forward<V>({Block(conv.Input)}, {PassText.Weight(conv.Layer)}, {last}, {Block(conv.Output)}, global::GenBn.Kernels.Prefetcher.None);");
                break;
            case NormalizeStage normalize:
                string norm = normalize.Norm is null ? "" : ", " + PassText.Coefficients(normalize.Norm);
                string extreme = normalize.Extreme is null ? "" : ", " + Block(normalize.Extreme);
                _writer.Line($"Kernels.{normalize.Name}Forward<V>({Block(normalize.Input)}{norm}{extreme}, {Block(normalize.Output)});");
                break;
            case StatisticsStage:
                break;
            default:
                throw new InvalidOperationException($"No prediction step for {stage}.");
        }
    }

    private void WriteDense(DenseStage stage)
    {
        string bias = PassText.Then(PassText.Bias(stage.Layer, stage.HasBias));
        _writer.Line($"Kernels.{stage.Name}Forward<V>({Batch(stage.Input)}, {PassText.Weight(stage.Layer)}{bias}, {Batch(stage.Product)}, 0, {stage.Units}, blocks);");
        string types = $"<V, {Emit.Activation(stage.Activation)}>";
        if (stage.Norm is not null)
        {
            _writer.Line($"global::GenBn.Kernels.FeatureKernels.Apply{types}({PassText.Coefficients(stage.Norm)}, {Batch(stage.Product)}, {stage.Product.Stride}, {Batch(stage.Output)}, {stage.Output.Stride}, 0, {stage.Units}, blocks);");
        }
        else if (stage.Activation is not null)
        {
            _writer.Line($"global::GenBn.Kernels.FeatureKernels.Activate{types}({Batch(stage.Product)}, {stage.Product.Stride}, {Batch(stage.Output)}, {stage.Output.Stride}, 0, {stage.Units}, blocks);");
        }
    }

    private string Batch(TensorPlan tensor) => PassText.Scratch(_memory[tensor.Name].Offset);

    private string Block(TensorPlan tensor) => _memory[tensor.Name].Wide
        ? Emit.Invariant($"scratch + {_memory[tensor.Name].Offset} + block * {tensor.Stride * 16}")
        : Batch(tensor);
}
