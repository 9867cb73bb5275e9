using System.Diagnostics;
using GenBn.Sample.Images;
using GenBn.Sample.Recipes;

namespace GenBn.Sample.Training;

/// <summary>Training by batches, with lines in between.</summary>
internal static class StepTraining
{
    /// <summary>Steps from one line, or point of a curve, to the next.</summary>
    public const int TrainingLineEvery = 25;

    private const int ValidationLineEvery = 100;

    /// <summary>Trains, and prints the lines and a summary.</summary>
    /// <returns>The exit code: 1 if images one at a time get other answers than in a batch.</returns>
    public static int Run<TNetwork>(Trainer<TNetwork> trainer, ImageSplit images, Recipe recipe, int steps, TrainingOutputs outputs)
        where TNetwork : INetwork<TNetwork>
    {
        TextWriter output = outputs.Lines;
        Evaluation? validation = null;
        var training = Stopwatch.StartNew();
        foreach (StepReport report in trainer.FitSteps(images.Train, steps))
        {
            training.Stop();
            validation = null;
            if (report.Step % TrainingLineEvery == 0)
            {
                output.WriteLine(FormattableString.Invariant($"Batch: {report.Step}: Training loss: {report.Loss:F5}, Training accuracy: {report.Accuracy:F5}"));
            }

            if (report.Step % ValidationLineEvery == 0 || report.Step == steps)
            {
                Evaluation latest = Validate(trainer, images, recipe);
                validation = latest;
                outputs.Record(latest);
                if (report.Step % ValidationLineEvery == 0)
                {
                    output.WriteLine(FormattableString.Invariant($"Batch: {report.Step}: Validation loss: {latest.Loss:F5}, Validation accuracy: {latest.Accuracy:F5}"));
                }
            }

            training.Start();
        }

        training.Stop();
        validation ??= Validate(trainer, images, recipe);
        output.WriteLine(FormattableString.Invariant($"Final validation accuracy: {validation.Value.Accuracy:F5}"));
        output.WriteLine(FormattableString.Invariant($"Final test accuracy: {trainer.Evaluate(images.Test):F5}"));
        OneAtATime single = OneAtATime.Of(trainer.Network.CreatePredictor(), images.Test);
        output.WriteLine(single);
        double seconds = training.Elapsed.TotalSeconds;
        output.WriteLine(FormattableString.Invariant($"{1000 * seconds / steps:F1} ms a step, {steps * recipe.BatchSize / seconds:N0} images/s, {seconds:F2} sec of training; {TNetwork.ParameterCount:N0} parameters"));
        return single.AllEqual ? 0 : 1;
    }

    private static Evaluation Validate<TNetwork>(Trainer<TNetwork> trainer, ImageSplit images, Recipe recipe)
        where TNetwork : INetwork<TNetwork>
    {
        if (recipe.RecalibrationSamples > 0)
        {
            trainer.Recalibrate(images.Train, Math.Min(recipe.RecalibrationSamples, images.Train.Count));
        }

        return trainer.Measure(images.Watched);
    }
}
