using Microsoft.ML.OnnxRuntime;

namespace GenBn.Benchmarks.Prediction;

/// <summary>
/// Finds ONNX Runtime's best settings by measuring: starts at <see cref="OnnxSettings"/>' defaults, changes one thing after the
/// other, and keeps what is faster.
/// </summary>
/// <param name="make">Makes the side that has the settings, checked.</param>
/// <param name="output">Where to say what every change gave; null to be silent.</param>
internal sealed class OnnxTuning(Func<OnnxSettings, ISide> make, TextWriter? output)
{
    /// <summary>A change has to be faster by more than measurements waver.</summary>
    private const double Threshold = 1.01;

    private const int Turns = 5;
    private const double WarmUpSeconds = 0.05;

    /// <summary>The best settings of a prediction.</summary>
    /// <param name="start">Settings to start with.</param>
    /// <param name="cancellation">Ends it.</param>
    public OnnxSettings Prediction(OnnxSettings start, CancellationToken cancellation) => Best(
        start,
        [
            settings => settings with { Folded = true },
            settings => settings with { Level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED },
            settings => settings with { FixedBatch = false },
            settings => settings with { Spinning = settings.Threads == 1 },
            settings => settings with { SmallerBlocks = settings.Threads > 1 },
            settings => settings with { Affinity = settings.Threads == Environment.ProcessorCount && settings.Threads > 1 },
            settings => settings with { MemoryPattern = false },
            settings => settings with { MemoryArena = false },
            settings => settings with { FlushDenormals = true },
            settings => settings with { Binding = false },
        ],
        cancellation);

    /// <summary>The best settings to load a model.</summary>
    public OnnxSettings Load(CancellationToken cancellation) => Best(
        new OnnxSettings(Threads: 1),
        [
            settings => settings with { Folded = true },
            settings => settings with { Level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED },
            settings => settings with { Level = GraphOptimizationLevel.ORT_ENABLE_BASIC },
            settings => settings with { Level = GraphOptimizationLevel.ORT_DISABLE_ALL },
            settings => settings with { FixedBatch = false },
            settings => settings with { MemoryPattern = false },
            settings => settings with { MemoryArena = false },
            settings => settings with { Prepacking = false },
        ],
        cancellation);

    private OnnxSettings Best(OnnxSettings start, Func<OnnxSettings, OnnxSettings>[] changes, CancellationToken cancellation)
    {
        OnnxSettings best = start;
        foreach (Func<OnnxSettings, OnnxSettings> change in changes)
        {
            cancellation.ThrowIfCancellationRequested();
            OnnxSettings changed = change(best);
            if (changed == best)
            {
                continue;
            }

            double gain = Gain(best, changed);
            if (gain > Threshold)
            {
                // What other programs do can speed up one of two; it rarely does so twice, with new sessions the other way round.
                gain = Math.Min(gain, 1 / Gain(changed, best));
            }

            Report(changed, gain);
            best = gain > Threshold ? changed : best;
        }

        return best;
    }

    /// <summary>How many times as fast the second settings are: the median over turns by turns.</summary>
    private double Gain(OnnxSettings settings, OnnxSettings changed)
    {
        using ISide one = make(settings);
        using ISide other = make(changed);
        var first = new TimedSide(one, WarmUpSeconds);
        var second = new TimedSide(other, WarmUpSeconds);
        return Measurement.Median([.. Enumerable.Range(0, Turns).Select(_ => first.Seconds() / second.Seconds())]);
    }

    private void Report(OnnxSettings changed, double gain)
    {
        if (output is not null)
        {
            Measurement.Print(output, $"    {(gain > Threshold ? "kept" : "left")} {gain:F2} times as fast: {changed}");
        }
    }
}
