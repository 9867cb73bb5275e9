using System.CommandLine;
using GenBn.Sample.Evaluating;
using GenBn.Sample.Images;
using GenBn.Sample.Networks;
using GenBn.Sample.Predicting;
using GenBn.Sample.Recipes;
using GenBn.Sample.Training.Progress;
using GenBn.Sample.Weights;

namespace GenBn.Sample.Training;

/// <summary>The subcommand <c>train</c>, and the program without a subcommand: trains a network and prints how it goes.</summary>
internal static class TrainCommand
{
    /// <summary>What shells report of a program that Ctrl+C ended: 128 and the signal's number.</summary>
    private const int InterruptedExitCode = 130;

    private const string LessMemory = "a smaller --batch, fewer --images or a smaller --network takes less";

    /// <summary>The program, without its subcommands.</summary>
    public static RootCommand Root()
    {
        var command = new RootCommand("Trains networks that GenBn compiled from attributes, and predicts with them. Without a command, it trains.");
        Fill(command);
        return command;
    }

    /// <summary>The subcommand.</summary>
    public static Command Command()
    {
        var command = new Command("train", "Trains a network, as the program does without a command.");
        Fill(command);
        return command;
    }

    /// <summary>Options and action.</summary>
    private static void Fill(Command command)
    {
        Option<DirectoryInfo> data = CommandLine.Data();
        Option<int?> threads = CommandLine.Threads();
        Option<ulong?> seed = CommandLine.Seed();
        Option<string?> network = CommandLine.Network($"Network to train. Default: {NetworkCatalog.DefaultName}.");
        Option<int?> images = CommandLine.Number("--images", "Training images to use, the first ones. Default: all; of generated images 2,000.");
        Option<int?> epochs = CommandLine.Number("--epochs", "Passes over the data. Default: the recipe's.");
        Option<int?> steps = CommandLine.Number("--steps", "Batches, of networks whose recipe counts them. Default: the recipe's.");
        Option<int?> batch = CommandLine.Batch("Samples per step. Default: the recipe's.");
        Option<float?> rate = CommandLine.Fraction<float>(
            "--lr", "Learning rate. Default: the recipe's.", "a finite number that is not negative", value => value >= 0);
        Option<float?> momentum = CommandLine.Fraction<float>(
            "--momentum",
            "Share of the old direction in the new one, from 0 to below 1. Default: the recipe's.",
            "a number from 0 to below 1",
            value => value is >= 0 and < 1);
        Option<int?> recalibrate = CommandLine.Number(
            "--recalibrate",
            "Number of training images on which running statistics are recalibrated before each evaluation; 0 means none. Default: the recipe's.",
            least: 0);
        var augment = new Option<bool>("--augment")
        {
            Description = "Shift training images at random by up to 2 pixels, and flip half of them if that keeps their class: " +
                "not digits (--labels digits) or generated images.",
        };
        var summary = new Option<bool>("--summary") { Description = "Print a table of the layers." };
        var save = new Option<FileInfo>("--save") { Description = "Where to save the weights after training, a safetensors file." };
        var checkpoint = new Option<FileInfo>("--checkpoint")
        {
            Description = "File for checkpoints, from which --resume continues. The previous checkpoint is kept as FILE.previous.",
        };
        Option<int?> every = CommandLine.Number(
            "--checkpoint-every",
            $"Steps from checkpoint to checkpoint. Default: those of an epoch, or {StepTraining.DefaultCheckpointEvery} if epochs are not counted.");
        var resume = new Option<FileInfo>("--resume")
        {
            Description = "Checkpoint from which training continues as if it had not been stopped; --epochs or --steps is the total number. " +
                "New checkpoints replace it, unless --checkpoint names another file.",
        };
        Option<int?> earlyStop = CommandLine.Number(
            "--early-stop", "Ends training after this number of epochs without a better loss on the evaluated images, and restores the best weights.");
        var plot = new Option<FileInfo>("--plot") { Description = "Where to draw loss and accuracy as curves, a PNG file." };
        var confusion = new Option<FileInfo>("--confusion") { Description = "PNG file for the confusion matrix of the test images." };
        Option<string?> labels = ClassNames.Option();
        var log = new Option<DirectoryInfo>("--log") { Description = "Directory for metrics.csv and an event file for TensorBoard." };
        Option<string> progress = ProgressChoice.Option();
        Option<int?> rankTimeout = CommandLine.Number(
            "--rank-timeout", "With mpirun: seconds that a rank waits for the others before all end; 0 means no limit. Default: 300.", least: 0);
        foreach (Option option in new Option[]
        {
            network, data, images, epochs, steps, batch, rate, momentum, recalibrate, augment, earlyStop, summary, save, checkpoint, every, resume,
            plot, confusion, labels, log, progress, threads, rankTimeout, seed,
        })
        {
            command.Options.Add(option);
        }

        command.SetAction(result => CommandLine.Guard(() => RankTraining.Run(
            new TrainSettings
            {
                Network = result.GetValue(network) ?? NetworkCatalog.DefaultName,
                Data = result.GetValue(data),
                Images = result.GetValue(images),
                Epochs = result.GetValue(epochs),
                Steps = result.GetValue(steps),
                BatchSize = result.GetValue(batch),
                LearningRate = result.GetValue(rate),
                Momentum = result.GetValue(momentum),
                RecalibrationSamples = result.GetValue(recalibrate),
                Augment = result.GetValue(augment),
                Summary = result.GetValue(summary),
                Save = result.GetValue(save),
                Checkpoint = result.GetValue(checkpoint),
                CheckpointEvery = result.GetValue(every),
                Resume = result.GetValue(resume),
                EarlyStop = result.GetValue(earlyStop),
                Plot = result.GetValue(plot),
                Confusion = result.GetValue(confusion),
                Labels = result.GetValue(labels),
                Log = result.GetValue(log),
                Progress = result.GetValue(progress)!,
                Threads = result.GetValue(threads),
                RankTimeout = result.GetValue(rankTimeout),
                Seed = result.GetValue(seed) ?? TrainSettings.DefaultSeed,
            },
            Console.Out, LessMemory), LessMemory));
    }

