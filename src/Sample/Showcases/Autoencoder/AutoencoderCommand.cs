using System.CommandLine;
using GenBn.Sample.Images;
using GenBn.Sample.Training;

namespace GenBn.Sample.Showcases;

/// <summary>The subcommand <c>autoencoder</c>: images through a narrow place.</summary>
internal static class AutoencoderCommand
{
    private const int DefaultEpochs = 5;
    private const int Drawn = 10;

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        Option<DirectoryInfo> data = CommandLine.Data();
        Option<int?> images = CommandLine.Number("--images", "Training images to use, the first ones. Default: all.");
        Option<int?> epochs = CommandLine.Number("--epochs", $"Passes over the data. Default: {DefaultEpochs}.");
        Option<int?> threads = CommandLine.Threads();
        Option<ulong?> seed = CommandLine.Seed();
        var output = new Option<FileInfo>("--output")
        {
            Description = "PNG file with images and their reconstructions.",
            DefaultValueFactory = _ => new FileInfo("autoencoder.png"),
        };
        var command = new Command("autoencoder", "Trains an autoencoder, and draws images with their reconstructions.")
        {
            data, images, epochs, threads, seed, output,
        };
        command.SetAction(result => CommandLine.Guard(() => Run(
            SampleData.Read(result.GetValue(data), result.GetValue(images)),
            result.GetValue(epochs) ?? DefaultEpochs,
            result.GetValue(threads) ?? 0,
            result.GetValue(seed) ?? TrainSettings.DefaultSeed,
            result.GetValue(output)!,
            Console.Out)));
        return command;
    }

    /// <summary>Trains, prints the results of each epoch, and draws some test images.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(ImageSplit images, int epochs, int threads, ulong seed, FileInfo picture, TextWriter output)
    {
        CommandLine.CheckPlace("--output", picture);
        Dataset train = WithItself(images.Train);
        Dataset test = WithItself(images.Test);
        var network = new Autoencoder(seed);
        output.WriteLine(FormattableString.Invariant(
            $"autoencoder: {Autoencoder.ParameterCount:N0} parameters; {train.Count:N0} training and {test.Count:N0} test images"));
        using var trainer = new Trainer<Autoencoder>(network, new TrainerOptions
        {
            Optimizer = new Adam(0.005f),
            Schedule = new CosineSchedule(epochs),
            Loss = Loss.MeanSquaredError,
            BatchSize = 64,
            Threads = threads,
            Seed = seed,
        });
        foreach (EpochReport epoch in trainer.Fit(train, test, epochs))
        {
            output.WriteLine(FormattableString.Invariant($"{epoch}, test loss {epoch.TestLoss:F4}"));
        }

        Draw(network.CreatePredictor(), test, picture);
        output.WriteLine($"images and reconstructions: {picture}");
        return 0;
    }

    /// <summary>The target of an image is the image, from 0 to 1.</summary>
    private static Dataset WithItself(Dataset images) => new(
        images.Pixels.ToArray(), [.. images.Pixels.ToArray().Select(pixel => pixel / 255f)], images.SampleLength, images.SampleLength)
    { Shape = images.Shape };

    private static void Draw(Predictor<Autoencoder> predictor, Dataset test, FileInfo picture)
    {
        float[] outputs = new float[Drawn * Autoencoder.OutputLength];
        predictor.Predict(test.Pixels[..(Drawn * Autoencoder.InputLength)], outputs);
        var sheet = new PictureSheet(columns: Drawn, rows: 2, size: 28, scale: 3);
        for (int image = 0; image < Drawn; image++)
        {
            sheet.Draw(image, 0, test.Targets.Slice(image * Autoencoder.OutputLength, Autoencoder.OutputLength));
            sheet.Draw(image, 1, outputs.AsSpan(image * Autoencoder.OutputLength, Autoencoder.OutputLength));
        }

        sheet.Save(picture);
    }
}
