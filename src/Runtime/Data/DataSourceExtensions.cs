namespace GenBn.Data;

/// <summary>Derived sources: parts of a source, several sources as one, and augmented images.</summary>
/// <remarks>
/// A derived source reads from its source when it is read. Parts of a <see cref="Dataset"/> share its memory, and are as fast in training and
/// evaluation.
/// </remarks>
public static class DataSourceExtensions
{
    /// <summary>The first samples of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="count">Number of samples, from 1 to that of the source.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    public static IDataSource Take(this IDataSource source, int count) => Slice(source, 0, count);

    /// <summary>Consecutive samples of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="first">Number of the first sample.</param>
    /// <param name="count">Number of samples, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or not within the source.</exception>
    public static IDataSource Slice(this IDataSource source, int first, int count)
    {
        source = KnownSource.Sound(source, nameof(source));
        SampleChecks.CheckRange(source, first, count);
        return source is Dataset dataset ? dataset.Slice(first, count) : new SampleSelection(source, [.. Enumerable.Range(first, count)]);
    }

    /// <summary>Splits a share of the samples off, chosen by a seed, for example for validation.</summary>
    /// <param name="source">The source to split.</param>
    /// <param name="share">Share of the samples, above 0 and below 1. The number of samples is rounded to the nearest integer.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <param name="stratified">Whether the share is the same in each class, up to rounding.</param>
    /// <returns>The remaining samples and the part that was split off, each in the order of the source.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1, or one side would be empty.</exception>
    /// <exception cref="ArgumentException">A stratified split needs labels, and the source does not have them in memory.</exception>
    public static (IDataSource Remaining, IDataSource Part) Split(this IDataSource source, double share, ulong seed = 1, bool stratified = false)
    {
        source = KnownSource.Sound(source, nameof(source));
        double count = Math.Round(source.Count * share);
        if (!(share > 0 && share < 1) || count < 1 || count >= source.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(share), share, $"Expected a share between 0 and 1 of {source.Count} samples that leaves at least one on each side.");
        }

