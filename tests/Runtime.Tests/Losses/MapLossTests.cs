using Xunit;

namespace GenBn.Tests.Losses;

/// <summary>
/// Losses of label maps, and with weights, an ignored label or a focus, against their formulas in double precision. The gradient of the formula is
/// taken by finite differences.
/// </summary>
public sealed class MapLossTests
{
    private const double Step = 1e-5;

    private const int Ignored = 9;

    private static readonly float[] Weights = [0.5f, 2, 0, 1.25f];

    /// <summary>The loss of one pixel, and its weight.</summary>
    private delegate (double Loss, double Weight) PixelLoss(double[] outputs, int label);

    private static IReadOnlyDictionary<string, (Loss Loss, int Channels, PixelLoss Reference)> All { get; } = new Dictionary<string, (Loss, int, PixelLoss)>
    {
        ["softmax"] = (Loss.SoftmaxCrossEntropy, 4, (z, label) => (-LogSoftmax(z, label), 1)),
        ["softmax with weights"] = (Loss.SoftmaxCrossEntropyWith(classWeights: Weights), 4, (z, label) => (-Weights[label] * LogSoftmax(z, label), Weights[label])),
        ["softmax with an ignored label"] = (Loss.SoftmaxCrossEntropyWith(ignoredLabel: Ignored), 4, (z, label) => label == Ignored ? (0, 0) : (-LogSoftmax(z, label), 1)),
        ["softmax with an ignored class"] = (Loss.SoftmaxCrossEntropyWith(ignoredLabel: 0), 4, (z, label) => label == 0 ? (0, 0) : (-LogSoftmax(z, label), 1)),
        ["focal"] = (Loss.SoftmaxCrossEntropyWith(focus: 2), 4, (z, label) => (Focal(z, label, 2), 1)),
        ["focal below 1"] = (Loss.SoftmaxCrossEntropyWith(focus: 0.5f), 4, (z, label) => (Focal(z, label, 0.5), 1)),
        ["focal with weights"] = (Loss.SoftmaxCrossEntropyWith(classWeights: Weights, ignoredLabel: Ignored, focus: 2), 4, (z, label) =>
            label == Ignored ? (0, 0) : (Weights[label] * Focal(z, label, 2), Weights[label])),
        ["smoothed with weights"] = (Loss.SoftmaxCrossEntropyWith(0.1f, Weights, Ignored), 4, (z, label) =>
            label == Ignored ? (0, 0) : (-Enumerable.Range(0, 4).Sum(k => Weights[k] * (((k == label ? 1 : 0) * (1 - 0.1f)) + (0.1f / 4.0)) * LogSoftmax(z, k)), Weights[label])),
        ["sparse"] = (Loss.SparseCategoricalCrossEntropy, 4, (y, label) => (-Math.Log(y[label] / y.Sum()), 1)),
        ["squares"] = (Loss.MeanSquaredError, 4, (y, label) => (y.Select((value, k) => Math.Pow(value - (k == label ? 1 : 0), 2)).Average(), 1)),
        ["huber"] = (Loss.Huber(10), 4, (y, label) => (y.Select((value, k) => Math.Pow(value - (k == label ? 1 : 0), 2) / 2).Average(), 1)),
        ["sigmoid"] = (Loss.SigmoidCrossEntropy, 1, (z, label) => (-Math.Log(Sigmoid(label == 1 ? z[0] : -z[0])), 1)),
        ["sigmoid of several"] = (Loss.SigmoidCrossEntropy, 4, (z, label) => (z.Select((value, k) => -Math.Log(Sigmoid(k == label ? value : -value))).Average(), 1)),
        ["sigmoid with weights"] = (Loss.SigmoidCrossEntropyWith(3, 0.5f), 1, (z, label) =>
            ((label == 1 ? -3 : -0.5) * Math.Log(Sigmoid(label == 1 ? z[0] : -z[0])), label == 1 ? 3 : 0.5)),
        ["focal sigmoid"] = (Loss.SigmoidCrossEntropyWith(0.25f, 0.75f, 2), 1, (z, label) =>
        {
            double p = Sigmoid(label == 1 ? z[0] : -z[0]);
            double weight = label == 1 ? 0.25 : 0.75;
            return (-weight * Math.Pow(1 - p, 2) * Math.Log(p), weight);
        }
        ),
        ["focal sigmoid of several"] = (Loss.SigmoidCrossEntropyWith(focus: 1.5f), 4, (z, label) => (z.Select((value, k) =>
        {
            double p = Sigmoid(k == label ? value : -value);
            return -Math.Pow(1 - p, 1.5) * Math.Log(p);
        }).Average(), 1)),
    };

