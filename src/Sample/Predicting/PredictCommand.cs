using System.CommandLine;
using GenBn.Sample.Weights;

namespace GenBn.Sample.Predicting;

/// <summary>The subcommand <c>predict</c>: what saved weights say about images.</summary>
internal static class PredictCommand
{
    private const int DefaultFirst = 10;

    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        var files = new Argument<string[]>("IMAGE")
        {
            Description = "PNG, JPEG and BMP images, and IDX files of images, gz or plain.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<FileInfo> load = CommandLine.Load("Weights that training saved, a safetensors file.");
        load.Required = true;
        Option<string?> network = CommandLine.Network("Network that the weights belong to. Default: the one that the file names.");
        Option<string?> labels = ClassNames.Option();
        Option<int?> first = CommandLine.Number("--first", $"Images of each IDX file, the first ones. Default: {DefaultFirst}.");
        var all = new Option<bool>("--all") { Description = "Print the probabilities of all classes instead of the best three." };
        var resize = new Option<bool>("--resize") { Description = "Scale images of other sizes, without regard to their proportions." };
        var invert = new Option<bool>("--invert") { Description = "Exchange light and dark: networks know light things on black." };
        var command = new Command(
            "predict",
            "Predicts classes of images with saved weights. A line contains, separated by tabs: the file; the image's number in an IDX file, or -; " +
            "the class; its name, or -; classes with their probabilities, the most probable first.")
        {
            files, load, network, labels, first, all, resize, invert,
        };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            LoadedNetwork loaded = LoadedNetwork.Read(result.GetValue(load)!, result.GetValue(network));
            InputForm form = InputForm.Of(loaded.Entry.Architecture) with { Resize = result.GetValue(resize), Invert = result.GetValue(invert) };
            var lines = new PredictionLines(loaded.Predictor, ClassNames.Of(result.GetValue(labels), loaded.Entry), result.GetValue(all));
            return Run(result.GetValue(files)!, result.GetValue(first) ?? DefaultFirst, form, lines, Console.Out);
        }));
        return command;
    }

    /// <summary>Each file on its own: one that cannot be read does not keep the others from being predicted.</summary>
    private static int Run(string[] files, int first, InputForm form, PredictionLines lines, TextWriter output) =>
        files.Max(file => CommandLine.Guard(() =>
        {
            foreach ((int? index, byte[] pixels) in ImageFile.Read(file, first, form))
            {
                output.WriteLine(lines.Of(file, index, pixels));
            }

            return 0;
        }));
}
