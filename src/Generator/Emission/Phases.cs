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
    private readonly List<Phase> _phases = [];
    private readonly List<Action<SourceWriter>> _deferred = [];

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
    public void Feature(string title, Action<SourceWriter> step, bool joins)
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

    /// <summary>
    /// Writes the phases. Those over blocks alternate their direction, so that each begins with the blocks that the one before
    /// it has left in the cache.
    /// </summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="descending">Direction of the first phase over blocks.</param>
    /// <returns>Direction for a phase over blocks that follows.</returns>
    public bool Write(SourceWriter writer, bool descending)
    {
        if (_deferred.Count > 0)
        {
            Share("sums of weight gradients", static _ => { });
        }

        for (int index = 0; index < _phases.Count; index++)
        {
            if (index > 0)
            {
                writer.Line();
                writer.Line("worker.Barrier();");
                writer.Line();
            }

            writer.Line($"// Phase {index + 1}: {string.Join("; ", _phases[index].Titles)}.");
            WritePhase(writer, _phases[index], descending);
            descending ^= _phases[index].Kind == PhaseKind.Blocks;
        }

        return descending;
    }

    private static void WritePhase(SourceWriter writer, Phase phase, bool descending)
    {
        if (phase.Kind != PhaseKind.Blocks)
        {
            phase.Steps.ForEach(step => step(writer));
        }
        else if (phase.GroupEnd is null)
        {
            string first = "FirstBlock(worker.First(Groups))";
            string end = "FirstBlock(worker.End(Groups))";
            using (writer.Open(descending
                ? $"for (int block = {end} - 1, first = {first}; block >= first; block--)"
                : $"for (int block = {first}, end = {end}; block < end; block++)"))
            {
                WriteSteps(writer, phase, descending ? "global::System.Math.Max(block - 1, 0)" : "global::System.Math.Min(block + 1, Blocks - 1)");
            }
        }
        else
        {
            using (writer.Open(descending
                ? "for (int group = worker.End(Groups) - 1; group >= worker.First(Groups); group--)"
                : "for (int group = worker.First(Groups); group < worker.End(Groups); group++)"))
            {
                // Within a group always ascending: that is the order of its sums.
                using (writer.Open("for (int block = FirstBlock(group); block < FirstBlock(group + 1); block++)"))
                {
                    WriteSteps(writer, phase, descending
                        ? "block + 1 < FirstBlock(group + 1) ? block + 1 : FirstBlock(global::System.Math.Max(group - 1, 0))"
                        : "global::System.Math.Min(block + 1, Blocks - 1)");
                }

                phase.GroupEnd(writer);
            }
        }
    }

    /// <summary>The steps of one block; those that fetch ahead need to know the next one.</summary>
    private static void WriteSteps(SourceWriter writer, Phase phase, string next)
    {
        if (phase.FetchesAhead)
        {
            writer.Line($"int next = {next};");
        }

        phase.Steps.ForEach(step => step(writer));
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
