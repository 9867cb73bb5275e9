using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>Channels as pixels, y[c, f·i + a, f·j + b] = x[f²·c + f·a + b, i, j], and the way back, which is the gradient.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class PixelShuffleKernels
{
    /// <summary>One block forward.</summary>
    /// <param name="x">The inputs, whose channels are <paramref name="stride"/> vectors apart.</param>
    /// <param name="y">Receives the outputs, whose channels are <paramref name="outputStride"/> vectors apart.</param>
    /// <param name="channels">Channels of the output.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="factor">Rows and columns that a pixel becomes.</param>
    /// <param name="stride">Vectors of 16 from one channel of the input to the next.</param>
    /// <param name="outputStride">Vectors of 16 from one channel of the output to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(float* x, float* y, int channels, int height, int width, int factor, int stride, int outputStride)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels * factor * factor; channel++)
        {
            float* source = x + ((long)channel * stride * 16);
            float* target = y + First(channel, width, factor, outputStride);
            for (int row = 0; row < height; row++, target += width * factor * (factor - 1) * 16)
            {
                for (int column = 0; column < width; column++, source += 16, target += factor * 16)
                {
                    for (int lane = 0; lane < 16; lane += V.Count)
                    {
                        V.Load(source + lane).Store(target + lane);
                    }
                }
            }
        }
    }

    /// <summary>One block backward: the gradient of each input, which is written, or added if <paramref name="accumulate"/>.</summary>
    /// <param name="gradient">The gradient of the outputs.</param>
    /// <param name="inputGradient">Receives that of the inputs.</param>
    /// <param name="channels">See <see cref="Forward"/>.</param>
    /// <param name="height">See <see cref="Forward"/>.</param>
    /// <param name="width">See <see cref="Forward"/>.</param>
    /// <param name="factor">See <see cref="Forward"/>.</param>
    /// <param name="stride">See <see cref="Forward"/>.</param>
    /// <param name="outputStride">See <see cref="Forward"/>.</param>
    /// <param name="accumulate">Whether the input gradient keeps what it holds and this is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        float* gradient, float* inputGradient, int channels, int height, int width, int factor, int stride, int outputStride, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels * factor * factor; channel++)
        {
            float* target = inputGradient + ((long)channel * stride * 16);
            float* source = gradient + First(channel, width, factor, outputStride);
            for (int row = 0; row < height; row++, source += width * factor * (factor - 1) * 16)
            {
                for (int column = 0; column < width; column++, target += 16, source += factor * 16)
                {
                    for (int lane = 0; lane < 16; lane += V.Count)
                    {
                        V value = V.Load(source + lane);
                        (accumulate ? V.Load(target + lane) + value : value).Store(target + lane);
                    }
                }
            }
        }
    }

    /// <summary>
    /// One sample forward, channels last: channel c at position p of the input is at p · <paramref name="stride"/> + c, of the output at
    /// p · <paramref name="outputStride"/> + c.
    /// </summary>
    public static void Sample(float* x, float* y, int channels, int height, int width, int factor, int stride, int outputStride)
    {
        int parts = factor * factor;
        for (int row = 0; row < height * factor; row++)
        {
            for (int column = 0; column < width * factor; column++, y += outputStride)
            {
                float* source = x + (((row / factor * width) + (column / factor)) * stride) + (row % factor * factor) + (column % factor);
                for (int channel = 0; channel < channels; channel++)
                {
                    y[channel] = source[channel * parts];
                }
            }
        }
    }

    /// <summary>Floats to the first output of an input channel.</summary>
    private static long First(int channel, int width, int factor, int outputStride)
    {
        (int output, int part) = Math.DivRem(channel, factor * factor);
        (int row, int column) = Math.DivRem(part, factor);
        return (((long)output * outputStride) + (row * width * factor) + column) * 16;
    }
}
