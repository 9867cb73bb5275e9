namespace GenBn.Training;

/// <summary>A step that is undone if it leaves values that are not finite. It copies everything first, so it is for rare cases.</summary>
internal sealed class StepTrial
{
    private readonly ParameterStore _store;
    private readonly OptimizerState _optimizer;
    private readonly LayerRates? _rates;
    private readonly (AlignedBuffer Values, AlignedBuffer Copy)[] _copies;

    public StepTrial(ParameterStore store, OptimizerState optimizer, LayerRates? rates = null)
    {
        _rates = rates;
        _store = store;
        _optimizer = optimizer;
        _copies =
        [
            .. optimizer.Memory.Select(state => state.Values).Prepend(store.Values).Select(values => (values, new AlignedBuffer(values.Length))),
        ];
    }

    /// <summary>Updates all parameters, with gradients multiplied by <paramref name="factor"/>.</summary>
    /// <returns>The first tensor that would not be finite; null if the step was taken.</returns>
    public string? Step(float factor)
    {
        foreach ((AlignedBuffer values, AlignedBuffer copy) in _copies)
        {
            values.Span.CopyTo(copy.Span);
        }

        foreach (Parameter parameter in _store.Parameters.Where(parameter => parameter.Trainable))
        {
            UpdateJob.Update(_optimizer, _rates, parameter, 0, parameter.Length, factor);
        }

        string? broken = FindBroken(_store, _optimizer);
        if (broken is not null)
        {
            foreach ((AlignedBuffer values, AlignedBuffer copy) in _copies)
            {
                copy.Span.CopyTo(values.Span);
            }
        }

        return broken;
    }

    /// <summary>The first tensor of state, or trainable parameter, that is not finite; null if there is none.</summary>
    public static string? FindBroken(ParameterStore store, OptimizerState optimizer) =>
        optimizer.Tensors(store).Concat(store.Parameters.Where(parameter => parameter.Trainable))
            .FirstOrDefault(tensor => !FiniteCheck.AreFinite(tensor))?.Name;
}
