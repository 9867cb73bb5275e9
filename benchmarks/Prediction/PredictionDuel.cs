namespace GenBn.Benchmarks.Prediction;

/// <summary>Lets both sides predict by turns, after the best settings of ONNX Runtime have been found for the case.</summary>
/// <param name="pairs">Timed pairs of turns.</param>
/// <param name="tune">Whether to search for ONNX Runtime's best settings.</param>
/// <param name="explain">Whether to print what the settings gave.</param>
/// <param name="output">Where to print.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class PredictionDuel(int pairs, bool tune, bool explain, TextWriter output, CancellationToken cancellation)
{
    private const int AllocationRuns = 50;

    private readonly PredictionTable _table = new(output);
    private readonly ForeignLoad _load = new();
    private readonly List<(string Name, double Ratio)> _ratios = [];

    /// <summary>Prints the titles of the columns.</summary>
    public void Head() => _table.Head();

    /// <summary>Compares predictions of so many samples in a call, and prints the line.</summary>
    /// <param name="subject">The network.</param>
    /// <param name="samples">Samples of a call.</param>
    /// <param name="threads">Threads of both sides.</param>
    /// <exception cref="ArithmeticException">The sides disagree.</exception>
    public void Predict(Subject subject, int samples, int threads)
    {
        using var work = new Work(subject, samples, threads);
        string name = $"{subject.Name}, {(samples == 1 ? "one" : $"batch {samples}")}, {threads} thread{(threads == 1 ? "" : "s")}";
        var start = new OnnxSettings(threads);
        OnnxSettings settings = tune ? Tuning(name, Make).Prediction(start, cancellation) : start;
        using var genBn = new GenBnPrediction(work);
        work.Check(genBn);
        using ISide onnx = Make(settings);
        _ratios.Add((name, Compare(name, samples, genBn, onnx, () => genBn.Allocated(AllocationRuns), settings.ToString())));

        ISide Make(OnnxSettings settings)
        {
            var side = new OnnxPrediction(work, settings);
            work.Check(side);
            return side;
        }
    }

    /// <summary>The best settings to load a model with.</summary>
    public OnnxSettings LoadSettings(string name, Func<OnnxSettings, ISide> make) => Tuning(name, make).Load(cancellation);

    /// <summary>Measures two sides and prints the line.</summary>
    /// <returns>How many times as fast GenBn is.</returns>
    public double Compare(string name, int samples, ISide genBn, ISide onnx, Func<double>? allocated, string settings)
    {
        var load = new ForeignLoad();
        var comparison = Comparison.Of(genBn, onnx, pairs, cancellation);
        double? foreign = load.Share;
        _table.Row(name, samples, comparison, allocated?.Invoke(), foreign > ForeignLoad.Tolerable ? $"{settings}; DISTURBED: {ForeignLoad.Text(foreign)}" : settings);
        return comparison.Ratio;
    }

    /// <summary>Sums up the predictions, and says what other programs took.</summary>
    public void Tail()
    {
        Measurement.PrintSummary(output, _ratios);
        output.WriteLine($"{ForeignLoad.Text(_load.Share)}, the search for settings included");
    }

    /// <summary>A search for settings, which explains itself if asked to.</summary>
    private OnnxTuning Tuning(string name, Func<OnnxSettings, ISide> make)
    {
        if (explain)
        {
            output.WriteLine($"  {name}: settings of ONNX Runtime");
        }

        return new OnnxTuning(make, explain ? output : null);
    }
}
