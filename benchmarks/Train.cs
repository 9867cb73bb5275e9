using System.CommandLine;
using GenBn.Benchmarks.Training;

namespace GenBn.Benchmarks;

/// <summary>The subcommand <c>train</c>: the training duels one after the other, a line for each.</summary>
internal static class Train
{
    private static readonly TrainingDuel[] s_duels =
    [
        TrainLeNet.Duel, TrainDeep.Duel, TrainResNet20.Duel, TrainVggLike.Duel, TrainMobileNet.Duel, TrainMobileNetV2.Duel, TrainUNet.Duel, TrainAutoencoder.Duel,
    ];

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        var only = new Option<string[]>("--only") { Description = "Only these subcommands, for example train-vgg.", AllowMultipleArgumentsPerToken = true };
        Option<int> threads = CommandLine.Number("--threads", "Threads of either side. Default: all processors.", Environment.ProcessorCount);
        Option<int> pairs = CommandLine.Number("--pairs", "Timed pairs of turns, one turn of each side.", 7);
        Option<int> vectors = VectorLimit.Option();
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which the program gives up.", 30);
        only.AcceptOnlyFromAmong([.. s_duels.Select(duel => duel.Name)]);
        var command = new Command("train", "Trains eight networks with TorchSharp (libtorch, CPU) and with GenBn, alternating; a line for each.")
        {
            only, threads, pairs, vectors, limit,
        };
        command.SetAction(result => VectorLimit.Run(result.GetValue(vectors)) ?? CommandLine.Guard(
            TimeSpan.FromMinutes(result.GetValue(limit)),
            cancellation => Run(result.GetValue(only) ?? [], result.GetValue(threads), result.GetValue(pairs), cancellation)));
        return command;
    }

    private static void Run(string[] only, int threads, int pairs, CancellationToken cancellation)
    {
        Console.WriteLine(Machine.Describe());
        var ratios = new List<(string Name, double Ratio)>();
        foreach (TrainingDuel duel in s_duels.Where(duel => only.Length == 0 || only.Contains(duel.Name)))
        {
            Contest contest = duel.Contest(folder: null, duel.BatchSize, threads);
            DuelResult result = duel.Run(contest, duel.TurnOf(contest, duel.StepsPerTurn), pairs, TextWriter.Null, cancellation);
            Measurement.Print(
                Console.Out,
                $"{duel.Name,-18} batch {duel.BatchSize,3}, {threads} threads: TorchSharp {result.Baseline,9:F2} ms a step, GenBn {result.Candidate,8:F2}, ratio {result.Ratio:F2} (single pairs {result.SmallestPair:F2} to {result.LargestPair:F2}); {ForeignLoad.Text(result.Foreign)}");
            ratios.Add((duel.Name, result.Ratio));
        }

        Measurement.PrintSummary(Console.Out, ratios);
    }
}
