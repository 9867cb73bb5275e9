using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// Upsampling by the nearest neighbour, y[c, i, j] = x[c, i / rows, j / columns], and its gradient, the sum over the copies of a pixel.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class UpsampleKernels
{
    /// <summary>One block forward.</summary>
    /// <param name="x">The inputs, whose channels are <paramref name="stride"/> vectors apart.</param>
    /// <param name="y">Receives the outputs, whose channels are <paramref name="outputStride"/> vectors apart.</param>
    /// <param name="channels">Channels of both.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="rows">How often each row is there.</param>
    /// <param name="columns">How often each column is there.</param>
    /// <param name="stride">Vectors of 16 from one channel of the input to the next.</param>
    /// <param name="outputStride">Vectors of 16 from one channel of the output to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(float* x, float* y, int channels, int height, int width, int rows, int columns, int stride, int outputStride)
        where V : unmanaged, ISimd<V>
    {
        int rowLength = width * columns * 16;
        for (int channel = 0; channel < channels; channel++, x += stride * 16, y += outputStride * 16)
        {
            float* source = x;
            float* target = y;
            for (int row = 0; row < height; row++)
            {
                float* first = target;
                for (int column = 0; column < width; column++, source += 16)
                {
                    for (int copy = 0; copy < columns; copy++, target += 16)
                    {
                        for (int lane = 0; lane < 16; lane += V.Count)
                        {
                            V.Load(source + lane).Store(target + lane);
                        }
                    }
                }

                for (int copy = 1; copy < rows; copy++, target += rowLength)
                {
                    new ReadOnlySpan<float>(first, rowLength).CopyTo(new Span<float>(target, rowLength));
                }
            }
        }
    }

    /// <summary>One block backward: the gradient of each pixel, which is written, or added if <paramref name="accumulate"/>.</summary>
    /// <param name="gradient">The gradient of the outputs.</param>
    /// <param name="inputGradient">Receives that of the inputs.</param>
    /// <param name="channels">See <see cref="Forward"/>.</param>
    /// <param name="height">See <see cref="Forward"/>.</param>
    /// <param name="width">See <see cref="Forward"/>.</param>
    /// <param name="rows">See <see cref="Forward"/>.</param>
    /// <param name="columns">See <see cref="Forward"/>.</param>
    /// <param name="stride">See <see cref="Forward"/>.</param>
    /// <param name="outputStride">See <see cref="Forward"/>.</param>
    /// <param name="accumulate">Whether the input gradient keeps what it holds and this is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        float* gradient, float* inputGradient, int channels, int height, int width, int rows, int columns, int stride, int outputStride, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        int rowLength = width * columns * 16;
        for (int channel = 0; channel < channels; channel++, gradient += outputStride * 16, inputGradient += stride * 16)
        {
            float* copies = gradient;
            float* target = inputGradient;
            for (int row = 0; row < height; row++, copies += (rows - 1) * rowLength)
            {
                for (int column = 0; column < width; column++, copies += columns * 16, target += 16)
                {
                    for (int lane = 0; lane < 16; lane += V.Count)
                    {
                        V sum = Sum<V>(copies + lane, rows, columns, rowLength);
                        (accumulate ? V.Load(target + lane) + sum : sum).Store(target + lane);
                    }
                }
            }
        }
    }

    /// <summary>
    /// One sample forward, channels last: channel c at position p of the input is at p · <paramref name="stride"/> + c, of the output at
    /// p · <paramref name="outputStride"/> + c.
    /// </summary>
    public static void Sample(float* x, float* y, int channels, int height, int width, int rows, int columns, int stride, int outputStride)
    {
        for (int row = 0; row < height; row++, x += width * stride)
        {
            for (int copy = 0; copy < rows; copy++)
            {
                for (int column = 0; column < width * columns; column++, y += outputStride)
                {
                    new ReadOnlySpan<float>(x + (column / columns * stride), channels).CopyTo(new Span<float>(y, channels));
                }
            }
        }
    }

    /// <summary>The sum over the copies of a pixel; many are summed in parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum<V>(float* copies, int rows, int columns, int rowLength)
        where V : unmanaged, ISimd<V>
    {
        LongSum<V> sum = default;
        for (int row = 0; row < rows; row++, copies += rowLength)
        {
            sum.Add(PlaneKernels.Sum<V>(copies, columns, 16));
        }

        return sum.Value;
    }
}
