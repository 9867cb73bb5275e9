using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// Rows and columns around an image, y[c, i, j] = x[c, i − top, j − left], with zeros, the mirrored image or the outermost pixel where x has none;
/// negative numbers of them leave rows and columns out. The gradient of a pixel is the sum over its copies.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class PadKernels
{
    /// <summary>One block forward.</summary>
    /// <param name="x">The inputs, whose channels are <paramref name="stride"/> vectors apart.</param>
    /// <param name="y">Receives the outputs, whose channels are <paramref name="outputStride"/> vectors apart.</param>
    /// <param name="channels">Channels of both.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="top">Rows above.</param>
    /// <param name="left">Columns to the left.</param>
    /// <param name="outputHeight">Rows of the output.</param>
    /// <param name="outputWidth">Columns of the output.</param>
    /// <param name="stride">Vectors of 16 from one channel of the input to the next.</param>
    /// <param name="outputStride">Vectors of 16 from one channel of the output to the next.</param>
    /// <param name="mode">What stands around the image.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        float* x,
        float* y,
        int channels,
        int height,
        int width,
        int top,
        int left,
        int outputHeight,
        int outputWidth,
        int stride,
        int outputStride,
        PadMode mode)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels; channel++)
        {
            float* source = x + ((long)channel * stride * 16);
            float* target = y + ((long)channel * outputStride * 16);
            for (int row = 0; row < outputHeight; row++)
            {
                int from = Source(row - top, height, mode);
                for (int column = 0; column < outputWidth; column++, target += 16)
                {
                    int at = Source(column - left, width, mode);
                    for (int lane = 0; lane < 16; lane += V.Count)
                    {
                        (from < 0 || at < 0 ? V.Zero : V.Load(source + (((from * width) + at) * 16) + lane)).Store(target + lane);
                    }
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
    /// <param name="top">See <see cref="Forward"/>.</param>
    /// <param name="left">See <see cref="Forward"/>.</param>
    /// <param name="outputHeight">See <see cref="Forward"/>.</param>
    /// <param name="outputWidth">See <see cref="Forward"/>.</param>
    /// <param name="stride">See <see cref="Forward"/>.</param>
    /// <param name="outputStride">See <see cref="Forward"/>.</param>
    /// <param name="mode">See <see cref="Forward"/>.</param>
    /// <param name="accumulate">Whether the input gradient keeps what it holds and this is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        float* gradient,
        float* inputGradient,
        int channels,
        int height,
        int width,
        int top,
        int left,
        int outputHeight,
        int outputWidth,
        int stride,
        int outputStride,
        PadMode mode,
        bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels; channel++)
        {
            float* source = gradient + ((long)channel * outputStride * 16);
            float* target = inputGradient + ((long)channel * stride * 16);
            if (!accumulate)
            {
                new Span<float>(target, height * width * 16).Clear();
            }

            for (int row = 0; row < outputHeight; row++)
            {
                int to = Source(row - top, height, mode);
                for (int column = 0; column < outputWidth; column++, source += 16)
                {
                    int at = Source(column - left, width, mode);
                    for (int lane = 0; to >= 0 && at >= 0 && lane < 16; lane += V.Count)
                    {
                        float* dx = target + (((to * width) + at) * 16) + lane;
                        (V.Load(dx) + V.Load(source + lane)).Store(dx);
                    }
                }
            }
        }
    }

    /// <summary>
    /// One sample forward, channels last: channel c at position p of the input is at p · <paramref name="stride"/> + c, of the output at
    /// p · <paramref name="outputStride"/> + c.
    /// </summary>
    public static void Sample(
        float* x,
        float* y,
        int channels,
        int height,
        int width,
        int top,
        int left,
        int outputHeight,
        int outputWidth,
        int stride,
        int outputStride,
        PadMode mode)
    {
        for (int row = 0; row < outputHeight; row++)
        {
            int from = Source(row - top, height, mode);
            for (int column = 0; column < outputWidth; column++, y += outputStride)
            {
                int at = Source(column - left, width, mode);
                var target = new Span<float>(y, channels);
                if (from < 0 || at < 0)
                {
                    target.Clear();
                }
                else
                {
                    new ReadOnlySpan<float>(x + (((from * width) + at) * stride), channels).CopyTo(target);
                }
            }
        }
    }

    /// <summary>The row or column that is read at a place; negative for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Source(int place, int size, PadMode mode) =>
        (uint)place < (uint)size ? place
        : mode == PadMode.Zero ? -1
        : mode == PadMode.Edge ? Math.Clamp(place, 0, size - 1)
        : place < 0 ? -place
        : (2 * size) - 2 - place;
}
