namespace GenBn.Tests.Losses;

/// <summary>Loss of one sample by its formula.</summary>
internal delegate double LossReference(double[] outputs, double[] targets);

internal static class LossReferences
{
    public static IReadOnlyDictionary<string, (Loss Loss, LossReference Reference)> All { get; } = new Dictionary<string, (Loss, LossReference)>
    {
        ["SoftmaxCrossEntropy"] = (Loss.SoftmaxCrossEntropy, (y, t) => SoftmaxCrossEntropy(y, t, 0)),
        ["smoothed"] = (Loss.SoftmaxCrossEntropyWith(0.1f), (y, t) => SoftmaxCrossEntropy(y, t, 0.1f)),
        ["SigmoidCrossEntropy"] = (Loss.SigmoidCrossEntropy, (y, t) => Mean(y, t, (z, p) => -(p * Math.Log(Sigmoid(z))) - ((1 - p) * Math.Log(1 - Sigmoid(z))))),
        ["SparseCategoricalCrossEntropy"] = (Loss.SparseCategoricalCrossEntropy, (y, t) => -Math.Log(y[Array.IndexOf(t, 1)] / y.Sum())),
        ["MeanSquaredError"] = (Loss.MeanSquaredError, (y, t) => Mean(y, t, (z, p) => (z - p) * (z - p))),
        ["MeanAbsoluteError"] = (Loss.MeanAbsoluteError, (y, t) => Mean(y, t, (z, p) => Math.Abs(z - p))),
        ["Huber"] = (Loss.Huber(0.7f), (y, t) => Mean(y, t, (z, p) => Huber(Math.Abs(z - p), 0.7f))),
        ["own"] = (Loss.Of(new CubedError()), (y, t) => y.Zip(t, (z, p) => Math.Pow(z - p, 3)).Sum()),
    };

    private static double Mean(double[] outputs, double[] targets, Func<double, double, double> loss) => outputs.Zip(targets, loss).Average();

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double Huber(double distance, double delta) =>
        distance <= delta ? 0.5 * distance * distance : delta * (distance - (0.5 * delta));

    private static double SoftmaxCrossEntropy(double[] outputs, double[] targets, double smoothing)
    {
        double sum = outputs.Sum(Math.Exp);
        return -outputs.Zip(targets, (z, t) => (((1 - smoothing) * t) + (smoothing / outputs.Length)) * Math.Log(Math.Exp(z) / sum)).Sum();
    }

    /// <summary>A loss as a user would write it.</summary>
    private sealed class CubedError : ILoss
    {
        public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> target, Span<float> gradient)
        {
            float loss = 0;
            for (int index = 0; index < outputs.Length; index++)
            {
                float d = outputs[index] - target[index];
                loss += d * d * d;
                gradient[index] = 3 * d * d;
            }

            return loss;
        }
    }
}
