using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>The function that training minimises: a number for each sample, averaged over the batch, and its gradient.</summary>
/// <remarks>
/// A target is a label (class number) or one float for each output. If a loss compares outputs with floats, a label means its one-hot vector: 1
/// at the label, 0 elsewhere. Accuracy is the share of samples whose largest output is at the label. With float targets, accuracy has a meaning
/// only for softmax cross-entropy, whose targets are probabilities of classes. A single output of sigmoid cross-entropy is compared with 0,
/// where its sigmoid is 0.5.
/// <para>
/// If a network ends in an image, its channels are the classes of each pixel, and a sample has a label for each pixel, a label map [height, width].
/// A loss of classes is then the mean over the pixels. Accuracy is the share of pixels. All other losses are the same for images and vectors.
/// </para>
/// <para>
/// A mean with weights, of classes or of samples, is the sum of weighted losses divided by the sum of the weights. The weight of a sample is the
/// product of its own, if the data have weights, and of that of its class. An ignored label weighs nothing, and if the sum of the weights is 0, so
/// are loss and gradient.
/// </para>
/// </remarks>
public abstract unsafe class Loss
{
    /// <summary>The largest exponent of a focal loss.</summary>
    private const float MostFocus = 16;

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

    /// <summary>
    /// When a sample, or a pixel, counts as classified correctly, for a number of outputs or channels, and for labels or float targets.
    /// </summary>
    internal virtual AnswerKind AnswerOf(int channels, bool hasTargets) => hasTargets || channels == 1 ? AnswerKind.None : AnswerKind.Largest;

    /// <summary>Number of classes that a number of outputs or channels distinguishes. Labels are from 0 to one less.</summary>
    internal virtual int ClassesOf(int channels) => channels;

    /// <summary>The label that does not count, whether it is a class or not; null if every label counts.</summary>
    internal virtual int? IgnoredLabel => null;

    /// <summary>Number of classes that have weights; null if they have none.</summary>
    internal virtual int? WeighedClasses => null;

    /// <summary>Whether the loss divides by a sum over the outputs, so that a single output always becomes 1.</summary>
    internal virtual bool ComparesOutputs => false;

    /// <summary><see cref="SoftmaxCrossEntropy"/> with label smoothing, class weights, an ignored label, or a focus.</summary>
    /// <remarks>
    /// <para>
    /// With label smoothing, the target is (1 − s) · t + s / classes instead of t (Szegedy et al., "Rethinking the Inception Architecture", 2015,
    /// arXiv 1512.00567, section 7; as in PyTorch and Keras).
    /// </para>
    /// <para>
    /// With class weights, the loss of a label is multiplied by the weight of its class, and the sum is divided by the sum of these weights, as in
    /// PyTorch. For float targets, the loss is −Σ w[i] · t[i] · log softmax(z)[i], and the weight of the sample is Σ w[i] · t[i].
    /// </para>
    /// <para>
    /// The focal loss is −(1 − p)^f · log p for the probability p of the label (Lin et al., "Focal Loss for Dense Object Detection", 2017, arXiv
    /// 1708.02002, section 3). The factor is no weight: the sum is divided by the number of samples, or by the weights of their classes.
    /// </para>
    /// </remarks>
    /// <param name="labelSmoothing">The smoothing s, from 0 to 1. Default 0.</param>
    /// <param name="classWeights">A weight for each class, finite and not negative, at least one of them positive; null, the default, for none.</param>
    /// <param name="ignoredLabel">
    /// A label that does not count, in loss, gradient and accuracy: that of a class, or another one, such as 255. Null, the default, for none.
    /// </param>
    /// <param name="focus">The exponent f of the focal loss, from 0 to 16. The default, 0, is the cross-entropy; the paper found 2 to be best.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">There are a smoothing and a focus, or no class has a positive weight.</exception>
    public static Loss SoftmaxCrossEntropyWith(
        float labelSmoothing = 0, IReadOnlyList<float>? classWeights = null, int? ignoredLabel = null, float focus = 0)
    {
        if (labelSmoothing is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Expected a label smoothing from 0 to 1.");
        }

        CheckFocus(focus);
        if (focus > 0 && labelSmoothing > 0)
        {
            throw new ArgumentException("Expected a label smoothing or a focus, but got both: the focal loss is defined for labels.", nameof(focus));
        }

        float[]? weights = classWeights?.ToArray();
        foreach (float weight in weights ?? [])
        {
            CheckWeight(weight, nameof(classWeights));
        }

        if (weights is not null && Array.TrueForAll(weights, weight => weight == 0))
        {
            throw new ArgumentException("Expected a positive weight for at least one class.", nameof(classWeights));
        }

        return labelSmoothing == 0 && weights is null && ignoredLabel is null && focus == 0
            ? SoftmaxCrossEntropy
            : new SoftmaxCrossEntropy(labelSmoothing, weights, ignoredLabel, focus);
    }

