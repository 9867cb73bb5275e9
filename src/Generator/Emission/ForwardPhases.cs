using GenBn.Generator.Emission.Stages;
using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator.Emission;

/// <summary>The steps of a training forward pass.</summary>
internal sealed class ForwardPhases(NetworkPlan plan)
{
    private readonly Phases _phases = new();

    public Phases Build()
    {
        TensorPlan input = plan.Tensors[0];
        _phases.Block("input", writer => writer.Line($"rows.Pack(16 * block, Lanes(block), {PassText.Block(input)});"));
        foreach (Stage stage in plan.Stages)
        {
            switch (stage)
            {
                case ConvStage conv:
                    Conv(conv);
                    break;
                case StatisticsStage statistics:
                    Statistics(statistics);
                    break;
                case NormalizeStage normalize:
                    Normalize(normalize);
                    break;
                case DenseStage dense:
                    Dense(dense);
                    break;
                default:
                    throw new InvalidOperationException($"No forward step for {stage}.");
            }
        }

        return _phases.Complete();
    }

    private void Conv(ConvStage stage)
    {
        string last = stage.Statistics is null ? PassText.Bias(stage.Layer, exists: true) : PassText.Scratch(plan.Scratch.Lanes);
        TensorPlan? streamed = plan.Stages.FirstOrDefault(candidate => candidate is NormalizeStage && candidate.Output.Name == stage.Input.Name)?.Input;
        _phases.Block(stage.Layers, writer =>
        {
            writer.Line("ahead.Clear();");
            writer.Line(streamed is null
                ? "rows.FetchAhead(ahead, 16 * next, Samples);"
                : PassText.FetchAhead(PassText.Batch(streamed), streamed));
            writer.Line($"Kernels.{stage.Name}Forward<V>({PassText.Block(stage.Input)}, {PassText.Weight(stage.Layer)}, {last}, {PassText.Block(stage.Output)}, ahead);");
            Merge(writer, stage.Statistics);
        }, fetchesAhead: true);
        Combine(stage.Statistics);
    }

    private void Statistics(StatisticsStage stage)
    {
        _phases.Block(stage.Layers, writer =>
        {
            writer.Line($"Kernels.{stage.Name}Forward<V>({PassText.Block(stage.Input)}, {PassText.Scratch(plan.Scratch.Lanes)});");
            Merge(writer, stage.Statistics);
        });
        Combine(stage.Statistics);
    }

    private void Merge(SourceWriter writer, BatchNormLayer? norm)
    {
        if (norm is not null)
        {
            writer.Line($"{Emit.Field(norm.Name)}.MergeLanes(block, {PassText.Scratch(plan.Scratch.Lanes)}, Lanes(block));");
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

    private void Normalize(NormalizeStage stage)
    {
        string norm = stage.Norm is null ? "" : ", " + PassText.Coefficients(stage.Norm);
        string extreme = stage.Extreme is null ? "" : ", " + PassText.Block(stage.Extreme);
        _phases.Block(stage.Layers, writer => writer.Line(
            $"Kernels.{stage.Name}Forward<V>({PassText.Block(stage.Input)}{norm}{extreme}, {PassText.Block(stage.Output)});"));
    }

    private void Dense(DenseStage stage) => _phases.Feature(stage.Layers, writer =>
    {
        using (writer.Open())
        {
            writer.Line(PassText.FeatureShare(stage.Units, DenseEmitter.ForwardShare));
            string bias = PassText.Then(PassText.Bias(stage.Layer, stage.HasBias));
            writer.Line($"Kernels.{stage.Name}Forward<V>({PassText.Batch(stage.Input)}, {PassText.Weight(stage.Layer)}{bias}, {PassText.Batch(stage.Product)}, first, end, Blocks);");
            string types = $"<V, {Emit.Activation(stage.Activation)}>";
            if (stage.Norm is not null)
            {
                writer.Line($"global::GenBn.Kernels.FeatureKernels.Normalize{types}({Emit.Field(stage.Norm.Name)}, {PassText.Batch(stage.Product)}, {stage.Product.Stride}, {PassText.Batch(stage.Output)}, {stage.Output.Stride}, first, end, Blocks, Samples, {PassText.Scratch(plan.Scratch.Lanes)});");
            }
            else if (stage.Activation is not null)
            {
                writer.Line($"global::GenBn.Kernels.FeatureKernels.Activate{types}({PassText.Batch(stage.Product)}, {stage.Product.Stride}, {PassText.Batch(stage.Output)}, {stage.Output.Stride}, first, end, Blocks);");
            }
        }
    }, joins: false);
}
