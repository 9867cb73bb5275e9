
namespace GenBn;

/// <summary>The function that training minimises: a number for each sample, averaged over the batch, and its gradient.</summary>
/// <remarks>
/// A target is a label (class number) or one float for each output. If a loss compares outputs with floats, a label means its one-hot vector: 1
/// at the label, 0 elsewhere. Accuracy is the share of samples whose largest output is at the label. With float targets, accuracy has a meaning
/// only for softmax cross-entropy, whose targets are probabilities of classes. A single output of sigmoid cross-entropy is compared with 0,
/// where its sigmoid is 0.5.
/// </remarks>
public abstract unsafe class Loss
{
    private protected Loss()
    {
    }

    /// <summary>
    /// Softmax cross-entropy on logits with labels: −log(exp(z[label]) / Σ exp(z[i])), with the natural logarithm, mean over the batch. Its
    /// gradient is (softmax(z) − onehot(label)) / samples (Bishop, "Pattern Recognition and Machine Learning", 4.3.4). Float targets are the
    /// probabilities of classes: −Σ t[i] · log softmax(z)[i].
    /// </summary>
    public static Loss SoftmaxCrossEntropy { get; } = new SoftmaxCrossEntropy(0);

    /// <summary>
    /// Sigmoid cross-entropy on logits, with an independent yes or no for each output: max(z, 0) − z · t + log(1 + exp(−|z|)), mean over the
    /// outputs of a sample, then over the batch. Its gradient is (sigmoid(z) − t) / (outputs · samples).
    /// </summary>
    /// <remarks>
    /// This form cannot overflow, as in TensorFlow's <c>sigmoid_cross_entropy_with_logits</c>, reduced by <c>reduce_mean</c>. For a single output,
    /// a label of 0 or 1 is the target. Several outputs with float targets, such as several labels of a sample or the pixels of an image, have
    /// no accuracy.
    /// </remarks>
    public static Loss SigmoidCrossEntropy { get; } = new SigmoidCrossEntropy();

    /// <summary>
    /// Cross-entropy on probabilities with labels: −log p[label], where p = y / Σ y, clipped to [1e−7, 1 − 1e−7]; mean over the batch. It is for
    /// networks that end in a softmax or in sigmoids, and takes only labels.
    /// </summary>
    /// <remarks>
    /// Keras 3 computes <c>sparse_categorical_crossentropy</c> in the same way with JAX and PyTorch: first the sum, then the clipping. The gradient
    /// is that of the whole expression: 1 / Σ y, minus 1 / y[label] at the label, and 0 if p was clipped.
    /// </remarks>
    public static Loss SparseCategoricalCrossEntropy { get; } = new SparseCategoricalCrossEntropy();

    /// <summary>(y − t)², mean over the outputs of a sample, then over the batch.</summary>
    public static Loss MeanSquaredError { get; } = new DifferenceLoss<SquaredError>(default);

    /// <summary>|y − t|, mean over the outputs of a sample, then over the batch. The derivative at y = t is taken as 0.</summary>
    public static Loss MeanAbsoluteError { get; } = new DifferenceLoss<AbsoluteError>(default);

    /// <summary>Kind and settings as text, for comparisons between ranks.</summary>
    internal virtual string Facts => GetType().Name;

    /// <summary>Whether the loss takes float targets.</summary>
    internal virtual bool TakesTargets => true;

    /// <summary>When a sample counts as classified correctly, for a number of outputs, and for labels or float targets.</summary>
    internal virtual AnswerKind AnswerOf(int outputs, bool hasTargets) => hasTargets || outputs == 1 ? AnswerKind.None : AnswerKind.Largest;

    /// <summary>Number of classes that a number of outputs distinguishes. Labels are from 0 to one less.</summary>
    internal virtual int ClassesOf(int outputs) => outputs;

    /// <summary>Whether the loss divides by a sum over the outputs, so that a single output always becomes 1.</summary>
    internal virtual bool ComparesOutputs => false;

