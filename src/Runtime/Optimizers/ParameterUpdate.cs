namespace GenBn.Training;

/// <summary>A range of elements of one parameter in a step of a <see cref="CustomOptimizer"/>.</summary>
public readonly ref struct ParameterUpdate
{
    private readonly CustomOptimizerState _state;
    private readonly int _length;

    internal ParameterUpdate(CustomOptimizerState state, Parameter parameter, int first, int end)
    {
        _state = state;
        _length = end - first;
        Parameter = parameter;
        First = first;
    }

    /// <summary>The parameter, with name, shape and role. To change its values, use <see cref="Values"/>.</summary>
    public Parameter Parameter { get; }

    /// <summary>Index of the first element of the range within the parameter.</summary>
    public int First { get; }

    /// <summary>Values of the range, row-major. The optimizer changes them.</summary>
    public Span<float> Values => Parameter.Values.Slice(First, _length);

    /// <summary>Gradients of the loss with respect to <see cref="Values"/>, after clipping. All are finite.</summary>
    public ReadOnlySpan<float> Gradients => Parameter.Gradients.Slice(First, _length);

    /// <summary>Learning rate of the step, after the schedule.</summary>
    public float LearningRate => _state.Rate;

    /// <summary>Weight decay of the parameter: 0 for biases and batch norms, unless <see cref="Optimizer.DecayAll"/> is set.</summary>
    public float WeightDecay => _state.Optimizer.DecayOf(Parameter);

    /// <summary>Number of the step, from 1, including steps before a checkpoint that was loaded.</summary>
    public long Step => _state.Steps + 1;

    /// <summary>State of the range, with as many elements as <see cref="Values"/>; 0 before the first step. The optimizer changes it.</summary>
    /// <param name="index">Index of the state's name in <see cref="CustomOptimizer.StateNames"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no state with that index.</exception>
    public Span<float> State(int index) => _state.StateOf(index).Slice(Parameter.Offset + First, _length);
}
