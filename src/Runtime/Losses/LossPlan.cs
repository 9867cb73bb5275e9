namespace GenBn;

/// <summary>The losses of a network's outputs, for samples with labels, with targets, or with both.</summary>
/// <remarks>
/// A network with one output has labels or targets, as the samples have. With several heads, each has what its <see cref="HeadLoss"/> declares;
/// the labels of a sample are those of the heads with labels, in the order of the outputs, and so are the targets.
/// </remarks>
internal sealed unsafe class LossPlan
{
    private readonly bool[]? _takesTargets;

    /// <summary>Labels and floats of a sample, for samples without targets and with targets.</summary>
    private readonly (int Labels, int Targets) _without;
    private readonly (int Labels, int Targets) _with;

    private LossPlan(LossPart[] parts, bool[]? takesTargets)
    {
        Parts = parts;
        _takesTargets = takesTargets;
        _without = Lengths(hasTargets: false);
        _with = Lengths(hasTargets: true);
    }

    /// <summary>The outputs, in their order.</summary>
    public LossPart[] Parts { get; }

    /// <summary>Whether the network has several outputs.</summary>
    public bool HasHeads => _takesTargets is not null;

    /// <summary>Number of values of all outputs.</summary>
    public int OutputLength => Parts[^1].Start + Parts[^1].Length;

    /// <summary>The losses of a network's outputs.</summary>
    /// <exception cref="ArgumentException">The loss does not suit the outputs.</exception>
    public static LossPlan Of(Loss loss, IReadOnlyList<OutputSlice> outputs, string name)
    {
        if (loss is HeadsLoss heads)
        {
            return OfHeads(heads, outputs, name);
        }

        if (outputs.Count > 1)
        {
            throw new ArgumentException(
                $"Expected a loss for each of the outputs {NamesOf(outputs)}, but got one loss. Use Loss.OfHeads(new HeadLoss(\"{outputs[0].Name}\", …), …).",
                name);
        }

        LossPart part = PartOf(outputs[0], loss, factor: 1);
        loss.CheckOutputs(part.Channels, name);
        return new LossPlan([part], takesTargets: null);
    }

    /// <summary>Whether an output has floats, for samples with or without targets.</summary>
    public bool TakesTargets(int part, bool hasTargets) => _takesTargets?[part] ?? hasTargets;

    /// <summary>Number of labels of a sample, for samples with or without targets.</summary>
    public int LabelsOf(bool hasTargets) => hasTargets ? _with.Labels : _without.Labels;

    /// <summary>Number of floats of a sample, for samples with or without targets.</summary>
    public int TargetsOf(bool hasTargets) => hasTargets ? _with.Targets : _without.Targets;

    /// <summary>When the classifications of an output are correct.</summary>
    public AnswerKind AnswerOf(int part, bool hasTargets) => Parts[part].Loss.AnswerOf(Parts[part].Channels, TakesTargets(part, hasTargets));

    /// <summary>Whether accuracy has a meaning for the network as a whole: it has one output, and that chooses classes.</summary>
    public bool HasAccuracy(bool hasTargets) => !HasHeads && AnswerOf(0, hasTargets) != AnswerKind.None;

    /// <summary>Checks that labels are classes.</summary>
    /// <param name="labels">The labels of whole samples.</param>
    /// <param name="perSample">Labels of a sample.</param>
    /// <param name="first">Number of the first sample in messages.</param>
    /// <exception cref="ArgumentException">A label is none.</exception>
    public void CheckLabels(ReadOnlySpan<int> labels, int perSample, int first = 0)
    {
        for (int index = 0; index < Parts.Length; index++)
        {
            LossPart part = Parts[index];
            if (!HasHeads)
            {
                part.Loss.CheckLabels(labels, part.Channels, part.Plane, first);
            }
            else if (!_takesTargets![index])
            {
                for (int sample = 0; sample * perSample < labels.Length; sample++)
                {
                    part.Loss.CheckLabels(labels.Slice((sample * perSample) + part.FirstLabel, part.Plane), part.Channels, part.Plane, first + sample);
                }
            }
        }
    }

    /// <summary>Evaluates the losses of a block; see <see cref="Loss.EvaluateBlock"/>.</summary>
    /// <param name="outputs">[output][16 lanes].</param>
    /// <param name="wanted">Labels and targets.</param>
    /// <param name="perSample">Labels of a sample.</param>
    /// <param name="samples">Samples of the whole batch.</param>
    /// <param name="gradients">[output][16 lanes].</param>
    /// <param name="results">Receives the result of each output.</param>
    public void EvaluateBlock(
        float* outputs, in WantedBlock wanted, int perSample, int samples, float* gradients, Span<Loss.BlockLoss> results)
    {
        for (int index = 0; index < Parts.Length; index++)
        {
            LossPart part = Parts[index];
            BlockTargets targets = part.TargetsOf(in wanted, perSample, TakesTargets(index, wanted.Values != null));
            results[index] = part.Loss.EvaluateBlock(outputs + (part.Start * 16L), in targets, part.Length, samples, gradients + (part.Start * 16L));
        }
    }

    private (int Labels, int Targets) Lengths(bool hasTargets) => (
        Parts.Select((part, index) => TakesTargets(index, hasTargets) ? 0 : part.Plane).Sum(),
        Parts.Select((part, index) => TakesTargets(index, hasTargets) ? part.Length : 0).Sum());

    private static LossPlan OfHeads(HeadsLoss loss, IReadOnlyList<OutputSlice> outputs, string name)
    {
        if (loss.Heads.FirstOrDefault(head => !outputs.Any(output => output.Name == head.Output)) is { } unknown)
        {
            throw new ArgumentException($"Expected losses of the outputs {NamesOf(outputs)}, but got one of '{unknown.Output}'.", name);
        }

        int labels = 0;
        int targets = 0;
        var parts = new LossPart[outputs.Count];
        bool[] takesTargets = new bool[outputs.Count];
        for (int index = 0; index < parts.Length; index++)
        {
            HeadLoss head = loss.Heads.FirstOrDefault(head => head.Output == outputs[index].Name)
                ?? throw new ArgumentException($"Expected a loss for each of the outputs {NamesOf(outputs)}, but '{outputs[index].Name}' has none.", name);
            LossPart part = PartOf(outputs[index], head.Loss, head.Weight) with { FirstLabel = labels, FirstTarget = targets };
            part.Loss.CheckOutputs(part.Channels, name);
            if (head.TakesTargets)
            {
                part.Loss.CheckTakesTargets(name);
            }
            else
            {
                part.Loss.CheckTakesLabels(part.Channels, name);
            }

            takesTargets[index] = head.TakesTargets;
            labels += head.TakesTargets ? 0 : part.Plane;
            targets += head.TakesTargets ? part.Length : 0;
            parts[index] = part;
        }

        return new LossPlan(parts, takesTargets);
    }

    private static LossPart PartOf(OutputSlice output, Loss loss, float factor) => output.Shape is [int channels, int height, int width]
        ? new LossPart(output.Name, output.Start, channels, height * width, loss, factor)
        : new LossPart(output.Name, output.Start, output.Length, 1, loss, factor);

    private static string NamesOf(IReadOnlyList<OutputSlice> outputs) => string.Join(", ", outputs.Select(output => $"'{output.Name}'"));
}