    /// <summary>
    /// <see cref="SoftmaxCrossEntropy"/> with label smoothing: the target is (1 − s) · t + s / classes instead of t (Szegedy et al., "Rethinking
    /// the Inception Architecture", 2015, arXiv 1512.00567, section 7; as in PyTorch and Keras).
    /// </summary>
    /// <param name="labelSmoothing">The smoothing s, from 0 to 1.</param>
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
    /// Huber loss: ½ · d² if |d| ≤ delta, otherwise delta · (|d| − ½ · delta), with d = y − t; mean over the outputs of a sample, then over the
    /// batch (Huber, "Robust Estimation of a Location Parameter", 1964; as in PyTorch and Keras).
    /// </summary>
    /// <param name="delta">Magnitude at which the parabola becomes a line, finite and positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delta is not finite and positive.</exception>
    public static Loss Huber(float delta = 1)
    {
        if (!float.IsFinite(delta) || delta <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "Expected a finite, positive delta.");
        }

        return new DifferenceLoss<HuberError>(new HuberError(delta));
    }

    /// <summary>A custom loss, averaged over the batch.</summary>
    /// <param name="loss">Computes loss and gradient of a sample.</param>
    /// <exception cref="ArgumentNullException"><paramref name="loss"/> is null.</exception>
    public static Loss Of(ILoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return new SampleLoss(loss);
    }

    /// <summary>Computes loss and gradient of a batch with labels.</summary>
    /// <param name="outputs">Outputs of the network, samples × outputs, row-major.</param>
    /// <param name="labels">The label of each sample.</param>
    /// <param name="gradients">Receives the gradient of the mean loss with respect to the outputs, samples × outputs.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The lengths do not match each other, or a label is not a class.</exception>
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
    /// <param name="outputs">Outputs of the network, samples × outputs, row-major.</param>
    /// <param name="targets">The target of each output, samples × outputs.</param>
    /// <param name="samples">Number of samples, at least 1.</param>
    /// <param name="gradients">Receives the gradient of the mean loss with respect to the outputs, samples × outputs.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The lengths do not match each other, or the loss takes only labels.</exception>
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
    /// Computes the sum of losses and the number of correct classifications of one block of samples. Writes the gradient of the mean over the
    /// whole batch; it is 0 in lanes without a sample.
    /// </summary>
    /// <param name="outputs">[output][16 lanes].</param>
    /// <param name="targets">Label or targets of each lane with a sample.</param>
    /// <param name="length">Number of outputs of a sample.</param>
    /// <param name="samples">Number of samples of the whole batch.</param>
    /// <param name="gradients">[output][16 lanes].</param>
    internal abstract BlockLoss EvaluateBlock(float* outputs, in BlockTargets targets, int length, int samples, float* gradients);

    /// <summary>Rejects a single output for which the loss would always be 0.</summary>
    internal void CheckOutputs(int outputs, string name)
    {
        if (ComparesOutputs && outputs == 1)
        {
            throw new ArgumentException(
                $"Expected at least 2 outputs: {GetType().Name} compares outputs with each other, and the softmax of one is always 1. " +
                "For one output, use Loss.SigmoidCrossEntropy or Loss.MeanSquaredError.",
                name);
        }
    }

    /// <summary>Rejects labels if the outputs do not distinguish classes.</summary>
    internal void CheckTakesLabels(int outputs, string name)
    {
        if (ClassesOf(outputs) == 1)
        {
            throw new ArgumentException(
                $"Expected float targets, because one output of {GetType().Name.Split('`')[0]} does not distinguish classes, but got labels. " +
                "For labels 0 and 1, use Loss.SigmoidCrossEntropy.",
                name);
        }
    }

    internal void CheckTakesTargets(string name)
    {
        if (!TakesTargets)
        {
            throw new ArgumentException($"Expected one label per sample, because {GetType().Name} takes only labels, but got float targets.", name);
        }
    }

    /// <summary>Checks that each label is a class.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="classes">Number of classes.</param>
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

    /// <summary>Number of lanes that are classified correctly; 0 if that has no meaning.</summary>
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

    /// <summary>The sum of losses and the number of correct classifications of a block of samples.</summary>
    internal readonly record struct BlockLoss(double Loss, int Correct);
}
