namespace GenBn.Generator.Planning;

/// <summary>Where the gradient of each tensor lives during the backward pass, and who needs it.</summary>
/// <remarks>
/// A convolution's output gradient that a normalisation spreads out is the largest tensor of all, and is read at once: it
/// lives in the worker's scratch memory, one block at a time. An activation on its own works in place. What a sum passes to its
/// shortcut is the gradient of its output, and stays where it is. A tensor that several stages read gets the sum of their
/// gradients: the last reader, which is the first to run backward, writes, the others add.
/// </remarks>
internal sealed class GradientPlan
{
    /// <summary>Tensors by the one whose memory has their gradient; null for the worker's scratch memory.</summary>
    private readonly Dictionary<Tensor, Tensor?> _homes = [];
    private readonly HashSet<(Stage Stage, int Input)> _adding = new(ByStage.Instance);
    private readonly HashSet<(Stage Stage, int Input)> _sharing = new(ByStage.Instance);
    private readonly HashSet<Tensor> _trained = [];
    private readonly ILookup<Tensor, Stage> _readers;
    private readonly Tensor _output;

    public GradientPlan(IReadOnlyList<Stage> stages)
    {
        _output = stages[stages.Count - 1].Output.Tensor;
        _readers = stages.SelectMany(stage => stage.Inputs.Select(input => (input.Tensor, stage))).ToLookup(edge => edge.Tensor, edge => edge.stage);
        foreach (Stage stage in stages.Where(stage => stage.HasOutput && (stage.Learns || stage.Inputs.Any(IsTrained))))
        {
            _trained.Add(stage.Output.Tensor);
        }

        var written = new HashSet<Tensor>();
        for (int index = stages.Count - 1; index >= 0; index--)
        {
            if (stages[index].HasOutput)
            {
                Home(stages[index].Output.Tensor);
                PlaceInputs(stages[index], index == 0 ? null : stages[index - 1], written);
            }
        }

        Owners = [.. _homes.Values.OfType<Tensor>().Distinct().OrderBy(owner => owner.Name, StringComparer.Ordinal)];
    }

    /// <summary>Tensors that own the memory of a gradient, in a stable order.</summary>
    public IReadOnlyList<Tensor> Owners { get; }

    /// <summary>The gradient of the current block of an operand.</summary>
    public Argument Block(Operand operand, int offset = 0) =>
        Home(operand.Tensor) is { } owner ? new Gradients(owner, Offset: offset) : new ScratchPart(ScratchUse.BlockGradient);

    /// <summary>The gradient of all blocks of an operand.</summary>
    public Argument Batch(Operand operand) => new Gradients(Home(operand.Tensor)!, IsBatch: true);

    /// <summary>Whether the gradient of an operand is in the worker's scratch memory.</summary>
    public bool IsInScratch(Operand operand) => Home(operand.Tensor) is null;

    /// <summary>Whether something that is learned lies at or before an operand: if not, only the network's input wants its gradient.</summary>
    public bool IsTrained(Operand operand) => _trained.Contains(operand.Tensor);

    /// <summary>The tensor whose memory has the gradient of a tensor; null for scratch memory.</summary>
    public Tensor? Home(Tensor tensor)
    {
        if (!_homes.TryGetValue(tensor, out Tensor? home))
        {
            _homes[tensor] = home = tensor;
        }

        return home;
    }

    /// <summary>The tensors whose gradients are in an owner's memory: first its own, then those that take its place.</summary>
    public IEnumerable<string> Tenants(Tensor owner) => _homes.Where(home => home.Value == owner).Select(home => home.Key.Name)
        .OrderBy(name => name == owner.Name ? 0 : 1).ThenBy(name => name, StringComparer.Ordinal);

    /// <summary>Whether an owner's memory is needed only where the gradient of the network's input is wanted.</summary>
    public bool IsOnlyForInput(Tensor owner) => owner != _output && _homes.Where(home => home.Value == owner).All(home => !_trained.Contains(home.Key));

    /// <summary>Whether a stage adds to the gradient of one of its inputs, because that has been written before.</summary>
    public bool Adds(Stage stage, int input = 0) => _adding.Contains((stage, input));

    /// <summary>Whether the gradient of a stage's input is that of its output: there is nothing to move.</summary>
    public bool IsShared(Stage stage, int input = 0) => _sharing.Contains((stage, input));

    /// <summary>A shortcut before what it is added to: backward moves its gradient first.</summary>
    private void PlaceInputs(Stage stage, Stage? before, HashSet<Tensor> written)
    {
        Tensor? output = Home(stage.Output.Tensor);
        foreach (int index in Enumerable.Range(0, stage.Inputs.Count).OrderBy(index => stage.SpreadsGradient ? -index : index))
        {
            Tensor input = stage.Inputs[index].Tensor;
            bool isOnlyReader = _readers[input].Count() == 1;
            if (!written.Add(input))
            {
                _adding.Add((stage, index));
            }
            else if (stage.SharesGradient(index, isOnlyReader))
            {
                _homes[input] = output;
                _sharing.Add((stage, index));
            }
            else if (stage.SpreadsGradient && isOnlyReader && before is { TakesGradientByBlock: true } && before.Output.Tensor == input)
            {
                _homes[input] = null;
            }
            else
            {
                Home(input);
            }
        }
    }

    /// <summary>Stages are the same if they are the same object.</summary>
    private sealed class ByStage : IEqualityComparer<(Stage Stage, int Input)>
    {
        public static ByStage Instance { get; } = new();

        public bool Equals((Stage Stage, int Input) x, (Stage Stage, int Input) y) => ReferenceEquals(x.Stage, y.Stage) && x.Input == y.Input;

        public int GetHashCode((Stage Stage, int Input) edge) =>
            (System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(edge.Stage) * 31) + edge.Input;
    }
}
