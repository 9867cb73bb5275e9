namespace GenBn.Data;

/// <summary>Sources made of sources: parts, several as one, augmented images.</summary>
/// <remarks>
/// What is made reads from what it is made of when it is read itself. Parts of a <see cref="Dataset"/> share its memory, and train and
/// evaluate as fast.
/// </remarks>
public static class DataSourceExtensions
{
    /// <summary>The first samples.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="count">How many, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The source does not have so many.</exception>
    public static IDataSource Take(this IDataSource source, int count) => Slice(source, 0, count);

    /// <summary>Consecutive samples.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="first">Number of the first.</param>
    /// <param name="count">How many, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the source, or is empty.</exception>
    public static IDataSource Slice(this IDataSource source, int first, int count)
    {
        source = KnownSource.Sound(source, nameof(source));
        SampleChecks.CheckRange(source, first, count);
        return source is Dataset dataset ? dataset.Slice(first, count) : new SampleSelection(source, [.. Enumerable.Range(first, count)]);
    }

    /// <summary>Splits a share of the samples off, picked by a seed, such as those to validate on.</summary>
    /// <param name="source">What is split.</param>
    /// <param name="share">Which share, above 0 and below 1; of the samples, rounded to the nearest number.</param>
    /// <param name="seed">Decides which samples.</param>
    /// <param name="stratified">Whether each class has the same share in both parts, up to rounding.</param>
    /// <returns>What remains and the part, each in the source's order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1, or leaves one side empty.</exception>
    /// <exception cref="ArgumentException">A stratified split needs labels, and the source does not have them in memory.</exception>
    public static (IDataSource Remaining, IDataSource Part) Split(this IDataSource source, double share, ulong seed = 1, bool stratified = false)
    {
        source = KnownSource.Sound(source, nameof(source));
        double count = Math.Round(source.Count * share);
        if (!(share > 0 && share < 1) || count < 1 || count >= source.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, $"Expected a share between 0 and 1 of {source.Count} samples that leaves one on each side.");
        }

        return SampleSplit.Of(source, (int)count, seed, stratified);
    }

    /// <summary>Splits some samples off, picked by a seed, such as those to validate on.</summary>
    /// <param name="source">What is split.</param>
    /// <param name="count">How many, from 1 to one less than there are.</param>
    /// <param name="seed">Decides which samples.</param>
    /// <param name="stratified">Whether each class has the same share in both parts, up to rounding.</param>
    /// <returns>What remains and the part, each in the source's order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count leaves one side empty.</exception>
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

    /// <summary>The samples of several sources, one source after the other.</summary>
    /// <param name="source">The first.</param>
    /// <param name="others">The others.</param>
    /// <exception cref="ArgumentException">
    /// They differ in the length of a sample, the shape, the classes or the targets, or are too many samples.
    /// </exception>
    public static IDataSource Concat(this IDataSource source, params ReadOnlySpan<IDataSource> others) => new ConcatenatedSource([source, .. others]);

    /// <summary>Says that samples are images of a shape, for a source that does not know it, such as a CSV file of pixels.</summary>
    /// <param name="source">The images, <c>[channels, height, width]</c> each.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="height">Height of an image, in pixels.</param>
    /// <param name="width">Width of an image, in pixels.</param>
    /// <exception cref="ArgumentException">The shape has another number of values than a sample, or the source has another shape.</exception>
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
            : throw new ArgumentException($"Expected a source of images of {shape}, or one that does not know its shape, but its images are {source.Shape}.", nameof(source));
    }

    /// <summary>
    /// Images that are changed at random each time that they are trained on, so that a network does not learn them by heart; outside
    /// of training only what is not random is done, such as <see cref="Normalize"/>.
    /// </summary>
    /// <param name="source">The images. Their shape is that of the source, see <see cref="IDataSource.Shape"/> and <see cref="WithShape"/>.</param>
    /// <param name="seed">
    /// Decides what chance does. It does so for each sample from the seed, the number of the epoch and that of the sample alone: batch
    /// size, order and threads do not matter.
    /// </param>
    /// <param name="augmentations">What is done, in this order.</param>
    /// <exception cref="ArgumentException">The source does not know the shape of its samples, or an augmentation does not fit them.</exception>
    public static IDataSource Augment(this IDataSource source, ulong seed, params ReadOnlySpan<ImageAugmentation> augmentations) =>
        new AugmentedSource(KnownSource.Sound(source, nameof(source)), seed, augmentations.ToArray());

    /// <summary>Reads all samples into memory, as they are outside of training.</summary>
    /// <exception cref="InvalidDataException">A sample cannot be read, or a label is no class.</exception>
    /// <exception cref="ArgumentException">The samples do not fit in an array, or a number of the source is negative.</exception>
    public static Dataset Load(this IDataSource source)
    {
        source = KnownSource.Sound(source, nameof(source));
        long length = (long)source.Count * Math.Max(source.SampleLength, source.TargetLength);
        if (length > Array.MaxLength)
        {
            throw new ArgumentException($"Expected at most {Array.MaxLength} values, found {length}.", nameof(source));
        }

        float[] values = new float[source.Count * source.SampleLength];
        float[] targets = new float[source.Count * source.TargetLength];
        int[] labels = source.TargetLength > 0 ? [] : new int[source.Count];
        source.Read(epoch: 0, [.. Enumerable.Range(0, source.Count)], values, labels, targets);
        for (int sample = 0; sample < labels.Length; sample++)
        {
            if ((uint)labels[sample] >= (uint)source.Classes)
            {
                throw new InvalidDataException(
                    $"Sample {sample} of the data source: expected a label from 0 to {source.Classes - 1}, found {labels[sample]}.");
            }
        }

        return source.TargetLength > 0
            ? new Dataset(values, targets, source.SampleLength, source.TargetLength) { Shape = source.Shape, Scale = source.Scale }
            : new Dataset(values, labels, source.SampleLength, source.Classes) { Shape = source.Shape, Scale = source.Scale };
    }
}
