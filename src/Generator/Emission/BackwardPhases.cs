using GenBn.Generator.Emission.Stages;
using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

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
                    Dense(dense, joins: next is DenseStage && next.Input.Name == dense.Output.Name && !gradients.Adds(next));
                    break;
                default:
                    _phases.Block($"gradient through {stage.Layers}", writer => Simple(writer, stage));
                    break;
            }

            next = stage;
        }

        return _phases.Complete();
    }

    private void Conv(ConvStage stage)
    {
        if (stage.SumsInGroups)
        {
            string gradient = Gradient(stage.Output);
            _phases.Block(
                $"gradients of {stage.Layer.Name}",
                writer =>
                {
                    writer.Line("ahead.Clear();");
                    FetchAhead(stage).ToList().ForEach(writer.Line);
                    writer.Line($"Kernels.{stage.Name}WeightGradient<V>({PassText.Block(stage.Input)}, {gradient}, {PassText.WeightSums}, fresh: block == FirstBlock(group), ahead);");
                    InputGradient(writer, stage);
                },
                groupEnd: writer => writer.Line($"{Emit.Field(stage.Layer.Name)}Sums.Reduce(group, {PassText.WeightSums});"),
                fetchesAhead: true);
            _phases.Defer(writer => writer.Line($"{Emit.Field(stage.Layer.Name)}Sums.Combine(worker, Groups);"));
            return;
        }

        _phases.Block($"input gradient of {stage.Layer.Name}", writer => InputGradient(writer, stage));
        if (stage.Learns)
        {
            int rows = stage.WeightGradientTile.Rows;
            int channels = stage.Layer.Shape.Channels;
            string bias = stage.HasBias ? $", _network.{Emit.Property(stage.Layer.Name)}.Bias!.GradientPointer" : "";
            _phases.Defer(writer => writer.Line(
                $"Kernels.{stage.Name}WeightGradient<V>({PassText.Batch(stage.Input)}, {PassText.GradientBatch(gradients, stage.Output)}, _network.{Emit.Property(stage.Layer.Name)}.Weight.GradientPointer{bias}, {PassText.FirstFeature(channels, rows)}, {PassText.EndFeature(channels, rows)}, Blocks, {PassText.Scratch(plan.Scratch.Lanes)});"));
        }
    }

    private void InputGradient(SourceWriter writer, ConvStage stage) => WhereWanted(
        writer, stage.Input, $"Kernels.{stage.Name}InputGradient<V>({Gradient(stage.Output)}, {PassText.Weight(stage.Layer)}, {Gradient(stage.Input)});");

    /// <summary>What the steps around a convolution's gradients stream through: the next block's, and this block's after it.</summary>
    private IEnumerable<string> FetchAhead(ConvStage stage)
    {
        if (plan.Stages.OfType<NormalizeStage>().FirstOrDefault(candidate => candidate.Input.Name == stage.Output.Name) is { } consumer)
        {
            yield return PassText.FetchAhead(PassText.Batch(stage.Output), stage.Output);
            yield return PassText.FetchAhead(PassText.GradientBatch(gradients, consumer.Output), consumer.Output);
            if (consumer.Extreme is { } extreme)
            {
                yield return PassText.FetchAhead(PassText.Batch(extreme), extreme);
            }
        }

        yield return PassText.FetchAhead(PassText.Batch(stage.Input), stage.Input);
        if (plan.Stages.OfType<NormalizeStage>().FirstOrDefault(candidate => candidate.Output.Name == stage.Input.Name) is { Extreme: { } chosen })
        {
            yield return Emit.Invariant($"ahead.Add({PassText.Batch(chosen)}, block, {chosen.Stride}, {chosen.Vectors});");
        }
    }

    private void Normalize(NormalizeStage stage)
    {
        if (stage.Norm is { } norm)
        {
            string field = Emit.Field(norm.Name);
            _phases.Block($"gradient sums of {norm.Name}", writer => WhereWanted(writer, stage.Output, GradientSums(stage, norm)));
            _phases.Share($"gradients of {norm.Name}", writer => WhereWanted(
                writer,
                stage.Output,
                Emit.Invariant($"{field}.CombineGradients(worker.First({norm.Shape.Channels}), worker.End({norm.Shape.Channels}), Blocks, Samples);")));
        }

        bool scratch = gradients.Home(stage.Input.Name) == GradientPlan.Scratch;
        _phases.Block($"gradient through {stage.Layers}", writer => Spread(writer, stage), beforeConvolution: scratch);
    }

    private string GradientSums(NormalizeStage stage, BatchNormLayer norm)
    {
        string field = Emit.Field(norm.Name);
        string output = stage.RecomputesArgument ? "" : $", {PassText.Block(stage.Output)}";
        string argument = stage.RecomputesArgument ? $", {field}.Scale, {field}.Shift" : "";
        string shortcut = stage is { RecomputesArgument: true, Shortcut: { } added } ? $", {PassText.Block(added)}" : "";
        return $"Kernels.{stage.Name}GradientSums<V>({Gradient(stage.Output)}{output}, {PassText.Block(stage.Extreme ?? stage.Input)}, {field}.Center{argument}{shortcut}, {PassText.Scratch(plan.Scratch.Lanes)});"
            + $"\n{field}.MergeGradientLanes(block, {PassText.Scratch(plan.Scratch.Lanes)});";
    }

    private void Spread(SourceWriter writer, NormalizeStage stage)
    {
        string gradient = Gradient(stage.Output);
        if (NormalizeBackward.PassesActivation(stage))
        {
            string values = !stage.RecomputesArgument ? $", {PassText.Block(stage.Output)}"
                : $", {PassText.Block(stage.Input)}" + (stage.Shortcut is null ? "" : $", {PassText.Block(stage.Shortcut)}");
            WhereWanted(writer, stage.Output, $"Kernels.{stage.Name}Activation<V>({gradient}{values});");
        }

        if (stage.Shortcut is not null)
        {
            Move(writer, stage, 1, gradient);
        }

        if (!NormalizeBackward.NeedsSpread(stage))
        {
            Move(writer, stage, 0, gradient);
            return;
        }

        string output = stage.Norm is null && stage.Activation is not null ? ", " + PassText.Block(stage.Output) : "";
        string extreme = stage.Extreme is null ? "" : ", " + PassText.Block(stage.Extreme);
        string norm = stage.Norm is null ? "" : ", " + PassText.GradientCoefficients(stage.Norm);
        string text = $"Kernels.{stage.Name}Backward<V>({gradient}{output}, {PassText.Block(stage.Input)}{extreme}{norm}, {Gradient(stage.Input)});";
        if (stage.Norm is not null)
        {
            // Lanes without a sample have dy = 0, but the batch norm's mean terms would reach them.
            text += Emit.Invariant($"\nglobal::GenBn.Kernels.LaneMask.Clear<V>({Gradient(stage.Input)}, {stage.Input.Vectors}, Lanes(block));");
        }

        WhereWanted(writer, stage.Input, text);
    }

    /// <summary>Brings a gradient as it is to a stage's input, unless it is there already.</summary>
    private void Move(SourceWriter writer, Stage stage, int index, string gradient)
    {
        if (!gradients.IsAlias(stage, index))
        {
            TensorPlan input = stage.Inputs[index];
            string verb = gradients.Adds(stage, index) ? "Add" : "Copy";
            WhereWanted(writer, input, Emit.Invariant($"global::GenBn.Kernels.BlockKernels.{verb}<V>({gradient}, {Gradient(input)}, {input.Vectors});"));
        }
    }

    private void Simple(SourceWriter writer, Stage stage)
    {
        string gradient = Gradient(stage.Output);
        string adds = gradients.Adds(stage) ? "true" : "false";
        switch (stage)
        {
            case PoolStage pool:
                string values = pool.IsMaximum ? $", {PassText.Block(pool.Input)}, {PassText.Block(pool.Output)}" : "";
                WhereWanted(writer, stage.Input, $"Kernels.{stage.Name}Backward<V>({gradient}{values}, {Gradient(stage.Input)});");
                break;
            case MeanStage:
                WhereWanted(writer, stage.Input, Emit.Invariant($"global::GenBn.Kernels.PlaneKernels.MeanBackward<V>({gradient}, {Gradient(stage.Input)}, {stage.Input.Shape.Channels}, {stage.Input.Shape.Plane}, {stage.Input.PlaneStride}, accumulate: {adds});"));
                break;
            case DropoutStage dropout:
                WhereWanted(writer, stage.Input, Emit.Invariant($"global::GenBn.Kernels.DropoutKernels.Apply({gradient}, {Gradient(stage.Input)}, {stage.Output.Shape.Elements}, block, DropoutKey({dropout.Number}), {Emit.Literal(dropout.Rate)}, accumulate: {adds});"));
                break;
            case SoftmaxStage:
                WhereWanted(writer, stage.Input, Emit.Invariant($"global::GenBn.Kernels.SoftmaxKernels.Backward<V>({PassText.Block(stage.Output)}, {gradient}, {Gradient(stage.Input)}, {stage.Output.Shape.Elements}, accumulate: {adds});"));
                break;
            case ConcatStage concat:
                int number = 0;
                foreach ((_, int first) in ForwardCalls.Branches(concat))
                {
                    Move(writer, stage, number++, Emit.Plus(gradient, first * 16));
                }

                break;
            default:
                throw new InvalidOperationException($"No backward step for {stage}.");
        }
    }

    private void Dense(DenseStage stage, bool joins)
    {
        string lanes = PassText.Scratch(plan.Scratch.Lanes);
        if (stage.Norm is not null || stage.Activation is not null)
        {
            _phases.Feature(
                $"gradient through {stage.Layers}",
                writer =>
                {
                    using (writer.Open())
                    {
                        writer.Line(PassText.FeatureShare(stage.Units, DenseEmitter.TileRows(stage.Units)));
                        WhereWanted(writer, stage.Output, Through(stage, lanes));
                    }
                },
                joins);
        }

        _phases.Feature($"gradients of {stage.Layer.Name}", writer =>
        {
            using (writer.Open())
            {
                string gradient = PassText.GradientBatch(gradients, stage.Output);
                int features = stage.Layer.Features;
                if (stage.Layer.IsTrainable)
                {
                    string layer = $"_network.{Emit.Property(stage.Layer.Name)}";
                    writer.Line($"Kernels.{stage.Name}WeightGradient<V>({PassText.Batch(stage.Input)}, {gradient}, {layer}.Weight.GradientPointer, {PassText.FirstFeature(features, DenseWeightGradient.Share)}, {PassText.EndFeature(features, DenseWeightGradient.Share)}, Blocks, {lanes});");
                    if (stage.HasBias)
                    {
                        writer.Line($"global::GenBn.Kernels.FeatureKernels.Sum<V>({gradient}, {stage.Product.Stride}, {layer}.Bias!.GradientPointer, {PassText.FirstFeature(stage.Units, 1)}, {PassText.EndFeature(stage.Units, 1)}, Blocks, {lanes});");
                    }
                }

                WhereWanted(writer, stage.Input, $"Kernels.{stage.Name}InputGradient<V>({gradient}, {PassText.Weight(stage.Layer)}, {PassText.GradientBatch(gradients, stage.Input)}, {PassText.FirstFeature(features, DenseEmitter.TileRows(features))}, {PassText.EndFeature(features, DenseEmitter.TileRows(features))}, Blocks);");
            }
        });
    }

    private string Through(DenseStage stage, string lanes)
    {
        string types = $"<V, {Emit.Activation(stage.Activation?.Function)}>";
        string gradient = Emit.Invariant($"{PassText.GradientBatch(gradients, stage.Output)}, {stage.Output.Stride}");
        string product = Emit.Invariant($"{PassText.Batch(stage.Product)}, {stage.Product.Stride}");
        string output = Emit.Invariant($"{PassText.Batch(stage.Output)}, {stage.Output.Stride}");
        return stage.Norm is null
            ? $"global::GenBn.Kernels.FeatureKernels.ActivateBackward{types}({gradient}, {product}, {output}, first, end, Blocks);"
            : $"global::GenBn.Kernels.FeatureKernels.NormalizeBackward{types}({Emit.Field(stage.Norm.Name)}, {gradient}, {product}, {output}, first, end, Blocks, Samples, {lanes});";
    }

    private string Gradient(TensorPlan tensor) => PassText.GradientBlock(gradients, tensor);

    /// <summary>Writes what makes or uses the gradient of a tensor; one that only the network's input wants, on demand.</summary>
    private void WhereWanted(SourceWriter writer, TensorPlan tensor, string text)
    {
        if (gradients.IsTrained(tensor))
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