        return SampleSplit.Of(source, (int)count, seed, stratified);
    }

    /// <summary>Splits a number of samples off, chosen by a seed, for example for validation.</summary>
    /// <param name="source">The source to split.</param>
    /// <param name="count">Number of samples to split off, from 1 to one less than the source has.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <param name="stratified">Whether the share is the same in each class, up to rounding.</param>
    /// <returns>The remaining samples and the part that was split off, each in the order of the source.</returns>
    /// <exception cref="ArgumentOutOfRangeException">One side would be empty.</exception>
    /// <exception cref="ArgumentException">A stratified split needs labels, and the source does not have them in memory.</exception>
    public static (IDataSource Remaining, IDataSource Part) Split(this IDataSource source, int count, ulong seed = 1, bool stratified = false)
    {
        source = KnownSource.Sound(source, nameof(source));
        if (count < 1 || count >= source.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"Expected 1 to {source.Count - 1} of {source.Count} samples.");
        }

        return SampleSplit.Of(source, count, seed, stratified);
    }

    /// <summary>Splits the samples into folds for cross-validation: each sample is in the part of one fold, and in the rest of all others.</summary>
    /// <param name="source">The source to split.</param>
    /// <param name="count">Number of folds, from 2 to the number of samples.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <param name="stratified">Whether each part has the same share of each class, up to one sample.</param>
    /// <returns>
    /// For each fold, the samples to train on and the part to test on, each in the order of the source. Sizes of parts differ by at most one.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range.</exception>
    /// <exception cref="ArgumentException">Stratified folds need labels, and the source does not have them in memory.</exception>
    public static IReadOnlyList<(IDataSource Remaining, IDataSource Part)> Folds(
        this IDataSource source, int count, ulong seed = 1, bool stratified = false)
    {
        source = KnownSource.Sound(source, nameof(source));
        return count >= 2 && count <= source.Count
            ? SampleSplit.Folds(source, count, seed, stratified)
            : throw new ArgumentOutOfRangeException(nameof(count), count, $"Expected 2 to {source.Count} folds of {source.Count} samples.");
    }

    /// <summary>
    /// Weights with which all classes that occur weigh the same: samples / (classes that occur · samples of the class); 0 for classes that do not
    /// occur. Their mean over the samples is 1. They are the <c>classWeights</c> of <see cref="Loss.SoftmaxCrossEntropyWith"/>.
    /// </summary>
    /// <remarks>King and Zeng, "Logistic Regression in Rare Events Data", 2001; as the weights that scikit-learn calls balanced.</remarks>
    /// <param name="source">The samples of training.</param>
    /// <returns>A weight for each class, <c>[Classes]</c>.</returns>
    /// <exception cref="ArgumentException">The source does not have labels in memory, one for each sample, or one of them is no class.</exception>
    public static float[] BalancedClassWeights(this IDataSource source)
    {
        source = KnownSource.Sound(source, nameof(source));
        int[][] classes = SampleSplit.SamplesByClass(source, "weights of classes");
        ReadOnlySpan<int> labels = source.Labels;
        int counted = classes.Sum(samples => source.Labels[samples[0]] == source.IgnoredLabel ? 0 : samples.Length);
        int occurring = classes.Count(samples => source.Labels[samples[0]] != source.IgnoredLabel);
        float[] weights = new float[source.Classes];
        foreach (int[] samples in classes)
        {
            int label = labels[samples[0]];
            if (label == source.IgnoredLabel)
            {
                continue;
            }

            if ((uint)label >= (uint)weights.Length)
            {
                throw new ArgumentException(
                    $"Sample {samples[0]}: expected a label from 0 to {weights.Length - 1}, found {label}.", nameof(source));
            }

            weights[label] = (float)((double)counted / ((double)occurring * samples.Length));
        }

        return weights;
    }

    /// <summary>The samples of several sources, one source after another.</summary>
    /// <param name="source">The first source.</param>
    /// <param name="others">The other sources.</param>
    /// <exception cref="ArgumentException">
    /// The sources differ in the length of a sample, the shape, the classes or the targets, or have too many samples together.
    /// </exception>
    public static IDataSource Concat(this IDataSource source, params ReadOnlySpan<IDataSource> others) => new ConcatenatedSource([source, .. others]);

    /// <summary>Declares that samples are images of a shape, for a source that does not know it, such as a CSV file of pixels.</summary>
    /// <param name="source">The images, each <c>[channels, height, width]</c>.</param>
    /// <param name="channels">Number of channels of an image.</param>
    /// <param name="height">Height of an image, in pixels.</param>
    /// <param name="width">Width of an image, in pixels.</param>
    /// <exception cref="ArgumentException">The shape and a sample have different numbers of values, or the source has another shape.</exception>
    public static IDataSource WithShape(this IDataSource source, int channels, int height, int width)
    {
        source = KnownSource.Sound(source, nameof(source));
        var shape = new ImageShape(channels, height, width);
        if (!shape.Has(source.SampleLength))
        {
            throw new ArgumentException($"Expected a shape of {source.SampleLength} values, as the source's samples have, but got {shape}.", nameof(channels));
        }

        return source.Shape is null ? ShapedSource.Of(source, shape)
            : source.Shape == shape ? source
            : throw new ArgumentException(
                $"Expected a source of images of {shape}, or one that does not know its shape, but its images are {source.Shape}.", nameof(source));
    }

    /// <summary>
    /// Changes images at random in each epoch of training, so that the network does not memorise them. Outside training, only augmentations that are
    /// not random are applied, such as <see cref="Normalize"/>.
    /// </summary>
    /// <param name="source">The images. The source must know their shape, see <see cref="IDataSource.Shape"/> and <see cref="WithShape"/>.</param>
    /// <param name="seed">
    /// Seed of the random changes. Those of a sample depend only on the seed, the number of the epoch and that of the sample, so not on batch size,
    /// order or threads.
    /// </param>
    /// <param name="augmentations">The augmentations, in the order of their application.</param>
    /// <exception cref="ArgumentException">
    /// The source does not know the shape of its samples, or an augmentation does not suit them, or would move their pixels and not those of label maps.
    /// </exception>
    public static IDataSource Augment(this IDataSource source, ulong seed, params ReadOnlySpan<ImageAugmentation> augmentations) =>
        new AugmentedSource(KnownSource.Sound(source, nameof(source)), seed, augmentations.ToArray());

    /// <summary>Reads all samples into memory, without random augmentation.</summary>
    /// <param name="source">The source to read.</param>
    /// <exception cref="InvalidDataException">A sample cannot be read, or a label is not a class.</exception>
    /// <exception cref="ArgumentException">The samples do not fit into an array, or a property of the source is negative.</exception>
    public static Dataset Load(this IDataSource source)
    {
        source = KnownSource.Sound(source, nameof(source));
        long length = (long)source.Count * Math.Max(Math.Max(source.SampleLength, source.TargetLength), source.LabelLength);
        if (length > Array.MaxLength)
        {
            throw new ArgumentException($"Expected at most {Array.MaxLength} values, found {length}.", nameof(source));
        }

        float[] values = new float[source.Count * source.SampleLength];
        float[] targets = new float[source.Count * source.TargetLength];
        int[] labels = new int[source.Count * source.LabelLength];
        source.Read(epoch: 0, [.. Enumerable.Range(0, source.Count)], values, labels, targets);
        for (int sample = 0; sample < labels.Length; sample++)
        {
            if ((uint)labels[sample] >= (uint)source.Classes && labels[sample] != source.IgnoredLabel)
            {
                throw new InvalidDataException(
                    $"Sample {sample / source.LabelLength} of the data source: expected a label from 0 to {source.Classes - 1}, found {labels[sample]}.");
            }
        }

        return Dataset.Of(source, values, labels, targets);
    }
}
