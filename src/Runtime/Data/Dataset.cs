using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>
/// Samples in memory, stored as floats or, for images, as bytes in a quarter of the memory. Each sample has a label, or float targets for
/// regression or soft labels. The arrays are not copied: do not change them while the dataset is in use.
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
        Check(labels, sampleLength, classes, pixels.Length, nameof(pixels));
        _pixels = pixels;
        _labels = labels;
        Count = labels.Length;
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
        Check(labels, sampleLength, classes, values.Length, nameof(values));
        _values = values;
        _labels = labels;
        Count = labels.Length;
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
        _scale = source._scale;
        _shape = source._shape;
    }

    /// <summary>Number of samples; at least one.</summary>
    public int Count { get; }

    /// <summary>Number of values of one sample.</summary>
    public int SampleLength { get; }

    /// <summary>Number of classes. Labels are from 0 to <c>Classes − 1</c>. 0 if there are no labels.</summary>
    public int Classes { get; }

    /// <summary>Number of float targets of one sample; 0 if there are labels.</summary>
    public int TargetLength { get; }

    /// <summary>Whether the samples have float targets, <see cref="Targets"/>; otherwise, they have <see cref="Labels"/>.</summary>
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

    /// <summary>Label of each sample, <c>[Count]</c>; empty if <see cref="HasTargets"/>.</summary>
    public ReadOnlySpan<int> Labels => _labels is null ? default : _labels.AsSpan(_first, Count);

    /// <summary>Targets of each sample, <c>[Count, TargetLength]</c>; empty unless <see cref="HasTargets"/>.</summary>
    public ReadOnlySpan<float> Targets =>
        _targets is null ? default : _targets.AsSpan(_first * TargetLength, Count * TargetLength);

    /// <summary>The samples as bytes, <c>[Count, SampleLength]</c>; empty unless <see cref="IsBytes"/>.</summary>
    public ReadOnlySpan<byte> Pixels =>
        _pixels is null ? default : _pixels.AsSpan(_first * SampleLength, Count * SampleLength);

    /// <summary>The samples as floats, <c>[Count, SampleLength]</c>; empty if <see cref="IsBytes"/>.</summary>
    public ReadOnlySpan<float> Values =>
        _values is null ? default : _values.AsSpan(_first * SampleLength, Count * SampleLength);

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
                else
                {
                    labels[index] = Labels[sample];
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

    private static void Check(int[] labels, int sampleLength, int classes, int length, string samplesName)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (labels.Length == 0)
        {
            throw new ArgumentException("Expected at least one label, found none.", nameof(labels));
        }

        long expected = (long)labels.Length * sampleLength;
        if (length != expected)
        {
            throw new ArgumentException(
                $"Expected {expected} values ({labels.Length} labels × {sampleLength}), found {length}.", samplesName);
        }

        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"Record {i} (counted from 0): expected a label from 0 to {classes - 1}, found {labels[i]}.", nameof(labels));
            }
        }
    }
}
