using System.Diagnostics;
using System.Globalization;
using GenBn.Tests.Prediction;
using Xunit;
using Xunit.Abstractions;

namespace GenBn.Tests.Training;

/// <summary>
/// A process that trains with a checkpoint after every step is killed at random moments. <c>GENBN_KILLS</c> says how often; without it,
/// as often as a few seconds allow.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class KilledTrainingTests(ITestOutputHelper output) : IDisposable
{
    private const int LeastKills = 5;
    private static readonly TimeSpan _time = TimeSpan.FromSeconds(12);

    private readonly string _folder = Directory.CreateTempSubdirectory("genbn-killed-").FullName;
    private readonly Random _random = new(1);
    private int _betweenMoves;
    private int _halfWritten;

    private string Target => Path.Combine(_folder, "training");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheLatestCheckpointCanBeReadAndIsNeverOlder()
    {
        int? asked = int.TryParse(Environment.GetEnvironmentVariable("GENBN_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
        var clock = Stopwatch.StartNew();
        long steps = 0;
        int kills = 0;
        while (asked is { } count ? kills < count : kills < LeastKills || clock.Elapsed < _time)
        {
            StartAndKill();
            kills++;
            steps = StepsAfterKill(steps);
        }

        Assert.True(steps > 0, $"No checkpoint was written before any of {kills} kills.");
        output.WriteLine($"{kills} kills, {steps} steps; {_halfWritten} left a temporary file, {_betweenMoves} only the previous checkpoint");

        // Whatever happened, it is the training that was never killed.
        using Trainer<TinyNetwork> straight = KilledTraining.Create();
        Assert.Equal(steps, straight.FitSteps(TinyNetwork.Data(), (int)steps).Count());
        using Trainer<TinyNetwork> killed = KilledTraining.Create();
        killed.LoadCheckpoint(TrainingCheckpoint.Latest(Target));
        Assert.Equal(straight.Network.AllValues(), killed.Network.AllValues());
    }

    private void StartAndKill()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "GenBn.Runtime.Tests.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", program, Target]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        try
        {
            string? line = process.StandardOutput.ReadLine();
            Assert.True(line == KilledTraining.Ready, $"The training did not begin: {line} {(line is null ? process.StandardError.ReadToEnd() : "")}");
            Thread.Sleep(TimeSpan.FromMilliseconds(40 * _random.NextDouble()));
        }
        finally
        {
            process.Kill();
            Assert.True(process.WaitForExit(10_000), "A killed process must end.");
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
