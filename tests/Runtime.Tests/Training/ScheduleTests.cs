using Xunit;

namespace GenBn.Tests.Training;

public sealed class ScheduleTests
{
    [Fact]
    public void ConstantAndStepDecay()
    {
        Assert.Equal(0.5f, new ConstantSchedule(0.5f).FactorAt(1000, 0));
        var step = new StepSchedule(2, 0.1f);
        Assert.Equal([1f, 1f, 0.1f, 0.1f, 0.01f], new long[] { 0, 19, 20, 39, 40 }.Select(at => step.FactorAt(at, 10)), Close);
        Assert.Equal([1f, 0.1f, 0.1f, 0.01f], new long[] { 1, 2, 3, 4 }.Select(at => new StepSchedule(2, 0.1f, ScheduleUnit.Steps).FactorAt(at, 0)), Close);
    }

    [Fact]
    public void ExponentialDecayIsSmooth()
    {
        var schedule = new ExponentialSchedule(0.25f);
        Assert.Equal([1f, 0.5f, 0.25f, 0.0625f], new long[] { 0, 5, 10, 20 }.Select(at => schedule.FactorAt(at, 10)), Close);
    }

    [Fact]
    public void CosineWarmsUpAndAnneals()
    {
        var schedule = new CosineSchedule(11, warmup: 1, minimum: 0.2f);
        Assert.Equal(
            [0.1f, 0.5f, 1f, 1f, 0.2f + (0.4f * (1 + MathF.Sqrt(0.5f))), 0.6f, 0.2f, 0.2f],
            new long[] { 0, 4, 9, 10, 35, 60, 110, 500 }.Select(at => schedule.FactorAt(at, 10)),
            Close);
        Assert.Equal(1f, new CosineSchedule(5).FactorAt(0, 10));
    }

    [Fact]
    public void OneCycleHasPyTorchsShape()
    {
        // 100 steps: the top at step 29, the end at step 99.
        var schedule = new OneCycleSchedule(100, unit: ScheduleUnit.Steps);
        Assert.Equal(
            [0.04f, 0.04f + (0.96f * 0.5f * (1 - MathF.Cos(MathF.PI * 10 / 29))), 1f, 0.500002f, 4e-6f, 4e-6f],
            new long[] { 0, 10, 29, 64, 99, 200 }.Select(at => schedule.FactorAt(at, 0)),
            Close);
        Assert.Equal(1f, new OneCycleSchedule(2, unit: ScheduleUnit.Steps).FactorAt(0, 0));
    }

    [Fact]
    public void TheTrainerMultipliesTheRate()
    {
        float[] half = Trained(new Sgd(0.2f, 0.5f), new ConstantSchedule(0.5f), out _);
        Assert.Equal(Trained(new Sgd(0.1f, 0.5f), null, out _), half);
        Trained(new Sgd(0.2f), new StepSchedule(1, 0.5f), out StepReport[] reports);
        Assert.Equal([0.2f, 0.2f, 0.2f, 0.1f, 0.1f, 0.1f], reports.Select(report => report.LearningRate));
    }

    [Fact]
    public void EpochsMustBeKnown()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Schedule = new StepSchedule(1, 0.5f), BatchSize = 4, Threads = 1 });
        float[] inputs = TinyNetwork.Data().Values[..256].ToArray();
        Assert.Contains("ScheduleUnit.Steps", Assert.Throws<InvalidOperationException>(() => trainer.Step(inputs, [0, 1, 2, 0])).Message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.Steps);
        Assert.Single(trainer.FitSteps(TinyNetwork.Data(), 1));
        trainer.Step(inputs, [0, 1, 2, 0]);
    }

    [Fact]
    public void ImpossibleFactorsAreRefused()
    {
        using var trainer = new Trainer<TinyNetwork>(new TinyNetwork(), new TrainerOptions { Schedule = new BrokenSchedule(), Threads = 1 });
        Assert.Contains("got NaN at step 0", Assert.Throws<InvalidOperationException>(() => trainer.Step(new float[128], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => new ConstantSchedule(-1));
        Assert.Throws<ArgumentOutOfRangeException>("every", () => new StepSchedule(0, 0.1f));
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => new StepSchedule(1, 1.1f));
        Assert.Throws<ArgumentOutOfRangeException>("gamma", () => new ExponentialSchedule(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("warmup", () => new CosineSchedule(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>("minimum", () => new CosineSchedule(5, minimum: 2));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => new OneCycleSchedule(5, start: 1));
        Assert.Throws<ArgumentOutOfRangeException>("div", () => new OneCycleSchedule(5, div: 0.5f));
        Assert.Throws<ArgumentOutOfRangeException>("finalDiv", () => new OneCycleSchedule(5, finalDiv: float.PositiveInfinity));
    }

    private static bool Close(float expected, float actual) => Math.Abs(expected - actual) <= 1e-6f * Math.Max(expected, 1e-3f);

    private static float[] Trained(Optimizer optimizer, LearningRateSchedule? schedule, out StepReport[] reports)
    {
        var network = new TinyNetwork(seed: 4);
        using var trainer = new Trainer<TinyNetwork>(network, new TrainerOptions { Optimizer = optimizer, Schedule = schedule, BatchSize = 37, Threads = 2 });
        reports = [.. trainer.FitSteps(TinyNetwork.Data(), 6)];
        return network.AllValues();
    }

    private sealed class BrokenSchedule : LearningRateSchedule
    {
        public override float FactorAt(long step, int stepsPerEpoch) => float.NaN;
    }
}
