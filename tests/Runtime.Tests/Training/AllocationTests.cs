using GenBn.Tests.Losses;
using Xunit;

namespace GenBn.Tests.Training;

/// <summary>No loss, optimizer or option makes a step allocate.</summary>
public sealed class AllocationTests
{
    private readonly float[] _inputs = new float[32 * 64];
    private readonly int[] _labels = new int[32];

    public AllocationTests() => TinyNetwork.Data().CopyTo(_inputs, _labels);

    public static TheoryData<string> Losses => [.. LossReferences.All.Keys];

    [Theory]
    [MemberData(nameof(Losses))]
    public void LossesDoNotAllocate(string name)
    {
        // Positive outputs, for losses on probabilities, and a rate of 0, so that they stay so.
        Loss loss = LossReferences.All[name].Loss;
        var network = new TinyNetwork();
        network.Dense2.Weight.Values.Clear();
        network.Dense2.Bias!.Values.Fill(1);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { Optimizer = new Sgd(0), Loss = loss, BatchSize = 32, Threads = 1 });
        Assert.Equal(0, Allocation.Of(trainer, () => trainer.Step(_inputs, _labels)));
        float[] targets = new float[32 * 3];
        if (loss.TakesTargets)
        {
            Assert.Equal(0, Allocation.Of(trainer, () => trainer.Step(_inputs, targets)));
        }
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("rmsprop")]
    [InlineData("adam")]
    [InlineData("adamw")]
    public void OptimizersClippingAndSchedulesDoNotAllocate(string name)
    {
        Optimizer optimizer = name switch
        {
            "sgd" => new Sgd(0.01f),
            "nesterov" => new Sgd(0.01f, 0.9f, 1e-4f, nesterov: true),
            "rmsprop" => new RmsProp(momentum: 0.5f),
            "adam" => new Adam(),
            _ => new AdamW(),
        };
        var options = new TrainerOptions
        {
            Optimizer = optimizer,
            Schedule = new OneCycleSchedule(1000, unit: ScheduleUnit.Steps),
            ClipNorm = 0.1f,
            BatchSize = 32,
            Threads = 1,
        };
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), options);
        Assert.Equal(0, Allocation.Of(trainer, () => trainer.Step(_inputs, _labels)));
    }

    [Fact]
    public void FitStepsDoesNotAllocateBetweenSteps()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Optimizer = new Sgd(0.01f), BatchSize = 83, Threads = 1 });
        using IEnumerator<StepReport> steps = trainer.FitSteps(TinyNetwork.Data(), 1000).GetEnumerator();
        double total = 0;
        Assert.True(Allocation.Of(trainer, () => total += steps.MoveNext() ? steps.Current.Loss : 0) <= 100 * 64, "Only the shuffling of an epoch, here of one batch, may allocate.");
        Assert.True(total > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CallbacksMetricsAndProgressDoNotAllocateBetweenSteps(int threads)
    {
        // One epoch of many steps of two samples, so that no shuffling falls between.
        var progress = new Progress();
        var options = new TrainerOptions
        {
            Optimizer = new Adam(),
            ClipNorm = 1,
            BatchSize = 2,
            Threads = threads,
            Metrics = [Metric.Accuracy, Metric.ConfusionMatrix, Metric.MeanAbsoluteError],
            Callbacks = [new EarlyStopping(3), new CheckpointCallback("never") { EverySteps = int.MaxValue, Every = TimeSpan.MaxValue }, progress],
        };
        (float[] values, int[] labels) = TinyNetwork.Data().ToArrays();
        var many = new Dataset([.. Enumerable.Repeat(values, 20).SelectMany(copy => copy)], [.. Enumerable.Repeat(labels, 20).SelectMany(copy => copy)], 64, 3);
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), options);
        using var cancellation = new CancellationTokenSource();
        using IEnumerator<StepReport> steps = trainer.FitSteps(many, 800, cancellation.Token).GetEnumerator();
        Assert.Equal(0, Allocation.Of(trainer, () => Assert.True(steps.MoveNext())));
        Assert.True(progress.Rates > 0);
    }

    /// <summary>Looks at everything that a progress bar shows.</summary>
    private sealed class Progress : TrainingCallback
    {
        public double Rates { get; private set; }

        public int Steps { get; private set; }

        public override void OnStep(TrainingRun run)
        {
            Steps++;
            Rates += run.SamplesInEpoch / run.EpochTime.TotalSeconds;
            Rates += run.EpochLoss!.Value + run.EpochAccuracy!.Value + run.LearningRate + (run.StepInEpoch / (double)run.StepsPerEpoch);
        }
    }
}
