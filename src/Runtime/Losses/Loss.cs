using GenBn.Kernels;

namespace GenBn;

/// <summary>What training minimises: a number for each sample, averaged over the batch, and its gradient.</summary>
public abstract unsafe class Loss
{
    private protected Loss()
    {
    }

    /// <summary>
    /// Softmax cross-entropy on logits with class numbers: −log(exp(z[label]) / Σ exp(z[i])), natural logarithm, mean over the
    /// batch. Its gradient is (softmax(z) − onehot(label)) / samples (Bishop, "Pattern Recognition and Machine Learning", 4.3.4).
    /// </summary>
    public static Loss SoftmaxCrossEntropy { get; } = new SoftmaxCrossEntropy();

    /// <summary>Computes loss and gradient of a batch.</summary>
    /// <param name="outputs">Samples × classes, row-major: what the network computed.</param>
    /// <param name="labels">One class number per sample.</param>
    /// <param name="gradients">Receives the gradient of the mean loss with respect to the outputs, shaped as they are.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit one another, or a label is not a class.</exception>
    public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, Span<float> gradients)
    {
        if (labels.IsEmpty || outputs.IsEmpty || outputs.Length % labels.Length != 0)
        {
            throw new ArgumentException($"Expected outputs for each of {labels.Length} labels, but got {outputs.Length} values.", nameof(outputs));
        }

        if (gradients.Length != outputs.Length)
        {
            throw new ArgumentException($"Expected room for {outputs.Length} gradients, but got {gradients.Length}.", nameof(gradients));
        }

        int samples = labels.Length;
        int classes = outputs.Length / samples;
        CheckLabels(labels, classes);
        int blocks = (samples + 15) / 16;
        var values = new AlignedBuffer((long)blocks * classes * 16);
        var slopes = new AlignedBuffer((long)blocks * classes * 16);
        BlockLayout.PackZeroFilled(outputs, samples, classes, values.Pointer, classes);
        double total = 0;
        for (int block = 0; block < blocks; block++)
        {
            int offset = block * classes * 16;
            ReadOnlySpan<int> lanes = labels[(16 * block)..Math.Min(samples, 16 * (block + 1))];
            total += EvaluateBlock(values.Pointer + offset, lanes, classes, samples, slopes.Pointer + offset).Loss;
        }

        BlockLayout.Unpack(slopes.Pointer, classes, samples, classes, gradients);
        return (float)(total / samples);
    }

    /// <summary>
    /// Loss, summed over the samples of one block, and number of correct answers; writes the gradient of the mean over the
    /// whole batch, 0 in lanes without a sample.
    /// </summary>
    internal abstract BlockLoss EvaluateBlock(float* outputs, ReadOnlySpan<int> labels, int classes, int samples, float* gradients);

    internal static void CheckLabels(ReadOnlySpan<int> labels, int classes)
    {
        for (int index = 0; index < labels.Length; index++)
        {
            if ((uint)labels[index] >= (uint)classes)
            {
                throw new ArgumentException($"Label {index} is {labels[index]}, but must be from 0 to {classes - 1}.", nameof(labels));
            }
        }
    }

    /// <summary>What a block adds to the loss and to the number of correct answers.</summary>
    internal readonly record struct BlockLoss(double Loss, int Correct);
}
