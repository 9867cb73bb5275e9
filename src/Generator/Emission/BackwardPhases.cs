using GenBn.Generator.Emission.Stages;
using GenBn.Generator.Fusion;

namespace GenBn.Generator.Emission;

/// <summary>The steps of a backward pass, from the last stage to the first.</summary>
internal sealed class BackwardPhases(NetworkPlan plan, GradientPlan gradients)
{
    private readonly Phases _phases = new();

    public Phases Build()
    {
        Stage? next = null;
        foreach (Stage stage in plan.Stages.Reverse())
        {
            switch (stage)
            {
                case ConvStage conv:
                    Conv(conv);
                    break;
                case StatisticsStage:
                    break;
                case NormalizeStage normalize:
                    Normalize(normalize);
                    break;
                case DenseStage dense:
                    Dense(dense, joins: next is DenseStage);
                    break;
                default:
                    throw new InvalidOperationException($"No backward step for {stage}.");
            }

            next = stage;
        }

        return _phases.Complete();
    }

    private static bool IsNetworkInput(TensorPlan tensor) => tensor.Name == "input";

    private void Conv(ConvStage stage)
    {
        string gradient = PassText.GradientBlock(plan, gradients, stage.Output);
        string sums = PassText.Scratch(plan.Scratch.Accumulators);
        _phases.Block(
            $"gradients of {stage.Layer.Name}",
            writer =>
            {
                writer.Line("ahead.Clear();");
                FetchAhead(stage).ToList().ForEach(writer.Line);
                writer.Line($"Kernels.{stage.Name}WeightGradient<V>({PassText.Block(stage.Input)}, {gradient}, {sums}, fresh: block == FirstBlock(group), ahead);");
                WhereWanted(writer, stage.Input, $"Kernels.{stage.Name}InputGradient<V>({gradient}, {PassText.Weight(stage.Layer)}, {PassText.GradientBlock(plan, gradients, stage.Input)});");
            },
            groupEnd: writer => writer.Line($"{Emit.Field(stage.Layer.Name)}Sums.Reduce(group, {sums});"),
            fetchesAhead: true);
        _phases.Defer(writer => writer.Line($"{Emit.Field(stage.Layer.Name)}Sums.Combine(worker, Groups);"));
    }

    /// <summary>What the steps around a convolution's gradients stream through: the next block's, and this block's after it.</summary>
    private IEnumerable<string> FetchAhead(ConvStage stage)
    {
        if (plan.Stages.OfType<NormalizeStage>().FirstOrDefault(candidate => candidate.Input.Name == stage.Output.Name) is { } consumer)
        {
            string gradient = gradients.Home(consumer.Output.Name);
            yield return PassText.FetchAhead(PassText.Batch(stage.Output), stage.Output);
            yield return PassText.FetchAhead(Emit.Field(gradient) + "Gradient", consumer.Output);
            if (consumer.Extreme is { } extreme)
            {
                yield return PassText.FetchAhead(PassText.Batch(extreme), extreme);
            }
        }

        yield return PassText.FetchAhead(PassText.Batch(stage.Input), stage.Input);
        if (plan.Stages.OfType<NormalizeStage>().FirstOrDefault(candidate => candidate.Output.Name == stage.Input.Name) is { Extreme: { } chosen })
        {
            yield return Emit.Invariant($"ahead.Add({PassText.Batch(chosen)}, block, {chosen.Stride}, {chosen.Shape.Elements});");
        }
    }

    private void Normalize(NormalizeStage stage)
    {
        string gradient = PassText.GradientBlock(plan, gradients, stage.Output);
        if (stage.Norm is { } norm)
        {
            string field = Emit.Field(norm.Name);
            TensorPlan values = stage.Extreme ?? stage.Input;
            _phases.Block($"gradient sums of {norm.Name}", writer =>
            {
                writer.Line($"Kernels.{stage.Name}GradientSums<V>({gradient}, {PassText.Block(stage.Output)}, {PassText.Block(values)}, {field}.Center, {PassText.Scratch(plan.Scratch.Lanes)});");
                writer.Line($"{field}.MergeGradientLanes(block, {PassText.Scratch(plan.Scratch.Lanes)});");
            });
            _phases.Share($"gradients of {norm.Name}", writer => writer.Line(
                $"{field}.CombineGradients(worker.First({norm.Shape.Channels}), worker.End({norm.Shape.Channels}), Blocks, Samples);"));
        }

        bool scratch = gradients.Home(stage.Input.Name) == GradientPlan.Scratch;
        _phases.Block($"gradient through {stage.Layers}", writer => Spread(writer, stage, gradient), beforeConvolution: scratch);
    }

