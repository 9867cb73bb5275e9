using GenBn.Generator.Emission.Stages;
using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission;

/// <summary>The steps of a training forward pass.</summary>
internal sealed class ForwardPhases(NetworkPlan plan) : IStageMemory
{
    private readonly Phases _phases = new();

    public Phases Build()
    {
        var calls = new ForwardCalls(this, "Kernels");
        _phases.Block("input", writer => writer.Line($"rows.Pack(16 * block, Lanes(block), {PassText.Block(plan.Tensors[0])});"));
        foreach (Stage stage in plan.Stages)
        {
            switch (stage)
            {
                case ConvStage conv:
                    Conv(conv, calls);
                    break;
                case StatisticsStage statistics:
                    Statistics(statistics);
                    break;
                case DenseStage dense:
                    Dense(dense, calls);
                    break;
                case DropoutStage dropout:
                    Dropout(dropout);
                    break;
                default:
                    UseRunning(stage.BatchNorm);
                    _phases.Block(stage.Layers, writer => writer.Line(calls.Block(stage)));
                    break;
            }
        }

        return _phases.Complete();
    }

    string IStageMemory.Batch(TensorPlan tensor) => PassText.Batch(tensor);

    string IStageMemory.Block(TensorPlan tensor) => PassText.Block(tensor);

    string IStageMemory.Weight(Layer layer) => PassText.Weight(layer);

    string IStageMemory.Bias(Layer layer) => PassText.Bias(layer);

    private void Conv(ConvStage stage, ForwardCalls calls)
    {
        TensorPlan streamed = Streamed(stage);
        bool isPacked = streamed.Name == plan.Tensors[0].Name && _phases.Count == 1;
        _phases.Block(stage.Layers, writer =>
        {
            writer.Line("ahead.Clear();");
            writer.Line(isPacked ? "rows.FetchAhead(ahead, 16 * next, Samples);" : PassText.FetchAhead(PassText.Batch(streamed), streamed));
            writer.Line(calls.Conv(stage, PassText.Scratch(plan.Scratch.Lanes), "ahead"));
            Merge(writer, stage.Statistics, stage.Output, stage.StatisticsFloats);
        }, fetchesAhead: true);
        Combine(stage.Statistics);
    }

    /// <summary>What the convolution's phase reads from memory: its input, or what the normalisations right before it make that from.</summary>
    private TensorPlan Streamed(ConvStage stage)
    {
        TensorPlan tensor = stage.Input;
        foreach (Stage before in plan.Stages.TakeWhile(candidate => candidate != stage).Reverse().TakeWhile(candidate => candidate is NormalizeStage))
        {
            if (before.Output.Name == tensor.Name)
            {
                tensor = before.Input;
            }
        }

        return tensor;
    }

    private void Statistics(StatisticsStage stage)
    {
        _phases.Block(stage.Layers, writer =>
        {
            writer.Line($"Kernels.{stage.Name}Forward<V>({PassText.Block(stage.Input)}, {PassText.Scratch(plan.Scratch.Lanes)});");
            Merge(writer, stage.Statistics, stage.Input, PlaneSums.Statistics);
        });
        Combine(stage.Statistics);
    }

    private void Merge(SourceWriter writer, BatchNormLayer? norm, TensorPlan tensor, int floats)
    {
        if (norm is not null)
        {
            writer.Line($"{Emit.Field(norm.Name)}.MergeLanes(block, {PassText.Scratch(plan.Scratch.Lanes)}, {floats}, {PassText.Block(tensor)}, {tensor.PlaneStride * 16}, Lanes(block));");
        }
    }

    private void Combine(BatchNormLayer? norm)
    {
        if (norm is not null)
        {
            _phases.Share($"{norm.Name} of the batch", writer => writer.Line(
                $"{Emit.Field(norm.Name)}.CombineStatistics(worker.First({norm.Shape.Channels}), worker.End({norm.Shape.Channels}), Blocks, Samples);"));
        }
    }

    /// <summary>A batch norm that trains on running statistics: no kernel measures, but its coefficients follow gamma and beta.</summary>
    private void UseRunning(BatchNormLayer? norm)
    {
        if (norm is { Options.UsesRunning: true })
        {
            Combine(norm);
        }
    }

    private void Dropout(DropoutStage stage) => _phases.Block(stage.Layers, writer => writer.Line(
        $"global::GenBn.Kernels.DropoutKernels.Apply({PassText.Block(stage.Input)}, {PassText.Block(stage.Output)}, {stage.Output.Shape.Elements}, block, DropoutKey({stage.Number}), {Emit.Literal(stage.Rate)}, accumulate: false);"));

    private void Dense(DenseStage stage, ForwardCalls calls) => _phases.Feature(stage.Layers, writer =>
    {
        using (writer.Open())
        {
            writer.Line(PassText.FeatureShare(stage.Units, DenseEmitter.TileRows(stage.Units)));
            writer.Line(calls.Product(stage, "first, end, Blocks"));
            if (stage.Norm is not null)
            {
                writer.Line($"global::GenBn.Kernels.FeatureKernels.Normalize<V, {Emit.Activation(stage.Activation?.Function)}>({Emit.Field(stage.Norm.Name)}, {calls.Strided(stage.Product)}, {calls.Strided(stage.Output)}, first, end, Blocks, Samples, {PassText.Scratch(plan.Scratch.Lanes)});");
            }
            else if (stage.Activation is not null)
            {
                writer.Line(calls.Activate(stage, "first, end, Blocks"));
            }
        }
    });
}