    /// <summary>
    /// <see cref="SigmoidCrossEntropy"/> with a weight for targets of 1 and of 0, or with a focus: −w₁ · t · (1 − s)^f · log s − w₀ · (1 − t) · s^f ·
    /// log(1 − s) for s = sigmoid(z). The sum over all outputs is divided by the sum of their weights, w₁ · t + w₀ · (1 − t).
    /// </summary>
    /// <remarks>The focal loss: Lin et al., 2017, arXiv 1708.02002, where w₁ is α and w₀ is 1 − α.</remarks>
    /// <param name="positiveWeight">The weight w₁, finite and not negative. Default 1.</param>
    /// <param name="negativeWeight">The weight w₀, finite and not negative. Default 1.</param>
    /// <param name="focus">The exponent f, from 0 to 16. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="ArgumentException">Both weights are 0.</exception>
    public static Loss SigmoidCrossEntropyWith(float positiveWeight = 1, float negativeWeight = 1, float focus = 0)
    {
        CheckWeight(positiveWeight, nameof(positiveWeight));
        CheckWeight(negativeWeight, nameof(negativeWeight));
        CheckFocus(focus);
        return positiveWeight == 0 && negativeWeight == 0
            ? throw new ArgumentException("Expected a positive weight for targets of 1 or of 0, but both are 0.", nameof(positiveWeight))
            : (positiveWeight, negativeWeight, focus) == (1, 1, 0) ? SigmoidCrossEntropy
            : new WeighedSigmoidCrossEntropy(positiveWeight, negativeWeight, focus);
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

    /// <summary>The loss of a network with several outputs, <c>[Heads]</c>: Σ weight · loss, over all outputs.</summary>
    /// <remarks>
    /// Each loss is a mean over the batch, with the weights of its own samples and classes. A trainer evaluates it; <c>Evaluate</c> of this object
    /// throws a <see cref="NotSupportedException"/>.
    /// </remarks>
    /// <param name="heads">The loss of each output of the network, in any order.</param>
    /// <exception cref="ArgumentException">There is no head, or two have the same name.</exception>
    public static Loss OfHeads(params IReadOnlyList<HeadLoss> heads) => new HeadsLoss(heads);

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

        return Evaluate(outputs, labels, labels.Length, gradients);
    }

