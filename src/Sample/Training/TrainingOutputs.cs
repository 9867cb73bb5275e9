using GenBn.Sample.Recipes;
using GenBn.Sample.Training.Curves;
using GenBn.Sample.Training.Progress;
using Spectre.Console;

namespace GenBn.Sample.Training;

/// <summary>What a training shows while it runs, and leaves behind, besides weights.</summary>
internal sealed class TrainingOutputs
{
    private readonly TrainSettings _settings;
    private readonly List<TrainingCallback> _callbacks = [];
    private readonly TrainingPicture? _picture;
    private readonly StopNote _stop = new();

    /// <summary>What the command line asks for.</summary>
    /// <param name="settings">The command line.</param>
    /// <param name="length">How long training takes.</param>
    /// <param name="watched">What training is watched on: test or validation.</param>
    /// <param name="checkpoints">What saves the training; null where nothing does.</param>
    /// <param name="output">Where lines go.</param>
    /// <exception cref="ArgumentException">Training is to stop early, but does not count epochs.</exception>
    /// <exception cref="IOException">The directory for logs cannot be created, or contains the logs of another training.</exception>
    public TrainingOutputs(TrainSettings settings, TrainingLength length, string watched, CheckpointCallback? checkpoints, TextWriter output)
    {
        _settings = settings;
        Lines = output;
        if (settings.Log is { } directory)
        {
            string table = TableIn(directory, goesOn: settings.Resume is not null);
            _callbacks.Add(new CsvLog(table, StepTraining.TrainingLineEvery));
            _callbacks.Add(new TensorBoardLog(directory.FullName, StepTraining.TrainingLineEvery));
        }

        if (settings.Plot is { } plot)
        {
            _picture = new TrainingPicture(plot.FullName, settings.Network, watched, StepTraining.TrainingLineEvery);
            _callbacks.Add(_picture);
        }

        if (settings.EarlyStop is { } patience)
        {
            if (length is TrainingLength.Steps)
            {
                throw new ArgumentException($"--early-stop does not apply: {settings.Network} is trained by --steps.");
            }

            _callbacks.Add(new EarlyStopping(patience, $"{watched} loss", report => report.TestLoss, higherIsBetter: false));
        }

        // After the logs: what they have too much is taken out when training goes on from the checkpoint; what they lack is lost.
        if (checkpoints is not null && length is TrainingLength.Epochs)
        {
            _callbacks.Add(checkpoints);
        }

        _callbacks.Add(_stop);
        if (ProgressChoice.ConsoleFor(settings.Progress, output) is { } console)
        {
            var bar = new TrainingBar(console, (length as TrainingLength.Steps)?.Count, TimeProvider.System);
            _callbacks.Add(bar);
            Lines = new LinesAboveBar(output, bar);
        }
    }

    /// <summary>Where lines go while training runs.</summary>
    public TextWriter Lines { get; }

    /// <summary>What follows the training.</summary>
    public IReadOnlyList<TrainingCallback> Callbacks => _callbacks;

    /// <summary>Why training ended early; null if it did not.</summary>
    public string? StopReason => _stop.Reason;

    /// <summary>Adds an evaluation to the logs of a training that is not by epochs.</summary>
    public void Record(Evaluation evaluation)
    {
        foreach (TrainingLog log in _callbacks.OfType<TrainingLog>())
        {
            log.RecordEvaluation(evaluation);
        }
    }

    /// <summary>Says what is where.</summary>
    public void PrintPlaces(TextWriter output)
    {
        if (_settings.Log is { } directory)
        {
            output.WriteLine($"log: {directory}");
        }

        if (_picture is { IsDrawn: true })
        {
            output.WriteLine($"curves: {_settings.Plot}");
        }
    }

    private static string TableIn(DirectoryInfo directory, bool goesOn)
    {
        string table = Path.Combine(directory.FullName, "metrics.csv");
        return !goesOn && File.Exists(table)
            ? throw new IOException($"--log: '{table}' is the log of another training; name another directory, delete it, or go on with --resume.")
            : table;
    }
}
