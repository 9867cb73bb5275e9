using GenBn.Sample.Images;
using GenBn.Sample.Recipes;

namespace GenBn.Sample.Training;

/// <summary>Training by epochs, with a line after each.</summary>
internal static class EpochTraining
{
    /// <summary>Trains, and prints the lines and a summary.</summary>
    /// <param name="trainer">What trains; perhaps it goes on from a checkpoint.</param>
    /// <param name="images">What to learn, and what to watch training on.</param>
    /// <param name="recipe">How.</param>
    /// <param name="epochs">How many epochs in all.</param>
    /// <param name="outputs">Where lines go.</param>
    /// <param name="interruption">Ends training between two steps.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ArgumentException">All epochs are trained already.</exception>
    /// <exception cref="OperationCanceledException">Training was interrupted.</exception>
    public static int Run<TNetwork>(
        Trainer<TNetwork> trainer, ImageSplit images, Recipe recipe, int epochs, TrainingOutputs outputs, CancellationToken interruption)
        where TNetwork : INetwork<TNetwork>
    {
        if (trainer.CompletedEpochs >= epochs)
        {
            throw new ArgumentException($"--resume: {trainer.CompletedEpochs} epochs are trained already; --epochs must be more, but is {epochs}.");
        }

        TextWriter output = outputs.Lines;
        TimeSpan training = TimeSpan.Zero;
        TimeSpan recalibration = TimeSpan.Zero;
        double best = 0;
        int trained = 0;
        foreach (EpochReport report in trainer.Fit(images.Learned, images.Watched, epochs - trainer.CompletedEpochs, interruption))
        {
            output.WriteLine(Line(report, images));
            training += report.TrainingTime;
            recalibration += report.RecalibrationTime;
            best = Math.Max(best, report.TestAccuracy ?? 0);
            trained++;
        }

        if (outputs.StopReason is { } reason)
        {
            output.WriteLine($"stopped: {reason}, whose weights are back");
        }

        double speed = (double)images.Train.Count * trained / training.TotalSeconds;
        string watched = images.Validation is null ? "test" : "val";
        output.WriteLine(FormattableString.Invariant(
            $"best {watched} acc {best:F3}; {speed:N0} images/s, {training.TotalSeconds:F2} sec of training; {TNetwork.ParameterCount:N0} parameters"));
        if (recalibration > TimeSpan.Zero)
        {
            int samples = Math.Min(recipe.RecalibrationSamples, images.Train.Count);
            output.WriteLine(FormattableString.Invariant(
                $"recalibration of running statistics on {samples:N0} images: {recalibration.TotalSeconds / trained:F2} sec an epoch"));
        }

        if (images.Validation is not null)
        {
            Evaluation test = trainer.Evaluate(images.Test);
            output.WriteLine(FormattableString.Invariant($"test loss {test.Loss:F4}, test acc {test.Accuracy:F3}"));
        }

        return 0;
    }

    private static string Line(EpochReport report, ImageSplit images) => images.Validation is null
        ? report.ToString()
        : FormattableString.Invariant($"{report with { TestAccuracy = null }}, val loss {report.TestLoss:F4}, val acc {report.TestAccuracy:F3}");
}