    /// <summary>Computes loss and gradient of a batch with label maps, one label for each pixel.</summary>
    /// <param name="outputs">Outputs of the network, samples × classes × pixels, row-major.</param>
    /// <param name="labels">The label of each pixel, samples × pixels.</param>
    /// <param name="samples">Number of samples, at least 1.</param>
    /// <param name="gradients">Receives the gradient of the mean loss with respect to the outputs, samples × classes × pixels.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The lengths do not match each other, or a label is not a class.</exception>
    [OverloadResolutionPriority(-1)] // A collection expression of numbers means float targets.
    public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, int samples, Span<float> gradients)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (labels.IsEmpty || labels.Length % samples != 0 || outputs.IsEmpty || outputs.Length % labels.Length != 0)
        {
            throw new ArgumentException(
                $"Expected labels and outputs for each of {samples} samples, but got {labels.Length} labels and {outputs.Length} values.", nameof(outputs));
        }

        CheckClassWeights(outputs.Length / labels.Length, nameof(outputs));
        CheckLabels(labels, outputs.Length / labels.Length, labels.Length / samples);
        return Evaluate(outputs, labels, default, samples, labels.Length / samples, gradients);
    }

    /// <summary>Computes loss and gradient of a batch with a float target for each output.</summary>
    /// <param name="outputs">Outputs of the network, samples × outputs, row-major.</param>
    /// <param name="targets">The target of each output, samples × outputs.</param>
    /// <param name="samples">Number of samples, at least 1.</param>
    /// <param name="gradients">Receives the gradient of the mean loss with respect to the outputs, samples × outputs.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The lengths do not match each other, or the loss takes only labels.</exception>
    public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int samples, Span<float> gradients) =>
        Evaluate(outputs, targets, samples, pixels: 1, gradients);

    /// <summary>Computes loss and gradient of a batch of images with a float target for each output.</summary>
    /// <param name="outputs">Outputs of the network, samples × channels × pixels, row-major.</param>
    /// <param name="targets">The target of each output, samples × channels × pixels.</param>
    /// <param name="samples">Number of samples, at least 1.</param>
    /// <param name="pixels">Number of pixels of an image, at least 1.</param>
    /// <param name="gradients">Receives the gradient of the mean loss with respect to the outputs, samples × channels × pixels.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> or <paramref name="pixels"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The lengths do not match each other, or the loss takes only labels.</exception>
    public float Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, int samples, int pixels, Span<float> gradients)
    {
        CheckTakesTargets(nameof(targets));
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 1);
        if (outputs.IsEmpty || outputs.Length % samples != 0 || outputs.Length / samples % pixels != 0)
        {
            throw new ArgumentException($"Expected outputs for each of {samples} samples, but got {outputs.Length} values.", nameof(outputs));
        }

        if (targets.Length != outputs.Length)
        {
            throw new ArgumentException($"Expected {outputs.Length} targets, one for each output, but got {targets.Length}.", nameof(targets));
        }

        CheckClassWeights(outputs.Length / samples / pixels, nameof(outputs));
        return Evaluate(outputs, default, targets, samples, pixels, gradients);
    }

    /// <summary>
    /// Computes the sums of losses and weights, and the number of correct classifications, of one block of samples. Writes the gradient of the sum of
    /// losses over the whole batch, divided by the number of samples. It is 0 in lanes without a sample. If samples do not weigh 1, it is to be
    /// multiplied by <see cref="ScaleOf"/>.
    /// </summary>
    /// <param name="outputs">[output][16 lanes].</param>
    /// <param name="targets">Labels or targets of each lane with a sample.</param>
    /// <param name="length">Number of outputs of a sample.</param>
    /// <param name="samples">Number of samples of the whole batch.</param>
    /// <param name="gradients">[output][16 lanes].</param>
    internal BlockLoss EvaluateBlock(float* outputs, in BlockTargets targets, int length, int samples, float* gradients)
    {
        double* losses = stackalloc double[32];
        double* weights = losses + 16;
        new Span<double>(losses, 16).Clear();
        new Span<double>(weights, 16).Fill(1);
        var results = new LaneResults { Losses = losses, Weights = weights };
        EvaluateLanes(outputs, in targets, length, samples, gradients, ref results);
        double loss = 0;
        double weight = 0;
        for (int lane = 0; lane < targets.Lanes; lane++)
        {
            double own = targets.WeightOf(lane);
            loss += own * losses[lane];
            weight += own * weights[lane];
        }

        if (targets.Weights != null)
        {
            LaneScale.Apply(gradients, length, targets.Weights);
        }

        return new BlockLoss(loss, weight, results.Correct, results.Counted);
    }

    /// <summary>The factor of gradients for a sum of weights: 1 if each sample weighs 1, and 0 if nothing weighs anything.</summary>
    internal static float ScaleOf(int samples, double weight) => weight == 0 ? 0 : (float)(samples / weight);

    /// <summary>The mean loss.</summary>
    internal static double MeanOf(double loss, double weight) => weight == 0 ? loss : loss / weight;

    /// <summary>Computes the results of each lane with a sample, and the gradients of <see cref="EvaluateBlock"/> without weights of samples.</summary>
    private protected abstract void EvaluateLanes(
        float* outputs, in BlockTargets targets, int length, int samples, float* gradients, ref LaneResults results);

    /// <summary>Rejects a single output for which the loss would always be 0.</summary>
    internal void CheckOutputs(int outputs, string name)
    {
        CheckClassWeights(outputs, name);
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

    /// <summary>Checks that each label is a class, or the one that is ignored.</summary>
    /// <param name="labels">The labels of whole samples.</param>
    /// <param name="channels">Number of outputs, or of channels of an image.</param>
    /// <param name="plane">Labels of a sample.</param>
    /// <param name="first">Number of the first sample in messages.</param>
    internal void CheckLabels(ReadOnlySpan<int> labels, int channels, int plane = 1, int first = 0)
    {
        int classes = ClassesOf(channels);
        for (int index = 0; index < labels.Length; index++)
        {
            if ((uint)labels[index] >= (uint)classes && labels[index] != IgnoredLabel)
            {
                string place = plane == 1 ? $"Label {first + index}" : $"Label {index % plane} of the map of sample {first + (index / plane)}";
                string ignored = IgnoredLabel is { } label ? $", or {label}, which is ignored" : "";
                throw new ArgumentException($"{place} is {labels[index]}, but must be from 0 to {classes - 1}{ignored}.", nameof(labels));
            }
        }
    }

    /// <summary>Counts classifications, of samples or of pixels, and the correct ones among them; none if they have no meaning.</summary>
    private protected void CountCorrect(float* outputs, in BlockTargets targets, int length, ref LaneResults results)
    {
        AnswerKind kind = AnswerOf(length / targets.Plane, targets.Values != null);
        results.Counted = kind == AnswerKind.None ? 0 : targets.Lanes * targets.Plane;
        results.Correct = kind switch
        {
            AnswerKind.Largest => targets.CountCorrect(outputs, length),
            AnswerKind.AboveHalf => targets.CountOnSide(outputs),
            _ => 0,
        };
    }

    private void CheckClassWeights(int channels, string name)
    {
        if (WeighedClasses is { } classes && classes != channels)
        {
            throw new ArgumentException($"Expected a weight for each of {channels} classes, but the loss has {classes} weights.", name);
        }
    }

    private static void CheckFocus(float focus)
    {
        if (focus is not (>= 0 and <= MostFocus))
        {
            throw new ArgumentOutOfRangeException(nameof(focus), focus, $"Expected a focus from 0 to {MostFocus}.");
        }
    }

    private static void CheckWeight(float weight, string name)
    {
        if (!float.IsFinite(weight) || weight < 0)
        {
            throw new ArgumentOutOfRangeException(name, weight, "Expected a weight that is finite and not negative.");
        }
    }

    private float Evaluate(
        ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, int samples, int plane, Span<float> gradients)
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

        double loss = 0;
        double weight = 0;
        for (int block = 0; block < blocks; block++)
        {
            int offset = block * length * 16;
            int lanes = Math.Min(16, samples - (16 * block));
            BlockTargets wantedBlock = targets.IsEmpty
                ? new BlockTargets(labels.Slice(16 * block * plane, lanes * plane), lanes, plane, stride: plane)
                : new BlockTargets(wanted.Pointer + offset, lanes, plane);
            BlockLoss result = EvaluateBlock(values.Pointer + offset, in wantedBlock, length, samples, slopes.Pointer + offset);
            loss += result.Loss;
            weight += result.Weight;
        }

        if (ScaleOf(samples, weight) is float scale and not 1)
        {
            LaneScale.Apply(slopes.Pointer, blocks * length, scale);
        }

        BlockLayout.Unpack(slopes.Pointer, length, samples, length, gradients);
        GC.KeepAlive(values);
        GC.KeepAlive(wanted);
        GC.KeepAlive(slopes);
        return (float)MeanOf(loss, weight);
    }

    /// <summary>What a loss computes of a block of samples.</summary>
    /// <param name="Loss">Sum of the losses, weighted.</param>
    /// <param name="Weight">Sum of the weights.</param>
    /// <param name="Correct">Number of classifications that are correct, of samples or of their pixels.</param>
    /// <param name="Counted">Number of classifications; 0 if they have no meaning.</param>
    internal readonly record struct BlockLoss(double Loss, double Weight, long Correct, long Counted)
    {
        /// <summary>The sum of two blocks.</summary>
        public BlockLoss Plus(BlockLoss other) => new(Loss + other.Loss, Weight + other.Weight, Correct + other.Correct, Counted + other.Counted);
    }
}
