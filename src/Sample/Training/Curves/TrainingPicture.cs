namespace GenBn.Sample.Training.Curves;

/// <summary>Draws the curves of a training when it ends, even if it was stopped or failed.</summary>
/// <param name="path">The picture, a PNG file.</param>
/// <param name="title">What was trained.</param>
/// <param name="watched">What the evaluations were on: test or validation.</param>
/// <param name="stepsPerEntry">Steps from point to point where training does not count epochs.</param>
internal sealed class TrainingPicture(string path, string title, string watched, int stepsPerEntry) : TrainingLog(stepsPerEntry)
{
    private readonly List<TrainingLogEntry> _entries = [];
    private bool _countsEpochs;

    /// <summary>Whether there was anything to draw.</summary>
    public bool IsDrawn { get; private set; }

    /// <inheritdoc/>
    protected override void Begin(TrainingRun run) => _countsEpochs = run.LastEpoch > 0;

    /// <inheritdoc/>
    protected override void Write(in TrainingLogEntry entry) => _entries.Add(entry);

    /// <inheritdoc/>
    protected override void End()
    {
        if (_entries.Count > 0)
        {
            TrainingPlot.Save(_entries, title, watched, _countsEpochs, path);
            IsDrawn = true;
        }
    }
}