    private void Spread(SourceWriter writer, NormalizeStage stage, string gradient)
    {
        string inputGradient = PassText.GradientBlock(plan, gradients, stage.Input);
        if (!NormalizeBackward.NeedsScatter(stage))
        {
            writer.Line($"Kernels.{stage.Name}Backward<V>({gradient}, {PassText.Block(stage.Output)});");
            return;
        }

        string output = stage.Norm is null && stage.Activation is not null ? ", " + PassText.Block(stage.Output) : "";
        string extreme = stage.Extreme is null ? "" : ", " + PassText.Block(stage.Extreme);
        string norm = stage.Norm is null ? "" : ", " + PassText.GradientCoefficients(stage.Norm);
        string text = $"Kernels.{stage.Name}Backward<V>({gradient}{output}, {PassText.Block(stage.Input)}{extreme}{norm}, {inputGradient});";
        if (stage.Norm is not null)
        {
            // Lanes without a sample have dy = 0, but the batch norm's mean terms would reach them.
            text += Emit.Invariant($"\nglobal::GenBn.Kernels.LaneMask.Clear<V>({inputGradient}, {stage.Input.Shape.Elements}, Lanes(block));");
        }

        WhereWanted(writer, stage.Input, text);
    }

    private void Dense(DenseStage stage, bool joins)
    {
        string gradient = PassText.GradientBatch(gradients, stage.Output);
        string lanes = PassText.Scratch(plan.Scratch.Lanes);
        string share = PassText.FeatureShare(stage.Units, DenseEmitter.BackwardShare);
        if (stage.Norm is not null || stage.Activation is not null)
        {
            _phases.Feature(
                $"gradient through {stage.Layers}",
                writer =>
                {
                    using (writer.Open())
                    {
                        writer.Line(share);
                        WriteThrough(writer, stage, gradient, lanes);
                    }
                },
                joins);
        }

        _phases.Feature($"gradients of {stage.Layer.Name}", writer =>
        {
            using (writer.Open())
            {
                writer.Line(share);
                string layer = $"_network.{Emit.Property(stage.Layer.Name)}";
                string bias = stage.HasBias ? $", {layer}.Bias!.GradientPointer" : "";
                writer.Line($"Kernels.{stage.Name}WeightGradient<V>({PassText.Batch(stage.Input)}, {gradient}, {layer}.Weight.GradientPointer{bias}, first, end, Blocks, {lanes});");
                int features = stage.Layer.Features;
                WhereWanted(writer, stage.Input, $"Kernels.{stage.Name}InputGradient<V>({gradient}, {PassText.Weight(stage.Layer)}, {PassText.GradientBatch(gradients, stage.Input)}, {PassText.FirstFeature(features, DenseEmitter.BackwardShare)}, {PassText.EndFeature(features, DenseEmitter.BackwardShare)}, Blocks);");
            }
        }, joins: false);
    }

    private static void WriteThrough(SourceWriter writer, DenseStage stage, string gradient, string lanes)
    {
        string types = $"<V, {Emit.Activation(stage.Activation)}>";
        string tensors = Emit.Invariant($"{gradient}, {stage.Output.Stride}, {PassText.Batch(stage.Product)}, {stage.Product.Stride}, {PassText.Batch(stage.Output)}, {stage.Output.Stride}");
        writer.Line(stage.Norm is null
            ? Emit.Invariant($"global::GenBn.Kernels.FeatureKernels.ActivateBackward{types}({tensors}, first, end, Blocks);")
            : Emit.Invariant($"global::GenBn.Kernels.FeatureKernels.NormalizeBackward{types}({Emit.Field(stage.Norm.Name)}, {tensors}, first, end, Blocks, Samples, {lanes});"));
    }

    /// <summary>Writes what makes the gradient of a tensor; that of the network's input only on demand.</summary>
    private static void WhereWanted(SourceWriter writer, TensorPlan tensor, string text)
    {
        if (!IsNetworkInput(tensor))
        {
            writer.Line(text);
            return;
        }

        using (writer.Open("if (WantsInputGradients)"))
        {
            writer.Line(text);
        }
    }
}
