namespace GenBn.Training;

/// <summary>
/// Logs a training as an event file for TensorBoard: <c>loss/train</c>, <c>accuracy/train</c>, <c>loss/test</c>, <c>accuracy/test</c>,
/// <c>learning-rate</c> and <c>samples-per-second</c> by the number of steps. A value that has no meaning or was not measured is left out.
/// </summary>
/// <remarks>
/// Each call of <c>Fit</c> or <c>FitSteps</c> begins a new file, which TensorBoard joins to earlier ones. If a training continues from a
/// checkpoint, its file marks that, and TensorBoard ignores later steps of earlier files.
/// </remarks>
public sealed class TensorBoardLog : TrainingLog
{
    private readonly string _directory;
    private readonly TimeProvider? _time;
    private EventFileWriter? _writer;

    /// <summary>Creates a log in a directory, and the directory if it does not exist.</summary>
    /// <param name="directory">The directory of one training.</param>
    /// <param name="stepsPerEntry">Number of steps from value to value in <c>FitSteps</c>, at least 1.</param>
    /// <param name="time">The clock for the times of values; null means the system's clock.</param>
    /// <exception cref="ArgumentException">The directory's name is empty.</exception>
    /// <exception cref="IOException">The directory cannot be created.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepsPerEntry"/> is less than 1.</exception>
    public TensorBoardLog(string directory, int stepsPerEntry = 100, TimeProvider? time = null)
        : base(stepsPerEntry)
    {
        LogFiles.CreateDirectory(directory);
        _directory = directory;
        _time = time;
    }

    /// <inheritdoc/>
    protected override void Begin(TrainingRun run)
    {
        _writer = EventFileWriter.Create(_directory, _time);
        if (run.Step > 0)
        {
            _writer.WriteRestart(run.Step + 1);
        }

        _writer.Flush();
    }

    /// <inheritdoc/>
    protected override void Write(in TrainingLogEntry entry)
    {
        _writer!.WriteScalar("loss/train", entry.Step, (float)entry.Loss);
        if (entry.Accuracy is { } trained)
        {
            _writer.WriteScalar("accuracy/train", entry.Step, (float)trained);
        }

        if (entry.TestLoss is { } loss)
        {
            _writer.WriteScalar("loss/test", entry.Step, (float)loss);
        }

        if (entry.TestAccuracy is { } accuracy)
        {
            _writer.WriteScalar("accuracy/test", entry.Step, (float)accuracy);
        }

        _writer.WriteScalar("learning-rate", entry.Step, entry.LearningRate);
        _writer.WriteScalar("samples-per-second", entry.Step, (float)entry.SamplesPerSecond);
        _writer.Flush();
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
