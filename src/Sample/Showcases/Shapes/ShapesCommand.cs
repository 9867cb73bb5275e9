using System.CommandLine;
using GenBn.Sample.Training;

namespace GenBn.Sample.Showcases;

/// <summary>The subcommand <c>unet</c>: which pixel belongs to which kind of shape.</summary>
internal static class ShapesCommand
{
    private const int TrainImages = 2_000;
    private const int TestImages = 400;
    private const int DefaultEpochs = 12;
    private const int Drawn = 8;

    /// <summary>Background, disk, square, triangle.</summary>
    private static readonly Tint[] Tints = [new(20, 20, 30), new(230, 160, 30), new(60, 150, 240), new(90, 200, 110)];

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        Option<int?> epochs = CommandLine.Number("--epochs", $"Passes over the data. Default: {DefaultEpochs}.");
        Option<int?> threads = CommandLine.Threads();
        Option<ulong?> seed = CommandLine.Seed();
        var output = new Option<FileInfo>("--output")
        {
            Description = "PNG file with images, maps and answers.",
            DefaultValueFactory = _ => new FileInfo("unet.png"),
        };
        var command = new Command("unet", "Trains a small U-Net to segment drawn shapes, and draws what it answers.") { epochs, threads, seed, output };
        command.SetAction(result => CommandLine.Guard(() => Run(
            TrainImages,
            result.GetValue(epochs) ?? DefaultEpochs,
            result.GetValue(threads) ?? 0,
            result.GetValue(seed) ?? TrainSettings.DefaultSeed,
            result.GetValue(output)!,
            Console.Out)));
        return command;
    }

    /// <summary>Trains, prints the results of each epoch, and draws some answers.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(int images, int epochs, int threads, ulong seed, FileInfo picture, TextWriter output)
    {
        CommandLine.CheckPlace("--output", picture);
        Dataset train = ShapeImages.Generate(images, seed);
        Dataset test = ShapeImages.Generate(TestImages, seed + 1);
        var network = new UNet(seed);
        output.WriteLine(FormattableString.Invariant($"unet: {UNet.ParameterCount:N0} parameters; {train.Count:N0} training and {test.Count:N0} test images"));
        using var trainer = new Trainer<UNet>(network, new TrainerOptions
        {
            Optimizer = new Adam(0.005f),
            Schedule = new CosineSchedule(epochs),
            BatchSize = 32,
            Threads = threads,
            Seed = seed,
            Metrics = [Metric.MeanIntersectionOverUnion],
        });
        foreach (EpochReport epoch in trainer.Fit(train, test, epochs))
        {
            output.WriteLine(FormattableString.Invariant($"{epoch}, test IoU {epoch.Metrics[0].Value:F3}"));
        }

        Draw(network.CreatePredictor(), test, picture);
        output.WriteLine($"images, maps and answers: {picture}");
        return 0;
    }

    private static void Draw(Predictor<UNet> predictor, Dataset test, FileInfo picture)
    {
        const int plane = ShapeImages.Size * ShapeImages.Size;
        int[] answers = new int[Drawn * plane];
        predictor.ClassifyPixels(test.Values[..(Drawn * plane)], answers);
        var sheet = new PictureSheet(columns: Drawn, rows: 3, ShapeImages.Size, scale: 3);
        for (int image = 0; image < Drawn; image++)
        {
            sheet.Draw(image, 0, test.Values.Slice(image * plane, plane));
            sheet.Draw(image, 1, test.Labels.Slice(image * plane, plane), Tints);
            sheet.Draw(image, 2, answers.AsSpan(image * plane, plane), Tints);
        }

        sheet.Save(picture);
    }
}
