using GenBn.Generator.Graph;

namespace GenBn.Generator.Fusion;

/// <summary>
/// The stages of a network as prediction runs them: batch norms folded into the weights before them, dropout and statistics
/// gone, and what follows a convolution value by value done while its sums are in registers.
/// </summary>
internal sealed class Folding
{
    private readonly List<Stage> _stages;
    private readonly Dictionary<string, string> _same = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    private Folding(IReadOnlyList<Stage> stages)
    {
        foreach (DropoutStage dropout in stages.OfType<DropoutStage>())
        {
            _same[dropout.Output.Name] = Rename(dropout.Input).Name;
        }

        _stages = [.. stages.Where(stage => stage is not (StatisticsStage or DropoutStage)).Select(Rename)];
    }

    /// <summary>The stages of prediction, in the order of execution, and the tensor with the outputs.</summary>
    public static (IReadOnlyList<Stage> Stages, TensorPlan Output) Apply(IReadOnlyList<Stage> stages)
    {
        var folding = new Folding(stages);
        return (folding.Fold(), folding.Rename(stages[stages.Count - 1].Output));
    }

    private List<Stage> Fold()
    {
        var folded = new List<Stage>();
        var skipped = new HashSet<Stage>();
        var replaced = new Dictionary<Stage, Stage>();
        foreach (Stage stage in _stages.Where(stage => !skipped.Contains(stage)))
        {
            Stage result = stage switch
            {
                ConvStage conv => Fold(conv, skipped, replaced),
                DenseStage dense => dense with
                {
                    Layers = Words(dense.Layer, dense.Norm, shortcut: null, dense.Activation),
                    Layer = dense.Layer with { HasBias = true },
                    Norm = null,
                    Product = dense.Output,
                    Folded = new FoldedLayer(dense.Layer, dense.Norm),
                },
                NormalizeStage normalize => replaced.TryGetValue(stage, out Stage? rest) ? rest : normalize with { Extreme = null },
                _ => stage,
            };
            folded.Add(result);
            _done.Add(result.Output.Name);
        }

        return folded;
    }

    private ConvStage Fold(ConvStage conv, HashSet<Stage> skipped, Dictionary<Stage, Stage> replaced)
    {
        NormalizeStage? next = Next(conv);
        var folded = conv with
        {
            Layer = conv.Layer with { HasBias = true },
            Statistics = null,
            Folded = new FoldedLayer(conv.Layer, next?.Norm),
            Layers = Words(conv.Layer, next?.Norm, shortcut: null, activation: null),
        };
        if (next is null)
        {
            return folded;
        }

        if (next.Pool is not null || (next.Shortcut is not null && !IsComputed(next.Shortcut)))
        {
            string sum = next.Shortcut is null ? "" : $"sum with {next.Shortcut.Name}, ";
            replaced[next] = next with { Norm = null, Extreme = null, Layers = sum + StageWords.Describe(next.Activation, next.Pool) };
            return folded;
        }

        skipped.Add(next);
        return folded with { Layers = Words(conv.Layer, next.Norm, next.Shortcut, next.Activation), Output = next.Output, Shortcut = next.Shortcut, Sum = next.Sum, Activation = next.Activation };
    }

    private static string Words(Layer layer, BatchNormLayer? norm, TensorPlan? shortcut, ActivationLayer? activation) =>
        StageWords.Describe(layer)
        + (norm is null ? "" : $", {norm.Name} folded in")
        + (shortcut is null ? "" : $", sum with {shortcut.Name}")
        + (activation is null ? "" : ", " + activation.Name);

    /// <summary>The normalisation that is the only one to read a convolution's output, as the image that it is.</summary>
    private NormalizeStage? Next(ConvStage conv)
    {
        List<Stage> readers = [.. _stages.Where(stage => stage.Inputs.Any(input => input.Name == conv.Output.Name))];
        return readers.Count == 1 && readers[0] is NormalizeStage next && next.Input == conv.Output && next.Shortcut?.Name != conv.Output.Name ? next : null;
    }

    /// <summary>Whether a tensor is there when the current stage runs: the network's input, or what an earlier stage left.</summary>
    private bool IsComputed(TensorPlan tensor) => _done.Contains(tensor.Name) || _stages.All(stage => stage.Output.Name != tensor.Name);

    private Stage Rename(Stage stage)
    {
        Stage renamed = stage with { Input = Rename(stage.Input) };
        return renamed switch
        {
            NormalizeStage { Shortcut: { } shortcut } normalize => normalize with { Shortcut = Rename(shortcut) },
            ConcatStage concat => concat with { Branches = new EquatableArray<TensorPlan>(concat.Branches.Select(Rename)) },
            _ => renamed,
        };
    }

    /// <summary>The tensor that holds the same values in prediction.</summary>
    private TensorPlan Rename(TensorPlan tensor) => _same.TryGetValue(tensor.Name, out string? source) ? tensor with { Name = source } : tensor;
}
