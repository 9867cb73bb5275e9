using System.Globalization;
using System.Text;

namespace GenBn.Training;

/// <summary>
/// Logs a training as comma-separated values: a header, then a line for each epoch of <c>Fit</c>, or for a number of steps of <c>FitSteps</c>.
/// Numbers have the invariant format and are read back as the same numbers. A value that has no meaning or was not measured is empty.
/// </summary>
/// <remarks>
/// A training from the start replaces an existing file. One that continues after an earlier call or a checkpoint appends to the file. It first
/// removes lines of later steps, which a process took after it had saved the checkpoint.
/// </remarks>
public sealed class CsvLog : TrainingLog
{
    /// <summary>The first line of the file.</summary>
    public const string Header = "epoch,step,train_loss,train_accuracy,test_loss,test_accuracy,learning_rate,samples_per_second";

    private readonly string _path;
    private readonly CsvRow _row = new();
    private FileStream? _file;

    /// <summary>Creates a log in a file, and the file's directory if it does not exist.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="stepsPerEntry">Number of steps per line in <c>FitSteps</c>, at least 1.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The directory cannot be created.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepsPerEntry"/> is less than 1.</exception>
    public CsvLog(string path, int stepsPerEntry = 100)
        : base(stepsPerEntry)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        LogFiles.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);
    }

    /// <inheritdoc/>
    protected override void Begin(TrainingRun run)
    {
        bool goesOn = run.Step > 0 && File.Exists(_path);
        if (goesOn)
        {
            TakeOutAfter(run.Step);
        }

        // Without a buffer: each line is one write.
        _file = new FileStream(_path, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        if (!goesOn)
        {
            _file.Write(Encoding.UTF8.GetBytes(Header + "\n"));
        }
    }

    /// <inheritdoc/>
    protected override void Write(in TrainingLogEntry entry)
    {
        _row.Clear();
        _row.Add(entry.Epoch);
        _row.Add(entry.Step);
        _row.Add(entry.Loss);
        Add(entry.Accuracy);
        Add(entry.TestLoss);
        Add(entry.TestAccuracy);
        _row.Add(entry.LearningRate);
        _row.Add(entry.SamplesPerSecond);
        _row.End();
        _file!.Write(_row.Line);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Add(double? value)
    {
        if (value is { } number)
        {
            _row.Add(number);
        }
        else
        {
            _row.AddEmpty();
        }
    }

    /// <summary>Keeps the header and the lines up to a step. A last line without an end is incomplete and is removed.</summary>
    private void TakeOutAfter(long step)
    {
        string text = File.ReadAllText(_path);
        string[] lines = text.Split('\n');
        if (lines[0].TrimEnd('\r') != Header)
        {
            throw new InvalidDataException($"{_path}: expected the header '{Header}', but found '{lines[0].TrimEnd('\r')}'.");
        }

        var kept = new StringBuilder(Header + "\n");
        for (int index = 1; index < lines.Length - 1; index++)
        {
            if (StepOf(lines[index], index + 1) <= step)
            {
                kept.Append(lines[index]).Append('\n');
            }
        }

        if (kept.Length < text.Length)
        {
            AtomicFile.Write(_path, stream => stream.Write(Encoding.UTF8.GetBytes(kept.ToString())));
        }
    }

    private long StepOf(string line, int number)
    {
        string[] values = line.Split(',');
        return values.Length > 1 && long.TryParse(values[1], NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            ? step
            : throw new InvalidDataException($"{_path}, line {number}: expected an epoch and a step, but found '{line.TrimEnd('\r')}'.");
    }
}
