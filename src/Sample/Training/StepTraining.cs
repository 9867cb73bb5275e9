using System.Diagnostics;
using GenBn.Sample.Images;
using GenBn.Sample.Recipes;

namespace GenBn.Sample.Training;

/// <summary>Training by batches, with lines in between.</summary>
internal static class StepTraining
{
    /// <summary>Steps from one line, or point of a curve, to the next.</summary>
    public const int TrainingLineEvery = 25;

    /// <summary>Steps from checkpoint to checkpoint, where the command line does not say.</summary>
    public const int DefaultCheckpointEvery = 100;

    private const int ValidationLineEvery = 100;

    /// <summary>Trains, and prints the lines and a summary.</summary>
    /// <param name="trainer">What trains; perhaps it goes on from a checkpoint.</param>
    /// <param name="images">What to learn, and what to watch training on.</param>
    /// <param name="recipe">How.</param>
    /// <param name="steps">How many steps in all.</param>
    /// <param name="outputs">Where lines and evaluations go.</param>
    /// <param name="checkpoints">Where training is saved.</param>
    /// <param name="interruption">Ends training between two steps.</param>
    /// <returns>The exit code: 1 if images one at a time get other answers than in a batch.</returns>
    /// <exception cref="ArgumentException">All steps are taken already.</exception>
    /// <exception cref="OperationCanceledException">Training was interrupted.</exception>
    public static int Run<TNetwork>(
        Trainer<TNetwork> trainer,
        ImageSplit images,
        Recipe recipe,
        int steps,
        TrainingOutputs outputs,
        CheckpointPlan checkpoints,
        CancellationToken interruption)
        where TNetwork : INetwork<TNetwork>
    {
        if (trainer.Steps >= steps)
        {
            throw new ArgumentException($"--resume: {trainer.Steps} steps are taken already; --steps must be more, but is {steps}.");
        }

        TextWriter output = outputs.Lines;
        Evaluation? validation = null;
        int left = steps - (int)trainer.Steps;
        var training = Stopwatch.StartNew();
        foreach (StepReport report in trainer.FitSteps(images.Learned, left, interruption))
        {
            training.Stop();
            validation = null;
            if (report.Step % TrainingLineEvery == 0)
            {
                output.WriteLine(FormattableString.Invariant(
                    $"Batch: {report.Step}: Training loss: {report.Loss:F5}, Training accuracy: {report.Accuracy:F5}"));
            }

            if (report.Step % ValidationLineEvery == 0 || report.Step == steps)
            {
                Evaluation latest = Validate(trainer, images, recipe);
                validation = latest;
                outputs.Record(latest);
                if (report.Step % ValidationLineEvery == 0)
                {
                    output.WriteLine(FormattableString.Invariant(
                        $"Batch: {report.Step}: Validation loss: {latest.Loss:F5}, Validation accuracy: {latest.Accuracy:F5}"));
                }
            }

            // Recalibration is part of what a training that goes on has to find.
            checkpoints.AfterStep(trainer, isLast: report.Step == steps);
            training.Start();
        }

        training.Stop();
        validation ??= Validate(trainer, images, recipe);
        output.WriteLine(FormattableString.Invariant($"Final validation accuracy: {validation.Accuracy:F5}"));
        output.WriteLine(FormattableString.Invariant($"Final test accuracy: {trainer.Evaluate(images.Test).Accuracy:F5}"));
        OneAtATime single = OneAtATime.Of(trainer.Network.CreatePredictor(), images.Test);
        output.WriteLine(single);
        double seconds = training.Elapsed.TotalSeconds;
        output.WriteLine(FormattableString.Invariant(
            $"{1000 * seconds / left:F1} ms a step, {left * recipe.BatchSize / seconds:N0} images/s, {seconds:F2} sec of training; ")
            + FormattableString.Invariant($"{TNetwork.ParameterCount:N0} parameters"));
        return single.AllEqual ? 0 : 1;
    }

    private static Evaluation Validate<TNetwork>(Trainer<TNetwork> trainer, ImageSplit images, Recipe recipe)
        where TNetwork : INetwork<TNetwork>
    {
        if (recipe.RecalibrationSamples > 0)
        {
            trainer.Recalibrate(images.Train, Math.Min(recipe.RecalibrationSamples, images.Train.Count));
        }

        return trainer.Evaluate(images.Watched);
    }
}
