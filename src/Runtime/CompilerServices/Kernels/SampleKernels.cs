using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// For generated code: steps of one sample that do not depend on a network's shapes. Sums are taken in the order of the kernels
/// for many samples, so that both give the same bits.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class SampleKernels
{
    /// <summary>
    /// y[c] = the mean of channel c over <paramref name="plane"/> positions, <paramref name="stride"/> floats apart; see <see cref="PlaneKernels"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mean<V>(float* x, float* y, int channels, int plane, int stride)
        where V : unmanaged, ISimd<V>
    {
        V count = V.Create(plane);
        for (int channel = 0; channel < channels; channel += V.Count)
        {
            (PlaneKernels.Sum<V>(x + channel, plane, stride) / count).Store(y + channel);
        }
    }

    /// <summary>y = softmax(x); both may be the same memory. Whole vectors are read and written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax<V>(float* x, float* y, int elements)
        where V : unmanaged, ISimd<V>
    {
        Simd128 maximum = Simd128.Create(x[0]);
        for (int index = 1; index < elements; index++)
        {
            maximum = Simd128.Max(maximum, Simd128.Create(x[index]));
        }

        float* lanes = stackalloc float[4];
        maximum.Store(lanes);
        V offset = V.Create(lanes[0]);
        for (int index = 0; index < elements; index += V.Count)
        {
            SimdMath.Exp(V.Load(x + index) - offset).Store(y + index);
        }

        LongSum<Simd128> sum = default;
        for (int start = 0; start < elements; start += LongSum.PartLength)
        {
            Simd128 part = Simd128.Zero;
            for (int index = start; index < Math.Min(elements, start + LongSum.PartLength); index++)
            {
                part += Simd128.Create(y[index]);
            }

            sum.Add(part);
        }

        sum.Value.Store(lanes);
        V scale = V.Create(1f) / V.Create(lanes[0]);
        for (int index = 0; index < elements; index += V.Count)
        {
            (V.Load(y + index) * scale).Store(y + index);
        }
    }

    /// <summary>Copies the channels of every position to where another tensor has them.</summary>
    public static void CopyChannels(float* source, int sourceStride, float* destination, int stride, int channels, int plane)
    {
        for (int position = 0; position < plane; position++, source += sourceStride, destination += stride)
        {
            new ReadOnlySpan<float>(source, channels).CopyTo(new Span<float>(destination, channels));
        }
    }

    /// <summary>Copies an image whose positions and channels have other distances in the destination.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reorder(
        float* source, int sourceStride, int sourceChannelStride, float* destination, int stride, int channelStride, int channels, int plane)
    {
        if (sourceStride == 1 && channelStride == 1)
        {
            Transpose(source, sourceChannelStride, destination, stride, channels, plane);
        }
        else if (sourceChannelStride == 1 && stride == 1)
        {
            Transpose(source, sourceStride, destination, channelStride, plane, channels);
        }
        else
        {
            for (int channel = 0; channel < channels; channel++)
            {
                Copy(source + (channel * sourceChannelStride), sourceStride, destination + (channel * channelStride), stride, plane);
            }
        }
    }

    /// <summary>destination[column · destinationStride + row] = source[row · sourceStride + column].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transpose(float* source, int sourceStride, float* destination, int destinationStride, int rows, int columns)
    {
        int row = 0;
        for (; Interleave.IsSupported && row + 4 <= rows; row += 4, source += 4 * sourceStride, destination += 4)
        {
            float* second = source + sourceStride;
            float* third = second + sourceStride;
            float* fourth = third + sourceStride;
            float* target = destination;
            int column = 0;
            for (; column + 4 <= columns; column += 4, target += 4 * destinationStride)
            {
                Interleave.Transpose(source + column, second + column, third + column, fourth + column, target, destinationStride);
            }

            for (; column < columns; column++, target += destinationStride)
            {
                (target[0], target[1], target[2], target[3]) = (source[column], second[column], third[column], fourth[column]);
            }
        }

        for (; row < rows; row++, source += sourceStride, destination++)
        {
            Copy(source, 1, destination, destinationStride, columns);
        }
    }

    private static void Copy(float* source, int sourceStride, float* destination, int stride, int count)
    {
        for (int index = 0; index < count; index++, source += sourceStride, destination += stride)
        {
            *destination = *source;
        }
    }
}
