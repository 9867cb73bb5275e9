using System.Runtime.CompilerServices;

namespace GenBn;

/// <summary>
/// Samples in memory, stored as bytes (images, a quarter of the memory) or as floats, each with a label or with float targets
/// (regression, soft labels). The arrays are held, not copied: do not change them while the dataset is in use.
/// </summary>
public sealed class Dataset : IDataSource
{
    /// <summary>Value of one pixel step where nothing else is said: pixels from 0 to 1.</summary>
    internal const float ByteScale = 1f / 255f;

    private readonly byte[]? _pixels;
    private readonly float[]? _values;
    private readonly int[]? _labels;
    private readonly float[]? _targets;
    private readonly int _first;
    private readonly ImageShape? _shape;
    private readonly float? _scale = 1;

    /// <summary>Samples stored as bytes; a value is <c>pixel · scale</c>.</summary>
    /// <param name="pixels">All samples one after the other, row-major, <c>[labels.Length, sampleLength]</c>.</param>
    /// <param name="labels">One label for each sample, from 0 to <paramref name="classes"/> − 1; at least one.</param>
    /// <param name="sampleLength">Values of one sample, for example 1 · 28 · 28.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="scale">Value of one pixel step, finite and positive; 1/255 maps the pixels to 0 … 1.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the scale not finite.</exception>
    /// <exception cref="ArgumentException">
    /// There is no label, a label is out of range, or the number of pixels does not fit the labels.
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

    /// <summary>Samples stored as floats, used as they are: values are neither scaled nor inspected.</summary>
    /// <param name="values">All samples one after the other, row-major, <c>[labels.Length, sampleLength]</c>.</param>
    /// <param name="labels">One label for each sample, from 0 to <paramref name="classes"/> − 1; at least one.</param>
    /// <param name="sampleLength">Values of one sample.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    /// <exception cref="ArgumentException">
    /// There is no label, a label is out of range, or the number of values does not fit the labels.
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

    /// <summary>Samples stored as bytes, with float targets; a value is <c>pixel · scale</c>.</summary>
    /// <param name="pixels">All samples one after the other, row-major, <c>[samples, sampleLength]</c>.</param>
    /// <param name="targets">The targets of all samples, row-major, <c>[samples, targetLength]</c>; those of at least one.</param>
    /// <param name="sampleLength">Values of one sample, for example 1 · 28 · 28.</param>
    /// <param name="targetLength">Targets of one sample: the outputs of the network.</param>
    /// <param name="scale">Value of one pixel step, finite and positive; 1/255 maps the pixels to 0 … 1.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the scale not finite.</exception>
    /// <exception cref="ArgumentException">The lengths are not those of the same number of samples, at least one.</exception>
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

    /// <summary>Samples stored as floats, with float targets; both are used as they are, neither scaled nor inspected.</summary>
    /// <param name="values">All samples one after the other, row-major, <c>[samples, sampleLength]</c>.</param>
    /// <param name="targets">The targets of all samples, row-major, <c>[samples, targetLength]</c>; those of at least one.</param>
    /// <param name="sampleLength">Values of one sample.</param>
    /// <param name="targetLength">Targets of one sample: the outputs of the network.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    /// <exception cref="ArgumentException">The lengths are not those of the same number of samples, at least one.</exception>
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

    /// <summary>Number of classes; labels run from 0 to <c>Classes − 1</c>. 0 where there are no labels.</summary>
    public int Classes { get; }

    /// <summary>Number of float targets of one sample; 0 where there are labels.</summary>
    public int TargetLength { get; }

    /// <summary>Whether the samples have float targets (<see cref="Targets"/>) rather than <see cref="Labels"/>.</summary>
    public bool HasTargets => _targets is not null;

    /// <summary>
    /// Value of one pixel step, where samples are stored as bytes. Where they are floats, what raw values have been multiplied by already: 1
    /// unless it is set, null if they have been changed in another way, such as normalised. See <see cref="IDataSource.Scale"/>.
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
                throw new ArgumentNullException(nameof(value), "Expected the value of one pixel step.");
            }

            _scale = value;
        }
    }

    /// <summary>
    /// Channels, height and width of a sample, where samples are images; null, unless it is set, where they are vectors or it is not known.
    /// </summary>
    /// <exception cref="ArgumentException">The shape has another number of values than a sample.</exception>
    public ImageShape? Shape
    {
        get => _shape;
        init => _shape = value is not { } shape || shape.Has(SampleLength)
            ? value
            : throw new ArgumentException($"Expected a shape of {SampleLength} values, as a sample has, but got {shape}.", nameof(value));
    }

    /// <summary>Whether the samples are stored as bytes (<see cref="Pixels"/>) rather than floats (<see cref="Values"/>).</summary>
    public bool IsBytes => _pixels is not null;

    /// <summary>Label of each sample, <c>[Count]</c>; empty when <see cref="HasTargets"/>.</summary>
    public ReadOnlySpan<int> Labels => _labels is null ? default : _labels.AsSpan(_first, Count);

    /// <summary>Targets of each sample, <c>[Count, TargetLength]</c>; empty unless <see cref="HasTargets"/>.</summary>
    public ReadOnlySpan<float> Targets =>
        _targets is null ? default : _targets.AsSpan(_first * TargetLength, Count * TargetLength);

    /// <summary>The samples as bytes, <c>[Count, SampleLength]</c>; empty unless <see cref="IsBytes"/>.</summary>
    public ReadOnlySpan<byte> Pixels =>
        _pixels is null ? default : _pixels.AsSpan(_first * SampleLength, Count * SampleLength);

    /// <summary>The samples as floats, <c>[Count, SampleLength]</c>; empty when <see cref="IsBytes"/>.</summary>
    public ReadOnlySpan<float> Values =>
        _values is null ? default : _values.AsSpan(_first * SampleLength, Count * SampleLength);

    /// <summary>Writes one sample as floats, pixels multiplied by <see cref="Scale"/>.</summary>
    /// <param name="index">Index of the sample, from 0 to <see cref="Count"/> − 1.</param>
    /// <param name="destination">At least <see cref="SampleLength"/> values; the first ones are written.</param>
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
    /// <exception cref="ArgumentOutOfRangeException">A sample is out of range.</exception>
    /// <exception cref="ArgumentException">There is too little room.</exception>
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
                // The number once, as another thread may change the caller's list meanwhile.
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
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the dataset, or is empty.</exception>
    public Dataset Slice(int first, int count)
    {
        SampleChecks.CheckRange(this, first, count);
        return new Dataset(this, first, count);
    }

    /// <summary>A view of all samples as images of a shape that fits.</summary>
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
