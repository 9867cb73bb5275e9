using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>
/// Samples in memory, stored as floats or, for images, as bytes in a quarter of the memory. Each sample has a label, or a label for each pixel, or
/// float targets for regression or soft labels, or both for a network with several outputs. The arrays are not copied: do not change them while
/// the dataset is in use.
/// </summary>
public sealed class Dataset : IDataSource
{
    /// <summary>The default factor of pixels, which maps them to 0 … 1.</summary>
    internal const float ByteScale = 1f / 255f;

    private readonly byte[]? _pixels;
    private readonly float[]? _values;
    private readonly int[]? _labels;
    private readonly float[]? _targets;
    private readonly int _first;
    private readonly ImageShape? _shape;
    private readonly float? _scale = 1;
    private readonly float[]? _weights;

    /// <summary>Creates a dataset of bytes with labels. A value is <c>pixel · scale</c>.</summary>
    /// <param name="pixels">All samples, row-major, <c>[labels.Length, sampleLength]</c>.</param>
    /// <param name="labels">The label of each sample, from 0 to <paramref name="classes"/> − 1; at least one.</param>
    /// <param name="sampleLength">Number of values of one sample, for example 1 · 28 · 28.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="scale">Factor of pixels, finite and positive; 1/255 maps them to 0 … 1, and 1 leaves them raw.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the scale is not finite.</exception>
    /// <exception cref="ArgumentException">
    /// There is no label, a label is out of range, or the number of pixels does not match the number of labels.
    /// </exception>
    public Dataset(byte[] pixels, int[] labels, int sampleLength, int classes, float scale = ByteScale)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        CheckScale(scale);
        Count = CountOf(labels, sampleLength, labelLength: 1, classes, ignoredLabel: null, pixels.Length, nameof(pixels));
        _pixels = pixels;
        _labels = labels;
        LabelLength = 1;
        SampleLength = sampleLength;
        Classes = classes;
        _scale = scale;
    }

    /// <summary>Creates a dataset of floats with labels. The values are neither scaled nor checked.</summary>
    /// <param name="values">All samples, row-major, <c>[labels.Length, sampleLength]</c>.</param>
    /// <param name="labels">The label of each sample, from 0 to <paramref name="classes"/> − 1; at least one.</param>
    /// <param name="sampleLength">Number of values of one sample.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    /// <exception cref="ArgumentException">
    /// There is no label, a label is out of range, or the number of values does not match the number of labels.
    /// </exception>
    public Dataset(float[] values, int[] labels, int sampleLength, int classes)
    {
        ArgumentNullException.ThrowIfNull(values);
        Count = CountOf(labels, sampleLength, labelLength: 1, classes, ignoredLabel: null, values.Length, nameof(values));
        _values = values;
        _labels = labels;
        LabelLength = 1;
        SampleLength = sampleLength;
        Classes = classes;
    }

    /// <summary>Creates a dataset of bytes with float targets. A value is <c>pixel · scale</c>.</summary>
    /// <param name="pixels">All samples, row-major, <c>[samples, sampleLength]</c>.</param>
    /// <param name="targets">The targets of all samples, row-major, <c>[samples, targetLength]</c>, of at least one sample.</param>
    /// <param name="sampleLength">Number of values of one sample, for example 1 · 28 · 28.</param>
    /// <param name="targetLength">Number of targets of one sample: that of the network's outputs.</param>
    /// <param name="scale">Factor of pixels, finite and positive; 1/255 maps them to 0 … 1, and 1 leaves them raw.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the scale is not finite.</exception>
    /// <exception cref="ArgumentException">The lengths are not those of the same number of samples, or there is no sample.</exception>
    [OverloadResolutionPriority(-1)]
    public Dataset(byte[] pixels, float[] targets, int sampleLength, int targetLength, float scale = ByteScale)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        CheckScale(scale);
        Count = CountOf(targets, sampleLength, targetLength, pixels.Length, nameof(pixels));
        _pixels = pixels;
        _targets = targets;
        SampleLength = sampleLength;
        TargetLength = targetLength;
        _scale = scale;
    }

    /// <summary>Creates a dataset of floats with float targets. Values and targets are neither scaled nor checked.</summary>
    /// <param name="values">All samples, row-major, <c>[samples, sampleLength]</c>.</param>
    /// <param name="targets">The targets of all samples, row-major, <c>[samples, targetLength]</c>, of at least one sample.</param>
    /// <param name="sampleLength">Number of values of one sample.</param>
    /// <param name="targetLength">Number of targets of one sample: that of the network's outputs.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    /// <exception cref="ArgumentException">The lengths are not those of the same number of samples, or there is no sample.</exception>
    [OverloadResolutionPriority(-1)]
    public Dataset(float[] values, float[] targets, int sampleLength, int targetLength)
    {
        ArgumentNullException.ThrowIfNull(values);
        Count = CountOf(targets, sampleLength, targetLength, values.Length, nameof(values));
        _values = values;
        _targets = targets;
        SampleLength = sampleLength;
        TargetLength = targetLength;
    }

    private Dataset(byte[]? pixels, float[]? values, int[] labels, int sampleLength, int labelLength, int classes, int? ignoredLabel, float scale)
    {
        CheckScale(scale);
        string name = pixels is null ? nameof(values) : nameof(pixels);
        int length = pixels?.Length ?? values!.Length;
        Count = CountOf(labels, sampleLength, labelLength, classes, ignoredLabel, length, name);
        _pixels = pixels;
        _values = values;
        _labels = labels;
        LabelLength = labelLength;
        IgnoredLabel = ignoredLabel;
        SampleLength = sampleLength;
        Classes = classes;
        _scale = scale;
    }

    private Dataset(Dataset source, float[]? targets, float[]? weights)
        : this(source, 0, source.Count)
    {
        _targets = targets;
        _weights = weights;
    }

    private Dataset(Dataset source, int first, int count)
    {
        _pixels = source._pixels;
        _values = source._values;
        _labels = source._labels;
        _targets = source._targets;
        _first = source._first + first;
        Count = count;
        SampleLength = source.SampleLength;
        Classes = source.Classes;
        TargetLength = source.TargetLength;
        LabelLength = source.LabelLength;
        IgnoredLabel = source.IgnoredLabel;
        _scale = source._scale;
        _shape = source._shape;
        _weights = source._weights;
    }

    /// <summary>Number of samples; at least one.</summary>
    public int Count { get; }

    /// <summary>Number of values of one sample.</summary>
    public int SampleLength { get; }

    /// <summary>Number of classes. Labels are from 0 to <c>Classes − 1</c>, or <see cref="IgnoredLabel"/>. 0 if there are no labels.</summary>
    public int Classes { get; }

    /// <summary>Number of float targets of one sample; 0 if there are only labels.</summary>
    public int TargetLength { get; private init; }

    /// <summary>Number of labels of one sample: 1, or one for each pixel of a label map; 0 if there are only targets.</summary>
    public int LabelLength { get; }

    /// <summary>A label that is no class and does not count; null if there is none.</summary>
    public int? IgnoredLabel { get; }

    /// <summary>Whether the samples have float targets, <see cref="Targets"/>; otherwise, they have only <see cref="Labels"/>.</summary>
    public bool HasTargets => _targets is not null;

    /// <summary>
    /// Factor of pixels, if samples are bytes. If they are floats, the factor by which raw values were already multiplied: 1 unless it is set, and
    /// null if they were changed in another way, such as normalised. See <see cref="IDataSource.Scale"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and positive.</exception>
    /// <exception cref="ArgumentNullException">The value is null, but the samples are bytes.</exception>
    public float? Scale
    {
        get => _scale;
        init
        {
            if (value is { } scale)
            {
                CheckScale(scale);
            }
            else if (IsBytes)
            {
                throw new ArgumentNullException(nameof(value), "Expected the factor of pixels.");
            }

            _scale = value;
        }
    }

    /// <summary>
    /// Channels, height and width of a sample, if samples are images. Null, the default, if they are vectors, or if the shape is not known.
    /// </summary>
    /// <exception cref="ArgumentException">The shape and a sample have different numbers of values.</exception>
    public ImageShape? Shape
    {
        get => _shape;
        init => _shape = value is not { } shape || shape.Has(SampleLength)
            ? value
            : throw new ArgumentException($"Expected a shape of {SampleLength} values, as a sample has, but got {shape}.", nameof(value));
    }

    /// <summary>Whether the samples are bytes, <see cref="Pixels"/>; otherwise, they are floats, <see cref="Values"/>.</summary>
    public bool IsBytes => _pixels is not null;

    /// <summary>Labels of each sample, <c>[Count, LabelLength]</c>; empty if there are only targets.</summary>
    public ReadOnlySpan<int> Labels => _labels is null ? default : _labels.AsSpan(_first * LabelLength, Count * LabelLength);

    /// <summary>The weight of each sample in losses, <c>[Count]</c>; empty if each weighs 1. See <see cref="WithWeights"/>.</summary>
    public ReadOnlySpan<float> Weights => _weights is null ? default : _weights.AsSpan(_first, Count);

    /// <summary>Targets of each sample, <c>[Count, TargetLength]</c>; empty unless <see cref="HasTargets"/>.</summary>
    public ReadOnlySpan<float> Targets =>
        _targets is null ? default : _targets.AsSpan(_first * TargetLength, Count * TargetLength);

    /// <summary>The samples as bytes, <c>[Count, SampleLength]</c>; empty unless <see cref="IsBytes"/>.</summary>
    public ReadOnlySpan<byte> Pixels =>
        _pixels is null ? default : _pixels.AsSpan(_first * SampleLength, Count * SampleLength);

    /// <summary>The samples as floats, <c>[Count, SampleLength]</c>; empty if <see cref="IsBytes"/>.</summary>
    public ReadOnlySpan<float> Values =>
        _values is null ? default : _values.AsSpan(_first * SampleLength, Count * SampleLength);

    /// <summary>Creates a dataset of bytes with label maps: a label for each pixel of the network's output.</summary>
    /// <param name="pixels">All samples, row-major, <c>[samples, sampleLength]</c>.</param>
    /// <param name="labels">The maps, row-major, <c>[samples, labelLength]</c>, of at least one sample.</param>
    /// <param name="sampleLength">Number of values of one sample, for example 3 · 64 · 64.</param>
    /// <param name="labelLength">Number of labels of one sample, for example 64 · 64.</param>
    /// <param name="classes">Number of classes. Labels are from 0 to <c>classes − 1</c>, or the ignored one.</param>
    /// <param name="ignoredLabel">A label that is no class and does not count, such as 255; null, the default, for none.</param>
    /// <param name="scale">Factor of pixels, finite and positive; 1/255 maps them to 0 … 1, and 1 leaves them raw.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the scale is not finite.</exception>
    /// <exception cref="ArgumentException">
    /// The lengths are not those of the same number of samples, there is no sample, a label is out of range, or the ignored one is a class.
    /// </exception>
    public static Dataset OfLabelMaps(
        byte[] pixels, int[] labels, int sampleLength, int labelLength, int classes, int? ignoredLabel = null, float scale = ByteScale)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        return new Dataset(pixels, null, labels, sampleLength, labelLength, classes, ignoredLabel, scale);
    }

    /// <summary>
    /// Creates a dataset of floats with label maps: a label for each pixel of the network's output. The values are neither scaled nor checked.
    /// </summary>
    /// <param name="values">All samples, row-major, <c>[samples, sampleLength]</c>.</param>
    /// <param name="labels">The maps, row-major, <c>[samples, labelLength]</c>, of at least one sample.</param>
    /// <param name="sampleLength">Number of values of one sample, for example 3 · 64 · 64.</param>
    /// <param name="labelLength">Number of labels of one sample, for example 64 · 64.</param>
    /// <param name="classes">Number of classes. Labels are from 0 to <c>classes − 1</c>, or the ignored one.</param>
    /// <param name="ignoredLabel">A label that is no class and does not count, such as 255; null, the default, for none.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    /// <exception cref="ArgumentException">
    /// The lengths are not those of the same number of samples, there is no sample, a label is out of range, or the ignored one is a class.
    /// </exception>
    public static Dataset OfLabelMaps(float[] values, int[] labels, int sampleLength, int labelLength, int classes, int? ignoredLabel = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Dataset(null, values, labels, sampleLength, labelLength, classes, ignoredLabel, scale: 1);
    }

    /// <summary>A view with float targets besides the labels, for a network with several outputs.</summary>
    /// <param name="targets">The targets of all samples, row-major, <c>[Count, targetLength]</c>.</param>
    /// <param name="targetLength">Number of targets of one sample: those of all outputs with targets, in the order of the outputs.</param>
    /// <exception cref="ArgumentNullException"><paramref name="targets"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="targetLength"/> is not positive.</exception>
    /// <exception cref="ArgumentException">The length is not that of as many samples.</exception>
    /// <exception cref="InvalidOperationException">The samples have targets already, or the dataset is a slice.</exception>
    public Dataset WithTargets(float[] targets, int targetLength)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetLength);
        CheckWhole(HasTargets, "targets");
        return targets.Length == (long)Count * targetLength
            ? new Dataset(this, targets, _weights) { TargetLength = targetLength }
            : throw new ArgumentException($"Expected {targetLength} targets for each of {Count} samples, found {targets.Length}.", nameof(targets));
    }

    /// <summary>A view with a weight for each sample, by which losses multiply its loss; see <see cref="Loss"/>.</summary>
    /// <param name="weights">The weights, finite and not negative, <c>[Count]</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="weights"/> is null.</exception>
    /// <exception cref="ArgumentException">There is not a weight for each sample, or one of them is negative, infinite or NaN.</exception>
    /// <exception cref="InvalidOperationException">The samples have weights already, or the dataset is a slice.</exception>
    public Dataset WithWeights(float[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        CheckWhole(_weights is not null, "weights");
        if (weights.Length != Count)
        {
            throw new ArgumentException($"Expected a weight for each of {Count} samples, found {weights.Length}.", nameof(weights));
        }

        for (int sample = 0; sample < weights.Length; sample++)
        {
            SampleChecks.CheckedWeight(weights[sample], sample);
        }

        return new Dataset(this, _targets, weights) { TargetLength = TargetLength };
    }

    /// <summary>Copies one sample as floats. Pixels are multiplied by <see cref="Scale"/>.</summary>
    /// <param name="index">Index of the sample, from 0 to <see cref="Count"/> − 1.</param>
    /// <param name="destination">Receives <see cref="SampleLength"/> values, at the beginning.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopySample(int index, Span<float> destination)
    {
        if ((uint)index >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Expected a sample from 0 to {Count - 1}.");
        }

        if (destination.Length < SampleLength)
        {
            throw new ArgumentException(
                $"Expected room for {SampleLength} values, found {destination.Length}.", nameof(destination));
        }

        if (_pixels is null)
        {
            Values.Slice(index * SampleLength, SampleLength).CopyTo(destination);
            return;
        }

        float scale = _scale ?? 1;
        ReadOnlySpan<byte> sample = Pixels.Slice(index * SampleLength, SampleLength);
        for (int i = 0; i < sample.Length; i++)
        {
            destination[i] = sample[i] * scale;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The number of a sample is out of range.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public unsafe void Read(int epoch, ReadOnlySpan<int> samples, Span<float> inputs, Span<int> labels, Span<float> targets)
    {
        SampleChecks.CheckRead(this, samples, inputs, labels, targets);
        fixed (byte* pixels = Pixels)
        fixed (float* values = Values)
        fixed (float* destination = inputs)
        {
            SampleRows rows = SampleRows.Of(this, pixels, values);
            for (int index = 0; index < samples.Length; index++)
            {
                // The number is read once, because another thread may change the caller's list.
                int sample = samples[index];
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sample, (uint)Count, nameof(samples));
                float* place = destination + ((long)index * SampleLength);
                float* row = rows.Row(sample, place);
                if (row != place)
                {
                    new ReadOnlySpan<float>(row, SampleLength).CopyTo(new Span<float>(place, SampleLength));
                }

                if (HasTargets)
                {
                    Targets.Slice(sample * TargetLength, TargetLength).CopyTo(targets[(index * TargetLength)..]);
                }

                if (LabelLength > 0)
                {
                    Labels.Slice(sample * LabelLength, LabelLength).CopyTo(labels[(index * LabelLength)..]);
                }
            }
        }
    }

    /// <summary>A view of consecutive samples that shares the arrays with this dataset.</summary>
    /// <param name="first">Index of the first sample.</param>
    /// <param name="count">Number of samples; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or not within the dataset.</exception>
    public Dataset Slice(int first, int count)
    {
        SampleChecks.CheckRange(this, first, count);
        return new Dataset(this, first, count);
    }

    /// <summary>A dataset with the samples that were read from a source.</summary>
    internal static Dataset Of(IDataSource source, float[] values, int[] labels, float[] targets)
    {
        Dataset dataset = source.LabelLength > 0
            ? new Dataset(null, values, labels, source.SampleLength, source.LabelLength, source.Classes, source.IgnoredLabel, scale: 1)
            { Shape = source.Shape, Scale = source.Scale }
            : new Dataset(values, targets, source.SampleLength, source.TargetLength) { Shape = source.Shape, Scale = source.Scale };
        dataset = source.LabelLength > 0 && source.TargetLength > 0 ? dataset.WithTargets(targets, source.TargetLength) : dataset;
        return source.Weights.IsEmpty ? dataset : dataset.WithWeights(source.Weights.ToArray());
    }

    /// <summary>A view of all samples as images. The shape must have as many values as a sample.</summary>
    internal Dataset Shaped(ImageShape shape) => new(this, 0, Count) { Shape = shape };

    internal static void CheckScale(float scale)
    {
        if (!float.IsFinite(scale) || scale <= 0f)
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "Expected a finite, positive scale.");
        }
    }

    private static int CountOf(float[] targets, int sampleLength, int targetLength, int length, string samplesName)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetLength);
        int count = targets.Length / targetLength;
        if (count == 0 || targets.Length != (long)count * targetLength)
        {
            throw new ArgumentException(
                $"Expected {targetLength} targets for each of one or more samples, found {targets.Length}.", nameof(targets));
        }

        long expected = (long)count * sampleLength;
        return length == expected
            ? count
            : throw new ArgumentException($"Expected {expected} values ({count} samples × {sampleLength}), found {length}.", samplesName);
    }

    private static int CountOf(
        int[] labels, int sampleLength, int labelLength, int classes, int? ignoredLabel, int length, string samplesName)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(labelLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (labels.Length == 0)
        {
            throw new ArgumentException("Expected at least one label, found none.", nameof(labels));
        }

        if (labels.Length % labelLength != 0)
        {
            throw new ArgumentException($"Expected {labelLength} labels for each sample, found {labels.Length}.", nameof(labels));
        }

        int count = labels.Length / labelLength;
        long expected = (long)count * sampleLength;
        if (length != expected)
        {
            string samples = labelLength == 1 ? $"{count} labels" : $"{count} samples";
            throw new ArgumentException($"Expected {expected} values ({samples} × {sampleLength}), found {length}.", samplesName);
        }

        if ((uint)(ignoredLabel ?? classes) < (uint)classes)
        {
            throw new ArgumentException(
                $"Expected an ignored label that is no class from 0 to {classes - 1}, found {ignoredLabel}. A loss can ignore a class, too.",
                nameof(ignoredLabel));
        }

        for (int index = 0; index < labels.Length; index++)
        {
            if ((uint)labels[index] >= (uint)classes && labels[index] != ignoredLabel)
            {
                string ignored = ignoredLabel is null ? "" : $", or {ignoredLabel}";
                throw new ArgumentException(
                    $"Record {index / labelLength} (counted from 0): expected a label from 0 to {classes - 1}{ignored}, found {labels[index]}.",
                    nameof(labels));
            }
        }

        return count;
    }

    /// <summary>Rejects a second array of targets or weights, and one for a part of the samples.</summary>
    private void CheckWhole(bool isSecond, string what)
    {
        if (isSecond || _first > 0)
        {
            throw new InvalidOperationException(isSecond
                ? $"Expected samples without {what}, but these have some."
                : $"Expected the whole dataset, but this is a part of it. Add {what} before Slice.");
        }
    }
}
