namespace GenBn;

/// <summary>A training by a <see cref="CustomOptimizer"/>: its state, and a copy with which a step is undone.</summary>
/// <remarks>
/// Nothing is known of the arithmetic, so no bound tells beforehand that a step overflows nothing. Each worker copies its share before the
/// barrier after which all update theirs, and looks at what came out.
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

    /// <summary>With the kind, so that no name is one of a built-in optimizer, whose squares must not be negative.</summary>
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