    /// <summary>Trains one network.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(TrainSettings settings, TextWriter output) => NetworkCatalog.Find(settings.Network).Train(settings, output);

    /// <summary>Trains a network that the catalogue made.</summary>
    public static int Run<TNetwork>(TNetwork network, Recipe recipe, ImageSplit images, TrainSettings settings, TextWriter output)
        where TNetwork : INetwork<TNetwork>
    {
        if (settings.IsFirstRank)
        {
            CommandLine.CheckPlace("--save", settings.Save);
            CommandLine.CheckPlace("--plot", settings.Plot);
            CommandLine.CheckPlace("--confusion", settings.Confusion);
        }

        ImageSplit split = images.WithValidation(recipe.ValidationShare);
        var checkpoints = new CheckpointPlan(settings, recipe.Length);
        var outputs = new TrainingOutputs(settings, recipe.Length, split.Validation is null ? "test" : "validation", checkpoints.Callback, output);
        using Trainer<TNetwork> trainer = recipe.CreateTrainer(network, settings.Threads, settings.Seed, outputs.Callbacks, settings.Ranks);
        output.WriteLine(FormattableString.Invariant($"{settings.Network}: {TNetwork.ParameterCount:N0} parameters; {split}"));
        output.WriteLine(FormattableString.Invariant(
            $"{recipe.Optimizer}, batch {recipe.BatchSize}, {RankTraining.Workers(settings.Ranks, trainer.Threads)}, seed {settings.Seed}"));
        if (recipe.FullBatches)
        {
            split = UseFullBatches(split, recipe.BatchSize, output);
        }

        if (recipe.Summary)
        {
            output.WriteLine(TNetwork.Summary);
        }

        if (settings.Augment)
        {
            bool mirror = ClassNames.KeepWhenMirrored(settings.Labels, NetworkCatalog.Find(settings.Network));
            split = split with { Learned = RandomChanges.Of(split.Train, mirror, settings.Seed) };
        }

        checkpoints.Resume(trainer, output);
        using var interruption = new Interruption();
        int exitCode;
        try
        {
            exitCode = recipe.Length switch
            {
                TrainingLength.Epochs epochs => EpochTraining.Run(trainer, split, recipe, epochs.Count, outputs, interruption.Token),
                TrainingLength.Steps steps => StepTraining.Run(trainer, split, recipe, steps.Count, outputs, checkpoints, interruption.Token),
                _ => throw new ArgumentOutOfRangeException(nameof(recipe), recipe.Length, "Expected epochs or steps."),
            };
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested || !settings.IsFirstRank)
        {
            checkpoints.Stop(trainer, output);
            outputs.PrintPlaces(output);
            return InterruptedExitCode;
        }

        output.WriteLine($"parameters and running statistics: sha256 {Fingerprint.Of(network)}");
        if (settings.Save is { } file)
        {
            network.SaveWeights(file.FullName, SampleMetadata.Of(settings.Network));
            output.WriteLine($"weights: {file}");
        }

        outputs.PrintPlaces(output);
        if (settings.Confusion is { } picture)
        {
            var counts = (ConfusionMatrix)trainer.Evaluate(split.Test, Metric.ConfusionMatrix).Metrics[0];
            if (!settings.IsFirstRank)
            {
                return exitCode;
            }

            ConfusionPlot.Save(counts, ClassNames.Of(settings.Labels, NetworkCatalog.Find(settings.Network)), settings.Network, picture.FullName);
            output.WriteLine($"confusion matrix: {picture}");
        }

        return exitCode;
    }

    private static ImageSplit UseFullBatches(ImageSplit split, int batchSize, TextWriter output)
    {
        ImageSplit full = split.WithFullBatches(batchSize);
        int rest = split.Train.Count - full.Train.Count;
        if (rest > 0)
        {
            output.WriteLine(FormattableString.Invariant(
                $"{full.Train.Count / batchSize} steps an epoch; the last {rest} training images, which do not fill a batch, are left out"));
        }

        return full;
    }
}
