using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GenBn.Benchmarks.Generation;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>generate</c>: what the generator costs a compiler and an editor, beside the bounds that hold for it.</summary>
internal static class Generate
{
    private const int FilesPerNetwork = 6;
    private const double WarmUpSeconds = 8;

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        Option<int> runs = CommandLine.Number("--runs", "Runs of the generator for each figure.", 21);
        Option<int> builds = CommandLine.Number("--builds", "Pairs of clean builds.", 5);
        var isQuick = new Option<bool>("--no-builds") { Description = "Leave the clean builds out." };
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which the program gives up.", 30);
        var command = new Command("generate", "Times the generator, and clean builds of the sample with and without it. Fails when a figure exceeds its bound.") { runs, builds, isQuick, limit };
        command.SetAction(result => CommandLine.Guard(
            TimeSpan.FromMinutes(result.GetValue(limit)),
            cancellation => Run(result.GetValue(runs), result.GetValue(isQuick) ? 0 : result.GetValue(builds), cancellation)));
        return command;
    }

    private static void Run(int runs, int builds, CancellationToken cancellation)
    {
        Console.WriteLine(Machine.Describe());
        var load = new ForeignLoad();
        bool allHold = true;
        foreach (Figure figure in Figures(runs, builds, cancellation))
        {
            figure.Print(Console.Out);
            allHold &= figure.Holds;
        }

        if (load.Share is { } share)
        {
            Measurement.Print(Console.Out, $"Other programs, builds among them, took {share:P0} of the processors.");
        }

        if (!allHold)
        {
            throw new ArithmeticException("A figure exceeds its bound.");
        }
    }

    private static IEnumerable<Figure> Figures(int runs, int builds, CancellationToken cancellation)
    {
        yield return new Figure("LeNet, all files", Generation(GenerationSources.LeNet, runs, cancellation), 15, "ms");
        yield return new Figure("ResNet-110, all files", Generation(GenerationSources.ResNet110, runs, cancellation), 150, "ms");
        yield return new Figure("an edit elsewhere in a project with 100 networks", Edits(100, runs, cancellation), 5, "ms");
        if (builds > 0)
        {
            using var build = new CleanBuild(cancellation);
            (double Generated, double CheckedIn)[] pairs = [.. Enumerable.Range(0, builds).Select(_ => build.Pair())];
            Measurement.Print(
                Console.Out,
                $"clean build of the sample: {Measurement.Median(pairs.Select(pair => pair.Generated)):F2} s; with its {build.FileCount} generated files checked in {Measurement.Median(pairs.Select(pair => pair.CheckedIn)):F2} s");
            yield return new Figure("clean build of the sample to that with files checked in", [.. pairs.Select(pair => pair.Generated / pair.CheckedIn)], 1.5, "times");
        }
    }

    /// <summary>Times of a driver that has seen nothing yet, on newly parsed files.</summary>
    private static double[] Generation(string[] files, int runs, CancellationToken cancellation) =>
        Warm(runs, () => new GeneratorRun(files).Milliseconds(FilesPerNetwork), cancellation);

    /// <summary>Times after a key stroke in a method that has nothing to do with the networks.</summary>
    private static double[] Edits(int networks, int runs, CancellationToken cancellation)
    {
        int edits = 0;
        var run = new GeneratorRun([.. GenerationSources.Copies(networks), Other()]);
        run.Milliseconds(networks * FilesPerNetwork);
        return Warm(
            runs,
            () =>
            {
                run.Edit(Other());
                return run.Milliseconds(networks * FilesPerNetwork);
            },
            cancellation);

        string Other() => string.Create(CultureInfo.InvariantCulture, $"class Other {{ int Count() => {edits++}; }}");
    }

    /// <summary>What a measurement gives after some seconds of the same, when the just-in-time compiler has done its work.</summary>
    private static double[] Warm(int runs, Func<double> measure, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            cancellation.ThrowIfCancellationRequested();
            measure();
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUpSeconds);
        double[] values = new double[runs];
        for (int run = 0; run < runs; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            values[run] = measure();
        }

        return values;
    }
}
