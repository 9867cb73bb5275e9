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

    /// <summary>What the command line asks for.</summary>
    /// <param name="settings">The command line.</param>
    /// <param name="length">How long training takes.</param>
    /// <param name="watched">What training is watched on: test or validation.</param>
    /// <param name="output">Where lines go.</param>
    /// <exception cref="IOException">The directory for logs cannot be made, or has those of another training.</exception>
    public TrainingOutputs(TrainSettings settings, TrainingLength length, string watched, TextWriter output)
    {
        _settings = settings;
        Lines = output;
        if (settings.Log is { } directory)
        {
            string table = TableIn(directory);
            _callbacks.Add(new CsvLog(table, StepTraining.TrainingLineEvery));
            _callbacks.Add(new TensorBoardLog(directory.FullName, StepTraining.TrainingLineEvery));
        }

        if (settings.Plot is { } plot)
        {
            _picture = new TrainingPicture(plot.FullName, settings.Network, watched, StepTraining.TrainingLineEvery);
            _callbacks.Add(_picture);
        }

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

    private static string TableIn(DirectoryInfo directory)
    {
        string table = Path.Combine(directory.FullName, "metrics.csv");
        return File.Exists(table)
            ? throw new IOException($"--log: '{table}' is the log of another training; name another directory, or delete it.")
            : table;
    }
}
