namespace GenBn.Tests.Reference;

/// <summary>
/// Mean over the batch of −log softmax(outputs)[label], with log softmax(o)[k] = o[k] − m − log Σ exp(o − m), m = max o.
/// </summary>
/// <remarks>Goodfellow, Bengio, Courville, "Deep Learning", 2016, section 6.2.2.3 (equation 6.30).</remarks>
public static class SoftmaxCrossEntropyReference
{
    /// <summary>The loss, and its derivatives (softmax(outputs) − onehot(label)) / n.</summary>
    public static (double Loss, double[] Gradients) Evaluate(double[] outputs, int[] labels)
    {
        int n = labels.Length;
        int classes = outputs.Length / n;
        double loss = 0;
        double[] gradients = new double[outputs.Length];
        for (int b = 0; b < n; b++)
        {
            double largest = double.NegativeInfinity;
            for (int k = 0; k < classes; k++)
            {
                largest = Math.Max(largest, outputs[b * classes + k]);
            }

            double sum = 0;
            for (int k = 0; k < classes; k++)
            {
                sum += Math.Exp(outputs[b * classes + k] - largest);
            }

            double logarithm = largest + Math.Log(sum);
            loss += (logarithm - outputs[b * classes + labels[b]]) / n;
            for (int k = 0; k < classes; k++)
            {
                double probability = Math.Exp(outputs[b * classes + k] - logarithm);
                gradients[b * classes + k] = (probability - (k == labels[b] ? 1 : 0)) / n;
            }
        }

        return (loss, gradients);
    }
}
