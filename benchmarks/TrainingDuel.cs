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
                Contest contest = Contest(TakesFolder ? result.GetValue(data) : null, result.GetValue(batch), result.GetValue(threads));
                Console.WriteLine(Machine.Describe());
                Console.WriteLine($"{Recipe}; {contest}");
                Run(contest, TurnOf(contest, result.GetValue(steps)), result.GetValue(pairs), Console.Out, cancellation);
            }));
        return command;
    }

    /// <summary>Reads or makes the images.</summary>
    public Contest Contest(DirectoryInfo? folder, int batch, int threads)
    {
        ImageSplit images = Images(folder);
        return new Contest(images.Train, images.Test, batch, threads, Seed);
    }

    /// <summary>A turn of so many batches, or an epoch where <see cref="StepsPerTurn"/> says so.</summary>
    public Turn TurnOf(Contest contest, int steps) => StepsPerTurn > 0 ? Turn.Batches(contest, steps) : Turn.Epoch(contest);

    /// <summary>Makes both sides and lets them train by turns.</summary>
    public DuelResult Run(Contest contest, Turn turn, int pairs, TextWriter output, CancellationToken cancellation)
    {
        LibTorch.Load();
        using IContender torch = Torch(contest);
        using IContender genBn = GenBn(contest);
        return new Duel(torch, genBn, turn, output).Run(pairs, cancellation);
    }
}
