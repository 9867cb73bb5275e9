namespace GenBn.Tests.Training.Safety.Fuzz;

/// <summary>Now and then calls something of the pool, or throws, in the middle of a call.</summary>
/// <param name="pool">What there is to call.</param>
/// <param name="numbers">Decide what is done.</param>
/// <param name="every">How seldom.</param>
internal sealed class Hostility(SafetyPool pool, int[] numbers, int every)
{
    /// <summary>A call may come to something hostile, which calls again, but not for ever: endless recursion is the caller's own.</summary>
    [ThreadStatic]
    private static int t_depth;

    private int _count;

    public void Act()
    {
        int count = Interlocked.Increment(ref _count);
        if (count % every == 0)
        {
            var draw = new Draw([.. numbers.Skip(count % numbers.Length), .. numbers]);
            if (draw.OneOf(3) || t_depth > 1)
            {
                throw new FuzzException();
            }

            t_depth++;
            try
            {
                pool.Call(draw);
            }
            finally
            {
                t_depth--;
            }
        }
    }
}

internal sealed class HostileLoss(Hostility hostility) : ILoss
{
    public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, Span<float> gradient)
    {
        hostility.Act();
        gradient[0] = outputs[0] - target[0];
        return 0.5f * gradient[0] * gradient[0];
    }
}

internal sealed class HostileMetric(Hostility hostility) : Metric
{
    public override string Name => "hostile";

    protected internal override double Measure(ReadOnlySpan<float> outputs, SampleTarget target)
    {
        hostility.Act();
        return target.Class;
    }
}

internal sealed class HostileCallback(Hostility hostility) : TrainingCallback
{
    public override void OnTrainingBegin(TrainingRun run) => hostility.Act();

    public override void OnStep(TrainingRun run) => hostility.Act();

    public override void OnEpochEnd(TrainingRun run, EpochReport report) => hostility.Act();

    public override void OnTrainingEnd(TrainingRun run) => hostility.Act();
}

internal sealed class HostileSchedule(Hostility hostility) : LearningRateSchedule
{
    public override float FactorAt(long step, int stepsPerEpoch)
    {
        hostility.Act();
        return 1;
    }
}

/// <summary>Says what it likes, at each question anew, and reads what it likes.</summary>
internal sealed class HostileSource(Dataset dataset, Hostility hostility, int[] lies) : IDataSource
{
    private int _questions;

    public int Count => Answer(dataset.Count);

    public int SampleLength => Answer(dataset.SampleLength);

    public int Classes => Answer(dataset.Classes);

    public int TargetLength => Answer(dataset.TargetLength);

    public ImageShape? Shape => Answer(1) == 1 ? null : new ImageShape(Answer(1), Answer(8), Answer(8));

    public float? Scale => Answer(1) is 1 or 0 ? 1 : Answer(2) - 2f;

    public ReadOnlySpan<int> Labels => Answer(1) == 1 ? dataset.Labels : default;

    public void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        hostility.Act();
        inputs.Fill(0.5f * (epoch + 1));
        targets.Fill(0.5f);
        labels.Fill(Answer(1));
        foreach (int sample in samples)
        {
            if (sample < 0)
            {
                throw new InvalidProgramException("A negative sample was asked for.");
            }
        }
    }

    private int Answer(int truth)
    {
        int lie = lies[(uint)Interlocked.Increment(ref _questions) % (uint)lies.Length] % 40;
        return lie switch
        {
            0 => 0,
            1 => -1,
            2 => truth + 1,
            3 => truth - 1,
            4 => 3 * truth,
            5 => 100_000,
            6 => 1,
            _ => truth,
        };
    }
}
