namespace GenBn.Generator.Planning;

/// <summary>Puts steps into phases: a barrier stands only where the sharing changes, or where a step reads what other workers made.</summary>
internal sealed class ScheduleBuilder
{
    private readonly List<Phase> _phases = [];
    private readonly List<Step> _deferred = [];

    /// <summary>Phases over blocks so far.</summary>
    public int BlockCount => _phases.Count(phase => phase.Kind == PhaseKind.Blocks);

    private Phase? Last => _phases.Count == 0 ? null : _phases[_phases.Count - 1];

    /// <summary>Steps over shares that do not read what each other make.</summary>
    /// <param name="title">Words for all of them.</param>
    /// <param name="steps">The steps; none is nothing to do.</param>
    public void Prepare(string title, IReadOnlyList<Step> steps)
    {
        if (steps.Count > 0)
        {
            Start(PhaseKind.Shares).Steps.AddRange([steps[0] with { Title = title }, .. steps.Skip(1)]);
        }
    }

    /// <summary>A step for each block.</summary>
    /// <param name="step">The step.</param>
    /// <param name="groupEnd">What follows the last block of a group.</param>
    /// <param name="fetchesAhead">Whether the step uses <c>next</c>.</param>
    /// <param name="beforeConvolution">The step leaves in scratch memory what a step with a group end reads next.</param>
    public void Block(Step step, Call? groupEnd = null, bool fetchesAhead = false, bool beforeConvolution = false)
    {
        bool full = Last?.GroupEnd is not null && (groupEnd is not null || beforeConvolution);
        Phase phase = Last is { Kind: PhaseKind.Blocks } last && !full ? last : Start(PhaseKind.Blocks);
        phase.Steps.Add(step);
        phase.GroupEnd ??= groupEnd;
        phase.FetchesAhead |= fetchesAhead;
    }

    /// <summary>A step over features.</summary>
    /// <param name="step">The step.</param>
    /// <param name="joins">Whether the worker itself made what the step reads, so that no barrier is needed.</param>
    public void Feature(Step step, bool joins = false)
    {
        Phase phase = joins && Last is { Kind: PhaseKind.Features } last ? last : Start(PhaseKind.Features);
        phase.Steps.Add(step);
    }

    /// <summary>A step over shares.</summary>
    public void Share(Step step)
    {
        Phase phase = Start(PhaseKind.Shares);
        phase.Steps.Add(step);
        phase.Steps.AddRange(_deferred);
        _deferred.Clear();
    }

    /// <summary>A step over shares that nothing of the pass waits for: it joins the next such phase.</summary>
    public void Defer(Step step) => _deferred.Add(step);

    /// <summary>A step for one sample.</summary>
    /// <param name="step">The step.</param>
    /// <param name="isShared">Whether workers share it out: they meet before and after it.</param>
    public void Sample(Step step, bool isShared)
    {
        Phase phase = !isShared && Last is { Kind: PhaseKind.Sample } last ? last : Start(isShared ? PhaseKind.SampleShares : PhaseKind.Sample);
        phase.Steps.Add(step);
    }

    /// <summary>Begins a phase over blocks, whatever the last one was.</summary>
    public void StartBlocks() => Start(PhaseKind.Blocks);

    /// <summary>The schedule. What was deferred and found no later phase gets one.</summary>
    /// <param name="isDescending">Direction of the first phase over blocks.</param>
    public Schedule Complete(bool isDescending = false)
    {
        if (_deferred.Count > 0)
        {
            Share(new Step("sums of weight gradients", ""));
        }

        foreach (Phase phase in _phases.Where(phase => phase.Kind == PhaseKind.Blocks))
        {
            phase.IsDescending = isDescending;
            isDescending = !isDescending;
        }

        return new Schedule(_phases);
    }

    private Phase Start(PhaseKind kind)
    {
        var phase = new Phase(kind);
        _phases.Add(phase);
        return phase;
    }
}
