using GenBn.Tests.Training.Safety.Fuzz;

namespace GenBn.Tests.Training;

/// <summary>
/// What the test assembly does when it is run as a program: it goes on from the latest checkpoint, saves one after every step, and never
/// ends by itself.
/// </summary>
internal static class KilledTraining
{
    /// <summary>What it writes whenever a checkpoint is there.</summary>
    public const string Ready = "ready";

    private static int Main(string[] arguments)
    {
        if (arguments[0] == SafetyProgram.Name)
        {
            return SafetyProgram.Run(arguments[1..]);
        }

        string path = arguments[0];
        using Trainer<TinyNetwork> trainer = Create(new CheckpointCallback(path) { EverySteps = 1 }, new Announcement());
        if (File.Exists(path) || File.Exists(TrainingCheckpoint.PreviousOf(path)))
        {
            trainer.LoadCheckpoint(TrainingCheckpoint.Latest(path));
        }

        return trainer.FitSteps(TinyNetwork.Data(), int.MaxValue).Count() > 0 ? 1 : 0;
    }

    /// <summary>The trainer, the same in both processes.</summary>
    public static Trainer<TinyNetwork> Create(params TrainingCallback[] callbacks) =>
        new(new TinyNetwork(seed: 4), new TrainerOptions { Optimizer = new Adam(0.001f), BatchSize = 16, Threads = 1, Callbacks = callbacks });

    private sealed class Announcement : TrainingCallback
    {
        public override void OnStep(TrainingRun run)
        {
            Console.Out.WriteLine(Ready);
            Console.Out.Flush();
        }
    }
}
