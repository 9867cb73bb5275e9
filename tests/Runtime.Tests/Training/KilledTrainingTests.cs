using System.Diagnostics;
using System.Globalization;
using GenBn.Tests.Prediction;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests.Training;

/// <summary>
/// A process that trains with a checkpoint after every step is killed at random moments. <c>GENBN_KILLS</c> says how often.
/// </summary>
[Collection(AloneCollection.Name)]
[Trait("Tier", "Slow")]
public sealed class KilledTrainingTests(ITestOutputHelper output) : IDisposable
{
    private const int Kills = 20;

    /// <summary>Steps that a process announces before it is killed in a later one, at most.</summary>
    private const int MostSteps = 12;

    /// <summary>Rounds of waiting until then, at most: about what a step takes.</summary>
    private const int MostRounds = 20_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-killed-").FullName;
    private readonly Random _random = new(1);
    private int _betweenMoves;
    private int _halfWritten;

    private string Target => Path.Combine(_folder, "training");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheLatestCheckpointCanBeReadAndIsNeverOlder()
    {
        int kills = int.TryParse(Environment.GetEnvironmentVariable("GENBN_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : Kills;
        long steps = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            int announced = StartAndKill();
            long before = steps;
            steps = StepsAfterKill(before);
            Assert.True(steps >= before + announced, $"Step {steps} after step {before} and {announced} more.");
        }

        output.WriteLine($"{kills} kills, {steps} steps; {_halfWritten} left a temporary file, {_betweenMoves} only the previous checkpoint");

        // Whatever happened, it is the training that was never killed.
        using Trainer<TinyNetwork> straight = KilledTraining.Create();
        Assert.Equal(steps, straight.FitSteps(TinyNetwork.Data(), (int)steps).Count());
        using Trainer<TinyNetwork> killed = KilledTraining.Create();
        killed.LoadCheckpoint(TrainingCheckpoint.Latest(Target));
        Assert.Equal(straight.Network.AllValues(), killed.Network.AllValues());
    }

    /// <returns>The steps whose checkpoint was there before the process was killed.</returns>
    private int StartAndKill()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "GenBn.Runtime.Tests.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", program, Target]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        try
        {
            int steps = _random.Next(1, MostSteps + 1);
            for (int step = 0; step < steps; step++)
            {
                string? line = process.StandardOutput.ReadLine();
                Assert.True(line == KilledTraining.Ready, $"The training does not train: {line} {(line is null ? process.StandardError.ReadToEnd() : "")}");
            }

            Thread.SpinWait(_random.Next(MostRounds));
            return steps;
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private long StepsAfterKill(long before)
    {
        string previous = TrainingCheckpoint.PreviousOf(Target);
        _halfWritten += File.Exists($"{Target}.tmp") ? 1 : 0;
        if (!File.Exists(Target) && !File.Exists(previous))
        {
            Assert.Equal(0, before);
            return 0;
        }

        TrainingCheckpoint latest = TrainingCheckpoint.Latest(Target);
        if (File.Exists(Target))
        {
            Assert.Null(latest.Defect);
            Assert.True(!File.Exists(previous) || TrainingCheckpoint.Read(previous).Steps <= latest.Steps, "The previous checkpoint is newer than the newest.");
        }
        else
        {
            _betweenMoves++;
        }

        Assert.True(latest.Steps >= before, $"Step {latest.Steps} after step {before}.");
        return latest.Steps;
    }
}
