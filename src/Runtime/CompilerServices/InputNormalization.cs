using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn.CompilerServices;

/// <summary>
/// What <see cref="InputAttribute"/> declares of raw values: x = (raw · scale − mean) / deviation, with the numbers of the value's
/// channel.
/// </summary>
/// <remarks>
/// Each of the three operations is rounded by itself, so one sample, a block of samples and every vector width give the same bits, and so
/// does a source that has multiplied its values by the same scale. The mean is subtracted before the division: a · raw + b would lose the
/// digits of a value whose mean is large compared with its deviation.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class InputNormalization
{
    private readonly int _plane;
    private readonly float[] _mean;
    private readonly float[] _deviation;

    /// <summary>Sets the numbers; the generator has checked them.</summary>
    /// <param name="channels">Channels of an image, or features of a vector.</param>
    /// <param name="plane">Values of a channel.</param>
    /// <param name="scale">What raw values are multiplied by; null where nothing is declared.</param>
    /// <param name="mean">One for each channel, one for all, or none: 0.</param>
    /// <param name="deviation">One for each channel, one for all, or none: 1.</param>
    public InputNormalization(int channels, int plane, float? scale, float[] mean, float[] deviation)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviation);
        _plane = plane;
        Scale = scale;
        Mean = [.. mean];
        Deviation = [.. deviation];
        IsScaleOnly = mean.Length == 0 && deviation.Length == 0;
        _mean = OfChannels(mean, channels, otherwise: 0);
        _deviation = OfChannels(deviation, channels, otherwise: 1);
    }

    /// <summary>What raw values are multiplied by; null where nothing is declared.</summary>
    public float? Scale { get; }

    /// <summary>As declared: one for each channel, one for all, or none.</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>As declared: one for each channel, one for all, or none.</summary>
    public IReadOnlyList<float> Deviation { get; }

    /// <summary>Whether neither mean nor deviation is declared.</summary>
    internal bool IsScaleOnly { get; }

    /// <summary>Normalises a block, <c>[channels, plane, 16 lanes]</c>, in place.</summary>
    /// <param name="lanes">The block.</param>
    /// <param name="factor">What values are multiplied by before.</param>
    internal void ApplyToBlock(float* lanes, float factor)
    {
        for (int channel = 0; channel < _mean.Length; channel++, lanes += 16L * _plane)
        {
            Apply(lanes, lanes, 16L * _plane, factor, _mean[channel], _deviation[channel]);
        }
    }

    /// <summary>Normalises one sample, <c>[channels, plane]</c>.</summary>
    /// <param name="source">Its values.</param>
    /// <param name="destination">Receives as many; may be the source.</param>
    /// <param name="factor">What values are multiplied by before.</param>
    internal void ApplyToRow(float* source, float* destination, float factor)
    {
        if (_plane == 1)
        {
            ApplyToFeatures(source, destination, factor);
            return;
        }

        for (int channel = 0; channel < _mean.Length; channel++, source += _plane, destination += _plane)
        {
            Apply(source, destination, _plane, factor, _mean[channel], _deviation[channel]);
        }
    }

    /// <summary>
    /// Turns gradients with respect to normalised values, <c>[samples, channels, plane]</c>, into those with respect to raw values: times
    /// scale / deviation.
    /// </summary>
    internal void ApplyToGradients(Span<float> gradients)
    {
        double scale = Scale ?? 1;
        for (int plane = 0; plane * _plane < gradients.Length; plane++)
        {
            float factor = (float)(scale / _deviation[plane % _deviation.Length]);
            foreach (ref float gradient in gradients.Slice(plane * _plane, _plane))
            {
                gradient *= factor;
            }
        }
    }

    private static float[] OfChannels(float[] declared, int channels, float otherwise)
    {
        float[] values = new float[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            values[channel] = declared.Length == 0 ? otherwise : declared[declared.Length == 1 ? 0 : channel];
        }

        return values;
    }

    private static void Apply(float* source, float* destination, long length, float factor, float mean, float deviation)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Apply<Simd512>(source, destination, length, factor, mean, deviation);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Apply<Simd256>(source, destination, length, factor, mean, deviation);
        }
        else
        {
            Apply<Simd128>(source, destination, length, factor, mean, deviation);
        }
    }

    /// <summary>Normalises values of one channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply<V>(float* source, float* destination, long length, float factor, float mean, float deviation)
        where V : unmanaged, ISimd<V>
    {
        V factors = V.Create(factor), means = V.Create(mean), deviations = V.Create(deviation);
        long index = 0;
        if (deviation == 1)
        {
            // x / 1 is x: without the division, which takes longer than all the rest.
            for (; index + V.Count <= length; index += V.Count)
            {
                ((V.Load(source + index) * factors) - means).Store(destination + index);
            }
        }

        for (; index + V.Count <= length; index += V.Count)
        {
            (((V.Load(source + index) * factors) - means) / deviations).Store(destination + index);
        }

        for (; index < length; index++)
        {
            destination[index] = ((source[index] * factor) - mean) / deviation;
        }
    }

    /// <summary>Normalises a vector, whose features have numbers of their own.</summary>
    private void ApplyToFeatures(float* source, float* destination, float factor)
    {
        fixed (float* mean = _mean)
        fixed (float* deviation = _deviation)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                ApplyToFeatures<Simd512>(source, destination, _mean.Length, factor, mean, deviation);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                ApplyToFeatures<Simd256>(source, destination, _mean.Length, factor, mean, deviation);
            }
            else
            {
                ApplyToFeatures<Simd128>(source, destination, _mean.Length, factor, mean, deviation);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ApplyToFeatures<V>(float* source, float* destination, int length, float factor, float* mean, float* deviation)
        where V : unmanaged, ISimd<V>
    {
        V factors = V.Create(factor);
        int index = 0;
        for (; index + V.Count <= length; index += V.Count)
        {
            (((V.Load(source + index) * factors) - V.Load(mean + index)) / V.Load(deviation + index)).Store(destination + index);
        }

        for (; index < length; index++)
        {
            destination[index] = ((source[index] * factor) - mean[index]) / deviation[index];
        }
    }
}
