namespace GenBn.Generator.Planning;

/// <summary>
/// The stages of a network as prediction runs them: batch norms folded into the weights before them, dropout and statistics
/// gone, and what follows a convolution value by value done while its sums are in registers. Each stage says how it is folded.
/// </summary>
internal sealed class Folding
{
    private readonly List<Stage> _stages = [];
    private readonly Dictionary<Tensor, Operand> _same = [];
    private readonly List<(Stage Stage, PredictedStage? By)> _replaced = [];
    private readonly HashSet<Tensor> _computed = [];

    /// <summary>The stages of prediction, in the order of execution, and the operand with the outputs.</summary>
    public static (IReadOnlyList<PredictedStage> Stages, Operand Output) Apply(IReadOnlyList<Stage> stages, Tensor input)
    {
        var folding = new Folding();
        folding._computed.Add(input);

        foreach (Stage stage in stages)
        {
            if (stage.IsPassedOver)
            {
                folding._same[stage.Output.Tensor] = folding.Rename(stage.Input);
            }
            else
            {
                folding._stages.Add(stage.Rename(folding.Rename));
            }
        }

        return (folding.Fold(), folding.Rename(stages[stages.Count - 1].Output));
    }

    /// <summary>The pointwise stage that is the only one to read an operand, as the image that it is.</summary>
    public PointwiseStage? ReaderOf(Operand operand)
    {
        List<Stage> readers = [.. _stages.Where(stage => stage.Inputs.Any(input => input.Tensor == operand.Tensor))];
        return readers.Count == 1 && readers[0] is PointwiseStage next && next.Input == operand && next.Shortcut?.Tensor != operand.Tensor ? next : null;
    }

    /// <summary>Whether an operand is there when the current stage runs: the network's input, or what an earlier stage left.</summary>
    public bool IsComputed(Operand operand) => _computed.Contains(operand.Tensor);

    /// <summary>Puts another stage in the place of a later one, or nothing.</summary>
    public void Replace(Stage stage, PredictedStage? by) => _replaced.Add((stage, by));

    private List<PredictedStage> Fold()
    {
        var folded = new List<PredictedStage>();
        foreach (Stage stage in _stages)
        {
            int replaced = _replaced.FindIndex(other => ReferenceEquals(other.Stage, stage));
            if ((replaced < 0 ? stage.Fold(this) : _replaced[replaced].By) is { } left)
            {
                folded.Add(left);
                _computed.Add(left.Output.Tensor);
            }
        }

        return folded;
    }

    /// <summary>The operand that holds the same values in prediction.</summary>
    private Operand Rename(Operand operand) => _same.TryGetValue(operand.Tensor, out Operand source) ? source with { Shape = operand.Shape } : operand;
}