    public static TheoryData<string, int, int> AllBySize
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (string name in All.Keys)
            {
                data.Add(name, 1, 1);
                data.Add(name, 1, 6);
                data.Add(name, 16, 5);
                data.Add(name, 19, 1);
                data.Add(name, 35, 3);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllBySize))]
    public void MapsGiveTheFormulasLossAndGradient(string name, int samples, int pixels)
    {
        (Loss loss, int channels, PixelLoss reference) = All[name];
        var random = new Random(samples + pixels);
        float[] outputs = [.. Enumerable.Range(0, samples * channels * pixels).Select(_ => 0.25f + (3 * random.NextSingle()))];
        int[] labels = [.. Enumerable.Range(0, samples * pixels).Select(_ => loss.IgnoredLabel == Ignored && random.Next(4) == 0 ? Ignored : random.Next(Math.Max(2, channels)))];
        float[] gradients = new float[outputs.Length];
        double actual = loss.Evaluate(outputs, labels, samples, gradients);
        double[] exact = Array.ConvertAll(outputs, value => (double)value);
        Assert.Equal(Mean(), actual, 3e-6 * Math.Max(1, Mean()));
        double largest = gradients.Max(Math.Abs);
        for (int index = 0; index < outputs.Length; index++)
        {
            double at = exact[index];
            exact[index] = at + Step;
            double above = Mean();
            exact[index] = at - Step;
            double slope = (above - Mean()) / (2 * Step);
            exact[index] = at;
            Assert.Equal(slope, gradients[index], (3e-6 * largest) + 1e-10);
        }

        double Mean()
        {
            double sum = 0;
            double weight = 0;
            for (int place = 0; place < samples * pixels; place++)
            {
                int first = (place / pixels * channels * pixels) + (place % pixels);
                (double pixelLoss, double pixelWeight) = reference([.. Enumerable.Range(0, channels).Select(channel => exact[first + (channel * pixels)])], labels[place]);
                sum += pixelLoss;
                weight += pixelWeight;
            }

            return weight == 0 ? 0 : sum / weight;
        }
    }

    /// <summary>The loss of a map is that of the same pixels as samples, each a vector.</summary>
    [Theory]
    [InlineData("softmax")]
    [InlineData("focal with weights")]
    [InlineData("sigmoid with weights")]
    public void AMapIsABatchOfItsPixels(string name)
    {
        (Loss loss, int channels, _) = All[name];
        var random = new Random(3);
        float[] outputs = [.. Enumerable.Range(0, channels * 24).Select(_ => 4 * (random.NextSingle() - 0.5f))];
        int[] labels = [.. Enumerable.Range(0, 24).Select(_ => random.Next(2))];
        float[] ofMap = new float[outputs.Length];
        float[] ofVectors = new float[outputs.Length];
        float[] vectors = [.. Enumerable.Range(0, 24).SelectMany(pixel => Enumerable.Range(0, channels).Select(channel => outputs[(channel * 24) + pixel]))];
        Assert.Equal(loss.Evaluate(vectors, labels, ofVectors), loss.Evaluate(outputs, labels, samples: 1, ofMap), 1e-6f);
        for (int index = 0; index < outputs.Length; index++)
        {
            Assert.Equal(ofVectors[(index % 24 * channels) + (index / 24)], ofMap[index], 1e-7f);
        }
    }

    [Fact]
    public void FloatTargetsHaveTheWeightsOfTheirClasses()
    {
        double[] z = [0.3, 1.2, -0.4, 0.9];
        float[] targets = [0.5f, 0.25f, 0.25f, 0];
        float[] gradients = new float[4];
        float loss = Loss.SoftmaxCrossEntropyWith(classWeights: Weights).Evaluate(Array.ConvertAll(z, value => (float)value), targets, 1, gradients);
        double expected = Enumerable.Range(0, 4).Sum(k => -Weights[k] * targets[k] * LogSoftmax(z, k));
        double weight = Enumerable.Range(0, 4).Sum(k => Weights[k] * targets[k]);
        Assert.Equal(expected / weight, loss, 1e-6);
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(Math.Exp(LogSoftmax(z, k)) - (Weights[k] * targets[k] / weight), gradients[k], 1e-6);
        }
    }

    [Fact]
    public void WhatIsIgnoredAltogetherHasNoLoss()
    {
        float[] gradients = [7, 7, 7, 7, 7, 7];
        Assert.Equal(0, Loss.SoftmaxCrossEntropyWith(ignoredLabel: 255).Evaluate([1, 2, 3, 4, 5, 6], [255, 255], gradients));
        Assert.Equal(new float[6], gradients);
    }

    [Fact]
    public void CertaintyIsNeitherNaNNorInfinite()
    {
        foreach (float focus in new[] { 0.5f, 2f, 16f })
        {
            foreach (float z in new[] { 100f, -100f, 1e30f, -1e30f })
            {
                float[] gradients = new float[2];
                Assert.True(float.IsFinite(Loss.SoftmaxCrossEntropyWith(focus: focus).Evaluate([z, 0], [0], gradients)), $"softmax, focus {focus}, z {z}");
                Assert.All(gradients, gradient => Assert.InRange(gradient, -1.0001f, 1.0001f));
                Assert.True(float.IsFinite(Loss.SigmoidCrossEntropyWith(focus: focus).Evaluate([z], [1], gradients.AsSpan(0, 1))), $"sigmoid, focus {focus}, z {z}");
                Assert.InRange(gradients[0], -1.0001f, 0);
            }
        }
    }

    [Fact]
    public void ImpossibleOptionsAreRefused()
    {
        AssertRefused("focus from 0 to 16", () => Loss.SoftmaxCrossEntropyWith(focus: -1));
        AssertRefused("focus from 0 to 16", () => Loss.SigmoidCrossEntropyWith(focus: float.NaN));
        AssertRefused("a label smoothing or a focus", () => Loss.SoftmaxCrossEntropyWith(0.1f, focus: 1));
        AssertRefused("finite and not negative", () => Loss.SoftmaxCrossEntropyWith(classWeights: [1, -1]));
        AssertRefused("positive weight for at least one class", () => Loss.SoftmaxCrossEntropyWith(classWeights: [0, 0]));
        AssertRefused("positive weight for targets of 1 or of 0", () => Loss.SigmoidCrossEntropyWith(0, 0));
        AssertRefused("a weight for each of 3 classes, but the loss has 2", () => Loss.SoftmaxCrossEntropyWith(classWeights: [1, 2]).Evaluate(new float[3], [0], new float[3]));
        AssertRefused("Label 1 of the map of sample 1 is 4, but must be from 0 to 2", () => Loss.SoftmaxCrossEntropy.Evaluate(new float[12], (int[])[0, 1, 2, 4], 2, new float[12]));
        AssertRefused("is 3, but must be from 0 to 2, or 255, which is ignored", () => Loss.SoftmaxCrossEntropyWith(ignoredLabel: 255).Evaluate(new float[3], [3], new float[3]));
        Assert.Throws<NotSupportedException>(() => Loss.OfHeads(new HeadLoss("a", Loss.MeanSquaredError)).Evaluate(new float[1], new float[1], 1, new float[1]));
        Assert.Same(Loss.SoftmaxCrossEntropy, Loss.SoftmaxCrossEntropyWith());
        Assert.Same(Loss.SigmoidCrossEntropy, Loss.SigmoidCrossEntropyWith());
    }

    /// <summary>The functions that gradients of the focal loss depend on, by those of the system.</summary>
    [Fact]
    public void ExponentialAndLogarithmAreAccurate()
    {
        var random = new Random(1);
        for (int draw = 0; draw < 100_000; draw++)
        {
            double x = (random.NextDouble() - 0.5) * 1380;
            Assert.Equal(1, PortableMath.Exp(x) / Math.Exp(x), 2e-15);
            double y = Math.Exp(x / 2);
            Assert.Equal(Math.Log(y), PortableMath.Log(y), 1e-15 * Math.Max(1, Math.Abs(Math.Log(y))));
        }

        Assert.Equal((1, 0, 0), (PortableMath.Exp(0), PortableMath.Log(1), PortableMath.Exp(-701)));
        Assert.True(double.IsNaN(PortableMath.Exp(double.NaN)) && double.IsNaN(PortableMath.Log(double.NaN)));
    }

    private static void AssertRefused(string message, Func<object> call) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double LogSoftmax(double[] z, int label) => z[label] - Math.Log(z.Sum(Math.Exp));

    private static double Focal(double[] z, int label, double focus)
    {
        double logarithm = LogSoftmax(z, label);
        return -Math.Pow(1 - Math.Exp(logarithm), focus) * logarithm;
    }
}
