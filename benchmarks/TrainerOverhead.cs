using System.CommandLine;
using System.Diagnostics;
using GenBn.Benchmarks.Training;
using GenBn.Sample.Images;
using GenBn.Sample.Networks;

namespace GenBn.Benchmarks;

/// <summary>
/// What the trainer costs over the bare passes, forward and backward: shuffled images as bytes, the loss, the optimizer, and callbacks.
/// </summary>
internal static class TrainerOverhead
{
    private const int BatchSize = 256;
    private const double Bound = 0.03;

    public static Command Command()
    {
        Option<int> pairs = CommandLine.Number("--pairs", "Timed pairs for each number of threads.", 41);
        Option<int> epochs = CommandLine.Number("--epochs", "Epochs of the 10,000 images that a side's turn takes.", 1);
        var command = new Command("trainer-overhead", "Times epochs of LeNet at batch 256 with the trainer beside the bare passes.") { pairs, epochs };
        command.SetAction(result =>
        {
            Console.WriteLine(Machine.Describe());
            bool holds = true;
            foreach (int threads in new[] { 1, 2 })
            {
                holds &= Run(threads, result.GetValue(pairs), result.GetValue(epochs));
            }

            return holds ? 0 : 1;
        });
        return command;
    }

    private static bool Run(int threads, int pairs, int epochs)
    {
        (Dataset data, _) = SampleData.Embedded();
        using var bare = new BarePasses(data, BatchSize, threads);
        var options = new TrainerOptions
        {
            Optimizer = new Sgd(0.1f),
            BatchSize = BatchSize,
            Threads = threads,
            Callbacks = [new EarlyStopping(1, MonitoredValue.TrainingLoss), new CheckpointCallback("none") { EveryEpoch = false, Every = TimeSpan.FromHours(1) }],
        };
        using var trainer = new Trainer<LeNet>(new LeNet(), options);
        double[] first = new double[pairs];
        double[] second = new double[pairs];
        for (int pair = -1; pair < pairs; pair++)
        {
            first[Math.Max(0, pair)] = Time(() => bare.Run(epochs));
            second[Math.Max(0, pair)] = Time(() => trainer.FitSteps(data, epochs * bare.StepsPerEpoch).Count());
        }

        double overhead = (Measurement.Median(second) / Measurement.Median(first)) - 1;
        double[] ratios = [.. second.Zip(first, (one, other) => (one / other) - 1)];
        (double smallest, double largest) = Measurement.Range(ratios);
        int steps = epochs * bare.StepsPerEpoch;
        Measurement.Print(
            Console.Out,
            $"{threads} thread(s): passes {1000 * Measurement.Median(first) / steps:F3} ms a step, trainer {1000 * Measurement.Median(second) / steps:F3} ms; overhead {overhead:P2} of the medians, {Measurement.Median(ratios):P2} the median of single pairs, {smallest:P1} to {largest:P1}; at most {Bound:P0}{(overhead > Bound ? ": EXCEEDED" : "")}");
        return overhead <= Bound;
    }

    private static double Time(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
