using System.CommandLine;
using GenBn.Sample.Images;
using GenBn.Sample.Recipes;
using GenBn.Sample.Training;

namespace GenBn.Sample.Comparison;

/// <summary>The subcommand <c>compare</c>: what batch norm does for LeNet, side by side.</summary>
internal static class CompareCommand
{
    private const int DefaultEpochs = 5;

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        Option<DirectoryInfo> data = CommandLine.Data();
        Option<int?> images = CommandLine.Number("--images", "Training images to use, the first ones. Default: all.");
        Option<int?> epochs = CommandLine.Number("--epochs", $"Passes over the data, of each variant. Default: {DefaultEpochs}.");
        Option<int?> batch = CommandLine.Batch("Samples per step. Default: 256 of --data, 64 of the embedded images.");
        Option<int?> threads = CommandLine.Threads();
        Option<ulong?> seed = CommandLine.Seed();
        var output = new Option<FileInfo>("--output")
        {
            Description = "PNG file for the curves.",
            DefaultValueFactory = _ => new FileInfo("compare.png"),
        };
        var command = new Command("compare", "Trains LeNet with and without batch norm, and with variants of it; prints a table and draws the curves.")
        {
            data, images, epochs, batch, threads, seed, output,
        };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            DirectoryInfo? folder = result.GetValue(data);
            Recipe recipe = DefaultRecipes.Founding with { BatchSize = result.GetValue(batch) ?? (folder is null ? 64 : DefaultRecipes.Founding.BatchSize) };
            return Run(
                SampleData.Read(folder, result.GetValue(images)).WithFullBatches(recipe.BatchSize),
                recipe,
                result.GetValue(epochs) ?? DefaultEpochs,
                result.GetValue(threads),
                result.GetValue(seed) ?? TrainSettings.DefaultSeed,
                result.GetValue(output)!);
        }, "a smaller --batch or fewer --images take less"));
        return command;
    }

    private static int Run(ImageSplit images, Recipe recipe, int epochs, int? threads, ulong seed, FileInfo picture)
    {
        CommandLine.CheckPlace("--output", picture);
        TextWriter output = Console.Out;
        output.WriteLine(FormattableString.Invariant(
            $"LeNet; {images}; SGD, batch {recipe.BatchSize}, {epochs} epochs, {(threads is null ? "" : $"{threads} threads, ")}seed {seed}"));
        var outcomes = new List<Outcome>();
        foreach (Variant variant in Variants.All)
        {
            Outcome outcome = variant.Train(recipe, epochs, images, threads, seed);
            outcomes.Add(outcome);
            output.WriteLine($"{outcomes.Count}/{Variants.All.Count} {outcome.Title}: {outcome.Divergence?.Message ?? outcome.Epochs[^1].ToString()}");
        }

        OutcomeTable.Print(outcomes, output);
        OutcomePlot.Save(outcomes, epochs, picture.FullName);
        output.WriteLine($"curves: {picture}");
        return 0;
    }
}
