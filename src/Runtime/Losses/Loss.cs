
namespace GenBn;

/// <summary>What training minimises: a number for each sample, averaged over the batch, and its gradient.</summary>
/// <remarks>
/// A target is a class number (label) or one float for each output. Where a loss compares outputs with floats, a label stands
/// for its one-hot vector: 1 at the label, 0 elsewhere. Accuracy is the share of samples whose largest output is at the label; with
/// float targets it means something to softmax cross-entropy only, whose targets are probabilities of classes. A single output of
/// sigmoid cross-entropy is compared with 0, where its sigmoid is 0.5.
/// </remarks>
public abstract unsafe class Loss
{
    private protected Loss()
    {
    }

    /// <summary>
    /// Softmax cross-entropy on logits with class numbers: −log(exp(z[label]) / Σ exp(z[i])), natural logarithm, mean over the
    /// batch. Its gradient is (softmax(z) − onehot(label)) / samples (Bishop, "Pattern Recognition and Machine Learning", 4.3.4).
    /// With float targets, the probability of each class (soft labels): −Σ t[i] · log softmax(z)[i].
    /// </summary>
    public static Loss SoftmaxCrossEntropy { get; } = new SoftmaxCrossEntropy(0);

    /// <summary>
    /// Sigmoid cross-entropy on logits, each output a yes-or-no of its own: max(z, 0) − z · t + log(1 + exp(−|z|)), mean over the
    /// outputs of a sample, then over the batch. Its gradient is (sigmoid(z) − t) / (outputs · samples).
    /// </summary>
    /// <remarks>
    /// The form that cannot overflow, as in TensorFlow's <c>sigmoid_cross_entropy_with_logits</c>, reduced by <c>reduce_mean</c>. With a
    /// single output, a label is 0 or 1 and the target itself. Several outputs with float targets, such as several labels of a sample or
    /// the pixels of an image, have no accuracy.
    /// </remarks>
    public static Loss SigmoidCrossEntropy { get; } = new SigmoidCrossEntropy();

    /// <summary>
    /// Cross-entropy of class numbers on probabilities: −log p[label], where p = y / Σ y, clipped to [1e−7, 1 − 1e−7]; mean
    /// over the batch. For networks that end in a softmax, or in sigmoids. Takes labels only.
    /// </summary>
    /// <remarks>
    /// As Keras 3 computes <c>sparse_categorical_crossentropy</c> with JAX and PyTorch: first the sum, then the clipping. The
    /// gradient, 1 / Σ y less 1 / y[label] at the label, is that of the whole expression, so it is 0 where p was clipped.
    /// </remarks>
    public static Loss SparseCategoricalCrossEntropy { get; } = new SparseCategoricalCrossEntropy();

    /// <summary>(y − t)², mean over the outputs of a sample, then over the batch.</summary>
    public static Loss MeanSquaredError { get; } = new DifferenceLoss<SquaredError>(default);

    /// <summary>|y − t|, mean over the outputs of a sample, then over the batch. The derivative at y = t is taken as 0.</summary>
    public static Loss MeanAbsoluteError { get; } = new DifferenceLoss<AbsoluteError>(default);

    /// <summary>What tells it from other losses, for comparisons between ranks.</summary>
    internal virtual string Facts => GetType().Name;

    /// <summary>Whether float targets mean something to the loss.</summary>
    internal virtual bool TakesTargets => true;

    /// <summary>What makes an answer correct, for so many outputs and labels or float targets.</summary>
    internal virtual AnswerKind AnswerOf(int outputs, bool hasTargets) => hasTargets || outputs == 1 ? AnswerKind.None : AnswerKind.Largest;

    /// <summary>Classes that so many outputs tell apart; labels run from 0 to one less.</summary>
    internal virtual int ClassesOf(int outputs) => outputs;

    /// <summary>Whether it divides by a sum over the outputs, so that a single one is 1 whatever it was.</summary>
    internal virtual bool ComparesOutputs => false;

    /// <summary>
    /// <see cref="SoftmaxCrossEntropy"/> with the target (1 − s) · t + s / classes in place of t (Szegedy et al., "Rethinking the
    /// Inception Architecture", 2015, arXiv 1512.00567, section 7; the same as in PyTorch and Keras).
    /// </summary>
    /// <param name="labelSmoothing">s, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is not from 0 to 1.</exception>
    public static Loss SoftmaxCrossEntropyWith(float labelSmoothing)
    {
        if (labelSmoothing is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Expected a label smoothing from 0 to 1.");
        }

        return labelSmoothing == 0 ? SoftmaxCrossEntropy : new SoftmaxCrossEntropy(labelSmoothing);
    }

    /// <summary>
    /// ½ · d² where |d| ≤ delta and delta · (|d| − ½ · delta) beyond, with d = y − t; mean over the outputs of a sample, then over
    /// the batch (Huber, "Robust Estimation of a Location Parameter", 1964; the same as in PyTorch and Keras).
    /// </summary>
    /// <param name="delta">Where the parabola turns into lines, finite and positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delta is not finite and positive.</exception>
    public static Loss Huber(float delta = 1)
    {
        if (!float.IsFinite(delta) || delta <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Expected a finite, positive delta.");
        }

        return new DifferenceLoss<HuberError>(new HuberError(delta));
    }

    /// <summary>A loss of your own, averaged over the batch.</summary>
    public static Loss Of(ILoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new SampleLoss(loss);
    }

