using Xunit;

namespace GenBn.Tests.Losses;

/// <summary>Every loss against its formula in double precision, whose gradient is taken by finite differences.</summary>
public sealed class LossTests
{
    private const double Step = 1e-5;

    public static TheoryData<string> All => [.. LossReferences.All.Keys];

    public static TheoryData<string, int> AllBySize
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string name in LossReferences.All.Keys)
            {
                data.Add(name, 1);
                data.Add(name, 16);
                data.Add(name, 35);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllBySize))]
    public void LabelsGiveTheFormulasLossAndGradient(string name, int samples)
    {
        const int Outputs = 5;
        (Loss loss, LossReference reference) = LossReferences.All[name];
        float[] outputs = Numbers(samples * Outputs, seed: 1);
        int[] labels = [.. Enumerable.Range(0, samples).Select(sample => (sample * 3) % Outputs)];
        float[] targets = OneHot(labels, Outputs);
        float[] gradients = new float[outputs.Length];
        AssertFollows(reference, outputs, targets, samples, loss.Evaluate(outputs, labels, gradients), gradients);
    }

    [Theory]
    [MemberData(nameof(AllBySize))]
    public void TargetsGiveTheFormulasLossAndGradient(string name, int samples)
    {
        const int Outputs = 5;
        (Loss loss, LossReference reference) = LossReferences.All[name];
        float[] outputs = Numbers(samples * Outputs, seed: 1);
        float[] targets = Numbers(samples * Outputs, seed: 2);
        float[] gradients = new float[outputs.Length];
        if (loss.TakesTargets)
        {
            AssertFollows(reference, outputs, targets, samples, loss.Evaluate(outputs, targets, samples, gradients), gradients);
        }
        else
        {
            ArgumentException exception = Assert.Throws<ArgumentException>(() => loss.Evaluate(outputs, targets, samples, gradients));
            Assert.Contains($"Expected one label per sample, because {name} takes only labels, but got float targets", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public unsafe void LanesWithoutASampleAddNothing(string name)
    {
        const int Outputs = 3;
        Loss loss = LossReferences.All[name].Loss;
        var outputs = new AlignedBuffer(Outputs * 16);
        var gradients = new AlignedBuffer(Outputs * 16);
        outputs.Span.Fill(float.NaN);
        gradients.Span.Fill(7);
        for (int lane = 0; lane < 3; lane++)
        {
            for (int index = 0; index < Outputs; index++)
            {
                outputs.Span[(index * 16) + lane] = index == lane ? 3 : 2;
            }
        }

        (double value, double weight, long correct, long counted) =
            loss.EvaluateBlock(outputs.Pointer, new BlockTargets([0, 1, 0]), Outputs, samples: 3, gradients.Pointer);
        Assert.True(double.IsFinite(value));
        Assert.Equal((3, 2, 3), (weight, correct, counted));
        for (int index = 0; index < gradients.Length; index++)
        {
            Assert.Equal(index % 16 < 3, gradients.Span[index] != 0);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ANaNComesThrough(string name) =>
        Assert.True(float.IsNaN(LossReferences.All[name].Loss.Evaluate([1, float.NaN, 2, 1], [1, 0], new float[4])));

    [Fact]
    public unsafe void TargetsAreAnsweredByTheirLargest()
    {
        var outputs = new AlignedBuffer(3 * 16);
        var targets = new AlignedBuffer(3 * 16);
        BlockLayout.PackZeroFilled([1, 2, 3, 3, 1, 3, 0, 0, 1], 3, 3, outputs.Pointer, 3);
        BlockLayout.PackZeroFilled([0.1f, 0.2f, 0.7f, 0.5f, 0, 0.5f, 0.6f, 0.2f, 0.2f], 3, 3, targets.Pointer, 3);

        // The first of equals on both sides: 2 = 2, 0 = 0, 2 ≠ 0.
        Assert.Equal(2, new BlockTargets(targets.Pointer, 3).CountCorrect(outputs.Pointer, 3));
        Assert.Equal(1, new BlockTargets(targets.Pointer, 1).CountCorrect(outputs.Pointer, 3));
        Assert.Equal(0, new BlockTargets(targets.Pointer, 3).CountCorrect(outputs.Pointer, 1));
    }

    [Fact]
    public void LengthsThatDoNotFitAreRefused()
    {
        AssertRefused("each of 2 samples, but got 5", () => Loss.MeanSquaredError.Evaluate(new float[5], new float[5], 2, new float[5]));
        AssertRefused("Expected 6 targets, one for each output, but got 4", () => Loss.MeanSquaredError.Evaluate(new float[6], new float[4], 2, new float[6]));
        AssertRefused("room for 6 gradients, but got 5", () => Loss.MeanSquaredError.Evaluate(new float[6], new float[6], 2, new float[5]));
        AssertRefused("samples", () => Loss.MeanSquaredError.Evaluate(new float[6], new float[6], 0, new float[6]));
    }

    [Fact]
    public void ImpossibleOptionsAreRefused()
    {
        AssertRefused("label smoothing from 0 to 1", () => Loss.SoftmaxCrossEntropyWith(1.5f));
        AssertRefused("label smoothing from 0 to 1", () => Loss.SoftmaxCrossEntropyWith(float.NaN));
        AssertRefused("finite, positive delta", () => Loss.Huber(0));
        AssertRefused("finite, positive delta", () => Loss.Huber(float.PositiveInfinity));
        Assert.Throws<ArgumentNullException>(() => Loss.Of(null!));
    }

    private static void AssertRefused(string message, Func<object> call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static void AssertFollows(LossReference reference, float[] outputs, float[] targets, int samples, float loss, float[] gradients)
    {
        int length = outputs.Length / samples;
        double total = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            double[] y = [.. outputs.Skip(sample * length).Take(length).Select(value => (double)value)];
            double[] t = [.. targets.Skip(sample * length).Take(length).Select(value => (double)value)];
            total += reference(y, t);
            for (int index = 0; index < length; index++)
            {
                double at = y[index];
                y[index] = at + Step;
                double above = reference(y, t);
                y[index] = at - Step;
                double below = reference(y, t);
                y[index] = at;
                double expected = (above - below) / (2 * Step) / samples;
                Assert.Equal(expected, gradients[(sample * length) + index], 2e-6 * Math.Max(1, Math.Abs(expected)));
            }
        }

        Assert.Equal(total / samples, loss, 2e-6 * Math.Max(1, Math.Abs(total / samples)));
    }

    /// <summary>Positive, apart from one another, away from kinks.</summary>
    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 0.25f + (3 * random.NextSingle()))];
    }

    private static float[] OneHot(int[] labels, int classes) =>
        [.. labels.SelectMany(label => Enumerable.Range(0, classes).Select(index => index == label ? 1f : 0f))];
}
