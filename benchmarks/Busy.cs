using System.CommandLine;
using System.Diagnostics;
using GenBn.Benchmarks.Training;
using GenBn.Sample.Images;
using GenBn.Sample.Networks;
using GenBnApp.Code;

namespace GenBn.Benchmarks;

/// <summary>What other programs cost a training: the default number of threads beside one thread, while busy loops hold the processors.</summary>
internal static class Busy
{
    private static readonly (int Loops, double Bound)[] s_loads = [(0, 1.3), (2, 1.3), (16, 2)];

    public static Command Command()
    {
        Option<int> pairs = CommandLine.Number("--pairs", "Timed pairs of each line.", 5);
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which the program gives up.", 15);
        var loop = new Option<bool>("--loop") { Description = "Be one of the busy loops, until the standard input ends.", Hidden = true };
        var command = new Command("busy", "Times training on the default number of threads and on one, beside 0, 2 and 16 busy loops.") { pairs, limit, loop };
        command.SetAction(result =>
        {
            if (result.GetValue(loop))
            {
                BusyLoops.BeOne();
                return 0;
            }

            bool holds = true;
            int code = CommandLine.Guard(TimeSpan.FromMinutes(result.GetValue(limit)), token => holds = Run(result.GetValue(pairs), token));
            return code != 0 ? code : holds ? 0 : 1;
        });
        return command;
    }

    private static bool Run(int pairs, CancellationToken cancellation)
    {
        Console.WriteLine(Machine.Describe());
        (Dataset images, _) = SampleData.Embedded();
        Dataset rows = Perceptron.Rows();
        Dataset digits = DigitImages.Dataset(count: 4000, seed: 1);
        bool holds = true;
        foreach ((int loops, double bound) in s_loads)
        {
            using var load = new BusyLoops(loops);
            holds &= Line("30-32-16-2, batch 32, 50 epochs", () => new Perceptron(), rows, 32, 50);
            holds &= Line("the template's network, batch 64, 5 epochs", () => new DigitClassifier(), digits, 64, 5);
            holds &= Line("LeNet, batch 64, an epoch", () => new LeNet(), images, 64, 1);

            bool Line<TNetwork>(string name, Func<TNetwork> create, Dataset data, int batchSize, int epochs)
                where TNetwork : INetwork<TNetwork>
            {
                double[] several = new double[pairs];
                double[] one = new double[pairs];
                int threads = 0;
                for (int pair = -1; pair < pairs; pair++)
                {
                    (several[Math.Max(0, pair)], threads) = Time(create(), data, batchSize, epochs, threads: 0, cancellation);
                    (one[Math.Max(0, pair)], _) = Time(create(), data, batchSize, epochs, threads: 1, cancellation);
                }

                double ratio = Measurement.Median(several) / Measurement.Median(one);
                (double smallest, double largest) = Measurement.Range([.. several.Zip(one, (first, second) => first / second)]);
                Measurement.Print(
                    Console.Out,
                    $"{loops,2} busy loops, {name}: default ({threads}) {Measurement.Median(several):F3} s, 1 thread {Measurement.Median(one):F3} s; ratio {ratio:F2} ({smallest:F2} to {largest:F2}), at most {bound:F1}{(ratio > bound ? ": EXCEEDED" : "")}");
                return ratio <= bound;
            }
        }

        return holds;
    }

    private static (double Seconds, int Threads) Time<TNetwork>(
        TNetwork network, Dataset data, int batchSize, int epochs, int threads, CancellationToken cancellation)
        where TNetwork : INetwork<TNetwork>
    {
        long start = Stopwatch.GetTimestamp();
        using var trainer = new Trainer<TNetwork>(network, new TrainerOptions { Optimizer = new Adam(), BatchSize = batchSize, Threads = threads });
        _ = trainer.Fit(data, epochs: epochs, cancellationToken: cancellation).Last();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, trainer.Threads);
    }
}
