using System.CommandLine;
using System.Diagnostics;
using GenBn.Sample.Predicting;
using GenBn.Sample.Weights;

namespace GenBn.Sample.Evaluating;

/// <summary>The subcommand <c>evaluate</c>: how saved weights do on the test images.</summary>
internal static class EvaluateCommand
{
    /// <summary>Options and action.</summary>
    public static Command Command()
    {
        Option<FileInfo> load = CommandLine.Load("Weights that training saved, a safetensors file.");
        load.Required = true;
        Option<DirectoryInfo> data = CommandLine.Data();
        Option<string?> network = CommandLine.Network("Network that the weights belong to. Default: the one that the file names.");
        Option<string?> labels = ClassNames.Option();
        Option<int?> threads = CommandLine.PredictionThreads();
        var confusion = new Option<FileInfo>("--confusion") { Description = "Where to draw which classes were taken for which, a PNG file." };
        var command = new Command("evaluate", "Predicts the test images with saved weights, and measures the accuracy.")
        {
            load, data, network, labels, threads, confusion,
        };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            FileInfo? picture = result.GetValue(confusion);
            CommandLine.CheckPlace("--confusion", picture);
            LoadedNetwork loaded = LoadedNetwork.Read(result.GetValue(load)!, result.GetValue(network));
            Dataset test = loaded.Entry.Images(result.GetValue(data)).Test;
            var names = ClassNames.Of(result.GetValue(labels), loaded.Entry);
            return Run(loaded, test, names, result.GetValue(threads) ?? Environment.ProcessorCount, picture, Console.Out);
        }));
        return command;
    }

    private static int Run(LoadedNetwork loaded, Dataset test, ClassNames names, int threads, FileInfo? picture, TextWriter output)
    {
        if (test.SampleLength != loaded.Predictor.InputLength)
        {
            throw new ArgumentException(
                $"{loaded.Entry.Name} takes images of {loaded.Predictor.InputLength} values, but those of --data have {test.SampleLength}.");
        }

        float[] outputs = new float[test.Count * loaded.Predictor.OutputLength];
        loaded.Predictor.Predict(test.Pixels, SampleMetadata.InputScale, outputs, threads);

        // A second time to measure, because the first compiles code and starts threads.
        long begin = Stopwatch.GetTimestamp();
        loaded.Predictor.Predict(test.Pixels, SampleMetadata.InputScale, outputs, threads);
        double speed = test.Count / Stopwatch.GetElapsedTime(begin).TotalSeconds;
        float loss = loaded.Entry.Recipe.Loss.Evaluate(outputs, test.Labels, new float[outputs.Length]);
        int classes = loaded.Predictor.OutputLength;
        ConfusionMatrix counts = ConfusionMatrix.Of(test.Labels, Answer.OfAll(outputs, classes), classes);
        output.WriteLine(FormattableString.Invariant($"{loaded.Entry.Name}: {test.Count:N0} test images, {threads} {(threads == 1 ? "thread" : "threads")}"));
        output.WriteLine(FormattableString.Invariant($"accuracy {counts.Value:F5}, loss {loss:F4}; {speed:N0} images/s"));
        output.Write(counts.ToTable(names.First(classes)));
        if (picture is not null)
        {
            ConfusionPlot.Save(counts, names, loaded.Entry.Name, picture.FullName);
            output.WriteLine($"confusion matrix: {picture}");
        }

        return 0;
    }
}