    /// <summary>Computes loss and gradient of a batch with class numbers.</summary>
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

        CheckLabels(labels, ClassesOf(outputs.Length / labels.Length));
        return Evaluate(outputs, labels, default, labels.Length, gradients);
    }

    /// <summary>Computes loss and gradient of a batch with a float target for each output.</summary>
    /// <param name="outputs">Samples × outputs, row-major: what the network computed.</param>
    /// <param name="targets">What it should have computed, shaped as the outputs.</param>
    /// <param name="samples">Number of samples, at least 1.</param>
    /// <param name="gradients">Receives the gradient of the mean loss with respect to the outputs, shaped as they are.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit one another, or the loss takes labels only.</exception>
    public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int samples, Span<float> gradients)
    {
        CheckTakesTargets(nameof(targets));
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (outputs.IsEmpty || outputs.Length % samples != 0)
        {
            throw new ArgumentException($"Expected outputs for each of {samples} samples, but got {outputs.Length} values.", nameof(outputs));
        }

        if (targets.Length != outputs.Length)
        {
            throw new ArgumentException($"Expected {outputs.Length} targets, one for each output, but got {targets.Length}.", nameof(targets));
        }

        return Evaluate(outputs, default, targets, samples, gradients);
    }

    /// <summary>
    /// Loss, summed over the samples of one block, and number of correct answers; writes the gradient of the mean over the
    /// whole batch, 0 in lanes without a sample.
    /// </summary>
    /// <param name="outputs">[output][16 lanes].</param>
    /// <param name="targets">What each lane with a sample should be.</param>
    /// <param name="length">Outputs of a sample.</param>
    /// <param name="samples">Samples of the whole batch.</param>
    /// <param name="gradients">[output][16 lanes].</param>
    internal abstract BlockLoss EvaluateBlock(float* outputs, in BlockTargets targets, int length, int samples, float* gradients);

    /// <summary>Fails where the loss would be 0 and teach nothing.</summary>
    internal void CheckOutputs(int outputs, string name)
    {
        if (ComparesOutputs && outputs == 1)
        {
            throw new ArgumentException(
                $"Expected at least 2 outputs: {GetType().Name} compares outputs with each other, and the softmax of one is always 1. For one output, take Loss.SigmoidCrossEntropy or Loss.MeanSquaredError.", name);
        }
    }

    /// <summary>Fails where labels would all be the same.</summary>
    internal void CheckTakesLabels(int outputs, string name)
    {
        if (ClassesOf(outputs) == 1)
        {
            throw new ArgumentException(
                $"Expected float targets, because one output of {GetType().Name.Split('`')[0]} tells no classes apart, but got labels. For labels 0 and 1, take Loss.SigmoidCrossEntropy.", name);
        }
    }

    internal void CheckTakesTargets(string name)
    {
        if (!TakesTargets)
        {
            throw new ArgumentException($"Expected labels: {GetType().Name} takes one class number per sample, but got float targets.", name);
        }
    }

    /// <summary>Each label is a class.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="first">Number of the first label in messages.</param>
    internal static void CheckLabels(ReadOnlySpan<int> labels, int classes, int first = 0)
    {
        for (int index = 0; index < labels.Length; index++)
        {
            if ((uint)labels[index] >= (uint)classes)
            {
                throw new ArgumentException($"Label {first + index} is {labels[index]}, but must be from 0 to {classes - 1}.", nameof(labels));
            }
        }
    }

    /// <summary>Lanes that are answered correctly; 0 where that means nothing.</summary>
    private protected int CountCorrect(float* outputs, in BlockTargets targets, int length) => AnswerOf(length, targets.Values != null) switch
    {
        AnswerKind.Largest => targets.CountCorrect(outputs, length),
        AnswerKind.AboveHalf => targets.CountOnSide(outputs),
        _ => 0,
    };

    private float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, int samples, Span<float> gradients)
    {
        if (gradients.Length != outputs.Length)
        {
            throw new ArgumentException($"Expected room for {outputs.Length} gradients, but got {gradients.Length}.", nameof(gradients));
        }

        int length = outputs.Length / samples;
        int blocks = (samples + 15) / 16;
        var values = new AlignedBuffer((long)blocks * length * 16);
        var slopes = new AlignedBuffer((long)blocks * length * 16);
        var wanted = new AlignedBuffer(targets.IsEmpty ? 0 : values.Length);
        BlockLayout.PackZeroFilled(outputs, samples, length, values.Pointer, length);
        if (!targets.IsEmpty)
        {
            BlockLayout.PackZeroFilled(targets, samples, length, wanted.Pointer, length);
        }

        double total = 0;
        for (int block = 0; block < blocks; block++)
        {
            int offset = block * length * 16;
            int end = Math.Min(samples, 16 * (block + 1));
            BlockTargets lanes = targets.IsEmpty
                ? new BlockTargets(labels[(16 * block)..end])
                : new BlockTargets(wanted.Pointer + offset, end - (16 * block));
            total += EvaluateBlock(values.Pointer + offset, in lanes, length, samples, slopes.Pointer + offset).Loss;
        }

        BlockLayout.Unpack(slopes.Pointer, length, samples, length, gradients);
        GC.KeepAlive(values);
        GC.KeepAlive(wanted);
        GC.KeepAlive(slopes);
        return (float)(total / samples);
    }

    /// <summary>What a block adds to the loss and to the number of correct answers.</summary>
    internal readonly record struct BlockLoss(double Loss, int Correct);
}
