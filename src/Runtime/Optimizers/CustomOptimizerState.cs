namespace GenBn;

/// <summary>The state of a <see cref="CustomOptimizer"/>, and a copy that is used to undo a step.</summary>
/// <remarks>
/// Its arithmetic is unknown, so no bound shows beforehand that a step does not overflow. Each worker copies its share before a barrier, updates
/// it after the barrier, and then checks the results.
/// </remarks>
internal sealed class CustomOptimizerState : OptimizerState
{
    private readonly CustomOptimizer _optimizer;
    private readonly ParameterStore _store;
    private readonly AlignedBuffer[] _memory;
    private readonly (AlignedBuffer Values, AlignedBuffer Copy)[] _copies;

    public CustomOptimizerState(CustomOptimizer optimizer, ParameterStore store)
        : base(optimizer)
    {
        _optimizer = optimizer;
        _store = store;
        _memory = [.. optimizer.StateNames.Select(_ => new AlignedBuffer(store.Values.Length))];
        _copies = [.. _memory.Prepend(store.Values).Select(values => (values, new AlignedBuffer(values.Length)))];
    }

    /// <summary>The state by name. Names contain the kind, so that none is that of a built-in optimizer, whose squares must not be negative.</summary>
    public override (string Name, AlignedBuffer Values)[] Memory =>
        [.. _optimizer.StateNames.Zip(_memory, (name, values) => ($"{_optimizer.Kind}.{name}", values))];

    public override bool IsUndoable => true;

    public override bool NeedsWholeParameters => _optimizer.NeedsWholeParameters;

    public override bool IsSafe(float gradient, float parameter) => true;

    public Span<float> StateOf(int index)
    {
        if ((uint)index >= (uint)_memory.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index), index, $"Expected an index of the {_memory.Length} tensors of state that the optimizer '{_optimizer.Kind}' names.");
        }

        return _memory[index].Span;
    }

    public override void Update(Parameter parameter, int first, int end) => _optimizer.Update(new ParameterUpdate(this, parameter, first, end));

    public override void Copy(Parameter parameter, int first, int end)
    {
        foreach ((AlignedBuffer values, AlignedBuffer copy) in _copies)
        {
            values.Span[(parameter.Offset + first)..(parameter.Offset + end)].CopyTo(copy.Span[(parameter.Offset + first)..]);
        }
    }

    public override unsafe bool IsFinite(Parameter parameter, int first, int end)
    {
        foreach ((AlignedBuffer values, _) in _copies)
        {
            if (!FiniteCheck.AreFinite(values.Pointer, parameter.Offset + first, parameter.Offset + end))
            {
                return false;
            }
        }

        return true;
    }

    public override void Undo()
    {
        foreach (Parameter parameter in _store.Parameters.Where(parameter => parameter.Trainable))
        {
            foreach ((AlignedBuffer values, AlignedBuffer copy) in _copies)
            {
                copy.Span.Slice(parameter.Offset, parameter.Length).CopyTo(values.Span[parameter.Offset..]);
            }
        }
    }
}
