namespace GenBn.Generator.Fusion;

/// <summary>The schedule for one sample: lanes are channels, or columns of a wide image.</summary>
internal sealed class SamplePlan
{
    private readonly string _input;
    private readonly Dictionary<string, LanePacking> _packings;

    public SamplePlan(IReadOnlyList<Stage> stages, TensorPlan input, TensorPlan output)
    {
        _input = input.Name;
        (Steps, Output) = SampleSteps.Build(stages, input, output);
        _packings = Steps.Select(step => step.Packing).Where(packing => packing is not null).ToDictionary(packing => packing!.Layer, packing => packing!, StringComparer.Ordinal);
        IEnumerable<(SampleTensor Tensor, int Step)> uses = Steps
            .SelectMany((step, index) => step.Inputs.Append(step.Output).Select(tensor => (tensor, index)))
            .Append((Output, Steps.Count));
        Memory = new MemoryPlan(uses.Where(use => !IsInput(use.Tensor)).GroupBy(use => use.Tensor.Name).Select(group =>
            (group.Key, group.Max(use => use.Tensor.Size), group.Min(use => use.Step), group.Max(use => use.Step))));
    }

    /// <summary>The steps in the order of execution.</summary>
    public IReadOnlyList<SampleStep> Steps { get; }

    /// <summary>The outputs, row-major.</summary>
    public SampleTensor Output { get; }

    public MemoryPlan Memory { get; }

    /// <summary>How the weights of a layer are packed; null where they are taken as they are.</summary>
    public LanePacking? PackingOf(string layer) => _packings.TryGetValue(layer, out LanePacking packing) ? packing : null;

    /// <summary>Whether a tensor is the caller's memory.</summary>
    public bool IsInput(SampleTensor tensor) => tensor.Name == _input;
}
