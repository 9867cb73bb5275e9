namespace GenBn;

/// <summary>
/// An optimizer step, after clipping where that is asked for, unless a gradient is not finite; each worker takes a share of every
/// parameter.
/// </summary>
internal sealed class UpdateJob(ParameterStore store, Optimizer optimizer, GradientClip? clip) : IWorkerJob
{
    private volatile bool _isBroken;

    /// <summary>Steps on the workers of a team.</summary>
    /// <returns>Whether all gradients were finite; if not, the parameters were left alone.</returns>
    public bool Run(ThreadTeam team)
    {
        _isBroken = false;
        team.RunOnSome(this);
        return !_isBroken;
    }

    public void Run(Worker worker)
    {
        Check(worker);
        clip?.Sum(worker);
        worker.Barrier();
        if (_isBroken)
        {
            return;
        }

        float factor = clip?.Factor() ?? 1;

        // By index: enumerating the list through its interface would allocate.
        for (int index = 0; index < store.Parameters.Count; index++)
        {
            Parameter parameter = store.Parameters[index];
            (int first, int end) = ShareOf(parameter, worker);
            if (first >= end || !parameter.Trainable)
            {
                continue;
            }

            if (factor != 1)
            {
                GradientClip.Scale(parameter, first, end, factor);
            }

            optimizer.Step(parameter, first, end);
        }
    }

    private unsafe void Check(Worker worker)
    {
        for (int index = 0; index < store.Parameters.Count; index++)
        {
            Parameter parameter = store.Parameters[index];
            (int first, int end) = ShareOf(parameter, worker);
            if (parameter.Trainable && !FiniteCheck.AreFinite(parameter.GradientPointer, first, end))
            {
                _isBroken = true;
            }
        }
    }

    private static (int First, int End) ShareOf(Parameter parameter, Worker worker)
    {
        int lines = (parameter.Length + 15) / 16;
        return (worker.First(lines) * 16, Math.Min(parameter.Length, worker.End(lines) * 16));
    }
}
