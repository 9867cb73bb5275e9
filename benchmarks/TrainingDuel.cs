using System.CommandLine;
using GenBn.Benchmarks.Training;
using GenBn.Sample.Images;

namespace GenBn.Benchmarks;

/// <summary>What the training subcommands share: options, circumstances, and the duel itself.</summary>
/// <param name="Name">Name of the subcommand.</param>
/// <param name="Description">What it does.</param>
/// <param name="BatchSize">Samples per step by default.</param>
/// <param name="StepsPerTurn">Batches of a turn by default; 0 means an epoch.</param>
/// <param name="Images">Reads or makes the images; null is passed where no folder was given.</param>
/// <param name="Torch">Makes TorchSharp's side.</param>
/// <param name="GenBn">Makes GenBn's side.</param>
internal sealed record TrainingDuel(
    string Name,
    string Description,
    int BatchSize,
    int StepsPerTurn,
    Func<DirectoryInfo?, ImageSplit> Images,
    Func<Contest, IContender> Torch,
    Func<Contest, IContender> GenBn)
{
    private const ulong Seed = 1;

    /// <summary>Whether the images can come from a folder.</summary>
    public bool TakesFolder { get; init; } = true;

    /// <summary>Network and recipe, for people.</summary>
    public required string Recipe { get; init; }

    /// <summary>Options and action.</summary>
    public Command Command()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Folder with the four IDX files of an MNIST-like dataset, gz or plain. Default: 10,000 embedded images of Fashion-MNIST." };
        Option<int> threads = CommandLine.Number("--threads", "Threads of either side. Default: all processors.", Environment.ProcessorCount);
        Option<int> pairs = CommandLine.Number("--pairs", "Timed pairs of turns, one turn of each side.", 5);
        Option<int> steps = CommandLine.Number("--steps", "Batches of a turn.", Math.Max(1, StepsPerTurn));
        Option<int> batch = CommandLine.Number("--batch", "Samples per step.", BatchSize);
        Option<int> limit = CommandLine.Number("--time-limit", "Minutes after which the program gives up.", 30);
        data.AcceptExistingOnly();
        var command = new Command(Name, $"{Description} with TorchSharp (libtorch, CPU) and with GenBn, alternating {(StepsPerTurn > 0 ? "every few batches" : "epoch by epoch")}.")
        {
            threads, pairs, batch, limit,
        };
        if (TakesFolder)
        {
            command.Options.Add(data);
        }

        if (StepsPerTurn > 0)
        {
            command.Options.Add(steps);
        }

        command.SetAction(result => CommandLine.Guard(
            TimeSpan.FromMinutes(result.GetValue(limit)),
            cancellation =>
            {
                ImageSplit images = Images(TakesFolder ? result.GetValue(data) : null);
                var contest = new Contest(images.Train, images.Test, result.GetValue(batch), result.GetValue(threads), Seed);
                Turn turn = StepsPerTurn > 0 ? Turn.Batches(contest, result.GetValue(steps)) : Turn.Epoch(contest);
                Run(contest, turn, result.GetValue(pairs), cancellation);
            }));
        return command;
    }

    private void Run(Contest contest, Turn turn, int pairs, CancellationToken cancellation)
    {
        LibTorch.Load();
        using IContender torch = Torch(contest);
        using IContender genBn = GenBn(contest);
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"{Recipe}; {contest}");
        new Duel(torch, genBn, turn, Console.Out).Run(pairs, cancellation);
    }
}
