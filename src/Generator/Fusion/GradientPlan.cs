namespace GenBn.Generator.Fusion;

/// <summary>Where the gradient of each tensor lives during the backward pass, and who needs it.</summary>
/// <remarks>
/// A convolution's output gradient that a normalisation spreads out is the largest tensor of all, and is read at once: it
/// lives in the worker's scratch memory, one block at a time. An activation on its own works in place. What a sum passes to its
/// shortcut is the gradient of its output, and stays where it is. A tensor that several stages read gets the sum of their
/// gradients: the last reader, which is the first to run backward, writes, the others add.
/// </remarks>
internal sealed class GradientPlan
{
    /// <summary>Marks a gradient that lives in the worker's scratch memory.</summary>
    public const string Scratch = "scratch";

    private readonly Dictionary<string, string> _homes = new(StringComparer.Ordinal);
    private readonly HashSet<(string Stage, int Input)> _adding = [];
    private readonly HashSet<(string Stage, int Input)> _aliases = [];
    private readonly HashSet<string> _trained = new(StringComparer.Ordinal);
    private readonly ILookup<string, Stage> _readers;
    private readonly string _output;

    public GradientPlan(IReadOnlyList<Stage> stages)
    {
        _output = stages[stages.Count - 1].Output.Name;
        _readers = stages.SelectMany(stage => stage.Inputs.Select(tensor => (tensor, stage))).ToLookup(edge => edge.tensor.Name, edge => edge.stage, StringComparer.Ordinal);
        foreach (Stage stage in stages)
        {
            if (stage is not StatisticsStage && (stage.Learns || stage.Inputs.Any(IsTrained)))
            {
                _trained.Add(stage.Output.Name);
            }
        }

        var written = new HashSet<string>(StringComparer.Ordinal);
        for (int index = stages.Count - 1; index >= 0; index--)
        {
            if (stages[index] is not StatisticsStage)
            {
                PlaceInputs(stages[index], index == 0 ? null : stages[index - 1], written);
            }
        }
    }

    /// <summary>Tensors that own the memory of a gradient, in a stable order.</summary>
    public IEnumerable<string> Owners => _homes.Values.Where(home => home != Scratch).Distinct().OrderBy(name => name, StringComparer.Ordinal);

    /// <summary>The tensor whose gradient memory is used for <paramref name="tensor"/>, or <see cref="Scratch"/>.</summary>
    public string Home(string tensor)
    {
        if (!_homes.TryGetValue(tensor, out string? home))
        {
            home = tensor;
            _homes[tensor] = home;
        }

        return home;
    }

    /// <summary>Whether something that is learned lies at or before a tensor: if not, only the network's input wants its gradient.</summary>
    public bool IsTrained(TensorPlan tensor) => _trained.Contains(tensor.Name);

    /// <summary>The tensors whose gradients are in an owner's memory: first its own, then those that take its place.</summary>
    public IEnumerable<string> Tenants(string owner) => _homes.Where(home => home.Value == owner).Select(home => home.Key)
        .OrderBy(name => name == owner ? 0 : 1).ThenBy(name => name, StringComparer.Ordinal);

    /// <summary>Whether an owner's memory is needed only where the gradient of the network's input is wanted.</summary>
    public bool IsOnlyForInput(string owner) => owner != _output && _homes.Where(home => home.Value == owner).All(home => !_trained.Contains(home.Key));

    /// <summary>Whether a stage adds to the gradient of its input number <paramref name="input"/>, because it has been written before.</summary>
    public bool Adds(Stage stage, int input = 0) => _adding.Contains((stage.Name, input));

    /// <summary>Whether the gradient of a stage's input is that of its output: there is nothing to move.</summary>
    public bool IsAlias(Stage stage, int input = 0) => _aliases.Contains((stage.Name, input));

    /// <summary>A shortcut before what it is added to: backward moves its gradient first.</summary>
    private void PlaceInputs(Stage stage, Stage? before, HashSet<string> written)
    {
        string output = Home(stage.Output.Name);
        foreach (int index in Enumerable.Range(0, stage.Inputs.Count).OrderBy(index => stage is NormalizeStage ? -index : index))
        {
            TensorPlan input = stage.Inputs[index];
            if (!written.Add(input.Name))
            {
                _adding.Add((stage.Name, index));
            }
            else if (WorksInPlace(stage, input) || (index > 0 && stage is NormalizeStage { Norm: not null }))
            {
                _homes[input.Name] = output;
                _aliases.Add((stage.Name, index));
            }
            else if (stage is NormalizeStage && before is ConvStage { ContractsOverBatch: false } conv && conv.Output.Name == input.Name && IsOnlyReader(input))
            {
                _homes[input.Name] = Scratch;
            }
            else
            {
                Home(input.Name);
            }
        }
    }

    /// <summary>Value by value, and no one else wants the gradient of the output or adds to that of the input.</summary>
    private bool WorksInPlace(Stage stage, TensorPlan input) =>
        stage is NormalizeStage { Norm: null, Pool: null } or DropoutStage or SoftmaxStage && input.Name == stage.Input.Name && IsOnlyReader(input);

    private bool IsOnlyReader(TensorPlan tensor) => _readers[tensor.Name].Count() == 1;
}
