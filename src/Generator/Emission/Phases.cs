namespace GenBn.Generator.Emission;

/// <summary>How the workers share out a phase.</summary>
internal enum PhaseKind
{
    /// <summary>Each worker takes groups of blocks.</summary>
    Blocks,

    /// <summary>Each worker takes whole features, over all blocks.</summary>
    Features,

    /// <summary>Each worker takes a share of channels or weights.</summary>
    Shares,
}

/// <summary>The body of a pass: steps that run one after the other on a worker, with a barrier where the sharing changes.</summary>
internal sealed class Phases
{
    /// <summary>
    /// Phases in one method. A phase is some 300 bytes of IL, and the just-in-time compiler stops optimising a method at 60,000: a pass
    /// over a hundred layers has to be several.
    /// </summary>
    private const int MostInAMethod = 64;

    private readonly List<Phase> _phases = [];
    private readonly List<Action<SourceWriter>> _deferred = [];

    public int Count => _phases.Count;

    /// <summary>The phases in parts that are small enough for a method, nearly equal: first phase, and end.</summary>
    public IReadOnlyList<(int First, int End)> Parts
    {
        get
        {
            int parts = Math.Max(1, (Count + MostInAMethod - 1) / MostInAMethod);
            return [.. Enumerable.Range(0, parts).Select(part => (Count * part / parts, Count * (part + 1) / parts))];
        }
    }

    private Phase? Last => _phases.Count == 0 ? null : _phases[_phases.Count - 1];

    /// <summary>A step for each block. A convolution's <paramref name="groupEnd"/> runs after the last block of a group.</summary>
    /// <param name="title">For the comment of the phase.</param>
    /// <param name="step">Writes the step.</param>
    /// <param name="groupEnd">Writes what follows a group; one per phase, because it owns scratch memory.</param>
    /// <param name="fetchesAhead">The step uses <c>next</c>, the block that follows.</param>
    /// <param name="beforeConvolution">The step leaves in scratch memory what a step with a group end reads next.</param>
    public void Block(string title, Action<SourceWriter> step, Action<SourceWriter>? groupEnd = null, bool fetchesAhead = false, bool beforeConvolution = false)
    {
        bool full = Last?.GroupEnd is not null && (groupEnd is not null || beforeConvolution);
        Phase phase = Last is { Kind: PhaseKind.Blocks } last && !full ? last : Start(PhaseKind.Blocks);
        phase.Titles.Add(title);
        phase.Steps.Add(step);
        phase.GroupEnd ??= groupEnd;
        phase.FetchesAhead |= fetchesAhead;
    }

    /// <summary>A step over features. <paramref name="joins"/>: the worker itself made what the step reads, so no barrier is needed.</summary>
    public void Feature(string title, Action<SourceWriter> step, bool joins = false)
    {
        Phase phase = joins && Last is { Kind: PhaseKind.Features } last ? last : Start(PhaseKind.Features);
        phase.Titles.Add(title);
        phase.Steps.Add(step);
    }

    /// <summary>A step over shares.</summary>
    public void Share(string title, Action<SourceWriter> step)
    {
        Phase phase = Start(PhaseKind.Shares);
        phase.Titles.Add(title);
        phase.Steps.Add(step);
        phase.Steps.AddRange(_deferred);
        _deferred.Clear();
    }

    /// <summary>A step over shares that nothing of the pass waits for: joins the next such phase.</summary>
    public void Defer(Action<SourceWriter> step) => _deferred.Add(step);

    /// <summary>Completes the phases: what was deferred and found no later phase gets one.</summary>
    public Phases Complete()
    {
        if (_deferred.Count > 0)
        {
            Share("sums of weight gradients", static _ => { });
        }

        return this;
    }

    /// <summary>
    /// Writes the phases. Those over blocks alternate their direction, so that each begins with the blocks that the one before
    /// it has left in the cache.
    /// </summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="part">One of the <see cref="Parts"/>.</param>
    /// <param name="firstNumber">Number of the first phase of all parts; a pass counts through forward and backward.</param>
    /// <param name="descending">Direction of the first phase over blocks.</param>
    /// <returns>Direction for a phase over blocks that follows.</returns>
    public bool Write(SourceWriter writer, (int First, int End) part, int firstNumber, bool descending)
    {
        for (int index = part.First; index < part.End; index++)
        {
            if (index > part.First)
            {
                writer.Line();
                writer.Line("worker.Barrier();");
                writer.Line();
            }

            writer.Line($"// Phase {firstNumber + index}: {string.Join("; ", _phases[index].Titles)}.");
            WritePhase(writer, _phases[index], firstNumber + index, descending);
            descending ^= _phases[index].Kind == PhaseKind.Blocks;
        }

        return descending;
    }

    private static void WritePhase(SourceWriter writer, Phase phase, int number, bool descending)
    {
        if (phase.Kind != PhaseKind.Blocks)
        {
            phase.Steps.ForEach(step => step(writer));
        }
        else
        {
            string direction = descending ? "true" : "false";
            using (writer.Open($"while (TakeGroup(worker, phase: {number}, descending: {direction}) is int group and >= 0)"))
            {
                // Within a group always ascending: that is the order of its sums.
                using (writer.Open("for (int block = FirstBlock(group); block < FirstBlock(group + 1); block++)"))
                {
                    if (phase.FetchesAhead)
                    {
                        writer.Line($"int next = NextBlock(group, block, descending: {direction});");
                    }

                    phase.Steps.ForEach(step => step(writer));
                }

                phase.GroupEnd?.Invoke(writer);
            }
        }
    }

    private Phase Start(PhaseKind kind)
    {
        var phase = new Phase(kind);
        _phases.Add(phase);
        return phase;
    }

    private sealed class Phase(PhaseKind kind)
    {
        public PhaseKind Kind { get; } = kind;

        public List<string> Titles { get; } = [];

        public List<Action<SourceWriter>> Steps { get; } = [];

        public Action<SourceWriter>? GroupEnd { get; set; }

        public bool FetchesAhead { get; set; }
    }
}
