namespace GenBn.Training;

/// <summary>
/// An optimizer step, after clipping where that is asked for; each worker takes a share of every parameter. A step that would leave a
/// value that is not finite is not made.
/// </summary>
/// <remarks>
/// Overflow is known to be impossible before anything is changed: from the largest gradient, which is looked for anyway, and the
/// optimizer's bounds of its state. Where they do not tell, as with a learning rate of 1e20, the step is tried and taken back. A custom
/// optimizer has no bounds: its step is always made on values that were copied, and undone if it throws or leaves a value that is not finite.
/// </remarks>
internal sealed class UpdateJob(ParameterStore store, OptimizerState optimizer, GradientClip? clip) : IWorkerJob
{
    /// <summary>Workers' results are a cache line apart.</summary>
    private const int Spacing = 16;

    private readonly LayerRates? _rates = LayerRates.Of(store, optimizer);
    private float[] _gradients = [];
    private float[] _parameters = [];
    private StepTrial? _trial;

    /// <summary>Whether a worker has found a value that is not finite after its update.</summary>
    private volatile bool _isBroken;

    /// <summary>Steps on the workers of a team.</summary>
    /// <returns>
    /// The tensor that is in the way, and whether it is a parameter whose gradient is not finite, rather than a tensor that would not be
    /// finite; null where the step was made.
    /// </returns>
    public (string Tensor, bool IsGradient)? Run(ThreadTeam team)
    {
        if (_gradients.Length != team.Count * Spacing)
        {
            _gradients = new float[team.Count * Spacing];
            _parameters = new float[team.Count * Spacing];
        }

        // Not all workers may take part.
        Array.Clear(_gradients);
        Array.Clear(_parameters);
        _isBroken = false;
        try
        {
            team.RunOnSome(this);
        }
        catch (AggregateException) when (optimizer.IsUndoable)
        {
            // Only updates throw, so every part was copied.
            optimizer.Undo();
            throw;
        }

        (float gradient, float parameter) = Largest();
        if (!float.IsFinite(gradient))
        {
            return (FirstGradient(), IsGradient: true);
        }

        if (_isBroken)
        {
            string broken = StepTrial.FindBroken(store, optimizer)!;
            optimizer.Undo();
            return (broken, IsGradient: false);
        }

        float factor = clip?.Factor() ?? 1;
        if (!optimizer.IsSafe(factor * gradient, parameter))
        {
            _trial ??= new StepTrial(store, optimizer, _rates);
            if (_trial.Step(factor) is { } tensor)
            {
                return (tensor, IsGradient: false);
            }
        }

        optimizer.EndStep(factor * gradient, parameter);
        optimizer.Steps++;
        return null;
    }

    public void Run(Worker worker)
    {
        Measure(worker);
        clip?.Sum(worker);
        worker.Barrier();

        // From the same numbers every worker comes to the same conclusion.
        (float gradient, float weight) = Largest();
        float factor = clip?.Factor() ?? 1;
        if (!float.IsFinite(gradient) || !optimizer.IsSafe(factor * gradient, weight))
        {
            return;
        }

        // By index: enumerating the list through its interface would allocate.
        for (int index = 0; index < store.Parameters.Count; index++)
        {
            Parameter parameter = store.Parameters[index];
            (int first, int end) = ShareOf(index, worker);
            if (first < end && parameter.Trainable)
            {
                Update(optimizer, _rates, parameter, first, end, factor);
                if (!optimizer.IsFinite(parameter, first, end))
                {
                    _isBroken = true;
                }
            }
        }
    }

    /// <summary>The update of the part [first, end) of a parameter, with gradients multiplied by <paramref name="factor"/>.</summary>
    internal static void Update(OptimizerState optimizer, LayerRates? rates, Parameter parameter, int first, int end, float factor)
    {
        if (factor != 1)
        {
            GradientClip.Scale(parameter, first, end, factor);
        }

        if (rates is null)
        {
            optimizer.Update(parameter, first, end);
        }
        else
        {
            rates.Update(optimizer, parameter, first, end);
        }
    }

    private unsafe void Measure(Worker worker)
    {
        float gradient = 0;
        float weight = 0;
        for (int index = 0; index < store.Parameters.Count; index++)
        {
            Parameter parameter = store.Parameters[index];
            (int first, int end) = ShareOf(index, worker);
            if (parameter.Trainable)
            {
                optimizer.Copy(parameter, first, end);
                gradient = MathF.Max(gradient, FiniteCheck.Magnitude(parameter.GradientPointer, first, end));
                weight = optimizer.NeedsParameters ? MathF.Max(weight, FiniteCheck.Magnitude(parameter.Pointer, first, end)) : 0;
            }
        }

        _gradients[worker.Index * Spacing] = gradient;
        _parameters[worker.Index * Spacing] = weight;
    }

    /// <summary>The largest magnitude of a gradient, and of a parameter; NaN where one is NaN.</summary>
    private (float Gradient, float Parameter) Largest()
    {
        float gradient = 0;
        float parameter = 0;
        for (int index = 0; index < _gradients.Length; index += Spacing)
        {
            gradient = MathF.Max(gradient, _gradients[index]);
            parameter = MathF.Max(parameter, _parameters[index]);
        }

        return (gradient, parameter);
    }

    private unsafe string FirstGradient() => store.Parameters
        .First(parameter => parameter.Trainable && !FiniteCheck.AreFinite(parameter.GradientPointer, 0, parameter.Length)).Name;

    private (int First, int End) ShareOf(int index, Worker worker)
    {
        int length = store.Parameters[index].Length;
        if (optimizer.NeedsWholeParameters)
        {
            return (0, index % worker.Count == worker.Index ? length : 0);
        }

        int lines = (length + 15) / 16;
        return (worker.First(lines) * 16, Math.Min(length, worker.End(lines) * 16));
    }
}
