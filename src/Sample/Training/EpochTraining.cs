using GenBn.Sample.Images;
using GenBn.Sample.Recipes;

namespace GenBn.Sample.Training;

/// <summary>Training by epochs, with a line after each.</summary>
internal static class EpochTraining
{
    /// <summary>Trains, and prints the lines and a summary.</summary>
    /// <returns>The exit code.</returns>
    public static int Run<TNetwork>(Trainer<TNetwork> trainer, ImageSplit images, Recipe recipe, int epochs, TextWriter output)
        where TNetwork : INetwork<TNetwork>
    {
        TimeSpan training = TimeSpan.Zero;
        TimeSpan recalibration = TimeSpan.Zero;
        double best = 0;
        foreach (EpochReport report in trainer.Fit(images.Train, images.Watched, epochs))
        {
            output.WriteLine(Line(report, images));
            training += report.TrainingTime;
            recalibration += report.RecalibrationTime;
            best = Math.Max(best, report.TestAccuracy ?? 0);
        }

        double speed = (double)images.Train.Count * epochs / training.TotalSeconds;
        string watched = images.Validation is null ? "test" : "val";
        output.WriteLine(FormattableString.Invariant($"best {watched} acc {best:F3}; {speed:N0} images/s, {training.TotalSeconds:F2} sec of training; {TNetwork.ParameterCount:N0} parameters"));
        if (recalibration > TimeSpan.Zero)
        {
            int samples = Math.Min(recipe.RecalibrationSamples, images.Train.Count);
            output.WriteLine(FormattableString.Invariant($"recalibration of running statistics on {samples:N0} images: {recalibration.TotalSeconds / epochs:F2} sec an epoch"));
        }

        if (images.Validation is not null)
        {
            Evaluation test = trainer.Measure(images.Test);
            output.WriteLine(FormattableString.Invariant($"test loss {test.Loss:F4}, test acc {test.Accuracy:F3}"));
        }

        return 0;
    }

    private static string Line(EpochReport report, ImageSplit images) => images.Validation is null
        ? report.ToString()
        : FormattableString.Invariant($"{report with { TestAccuracy = null }}, val loss {report.TestLoss:F4}, val acc {report.TestAccuracy:F3}");
}
