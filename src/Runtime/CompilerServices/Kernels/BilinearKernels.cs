using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// Bilinear upsampling of pixels that have their values at their centres: output i lies at (i + 0.5) / factor − 0.5 of the input, clamped to it, and
/// is interpolated between the two inputs around, u + weight · (v − u), in columns and then in rows.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class BilinearKernels
{
    /// <summary>Outputs that read an input, in one dimension, at most: those between its two neighbours, of a factor of 8, and at an edge more.</summary>
    private const int MostTaps = 24;

    /// <summary>One block forward.</summary>
    /// <param name="x">The inputs, whose channels are <paramref name="stride"/> vectors apart.</param>
    /// <param name="y">Receives the outputs, whose channels are <paramref name="outputStride"/> vectors apart.</param>
    /// <param name="channels">Channels of both.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="rows">Output rows for each of the input, up to 8.</param>
    /// <param name="columns">Output columns for each of the input, up to 8.</param>
    /// <param name="stride">Vectors of 16 from one channel of the input to the next.</param>
    /// <param name="outputStride">Vectors of 16 from one channel of the output to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(float* x, float* y, int channels, int height, int width, int rows, int columns, int stride, int outputStride)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels; channel++)
        {
            float* source = x + ((long)channel * stride * 16);
            float* target = y + ((long)channel * outputStride * 16);
            for (int row = 0; row < height; row++)
            {
                for (int part = 0; part < rows; part++)
                {
                    Neighbours vertical = Neighbours.Of(row, part, rows, height);
                    float* above = source + (vertical.Low * width * 16);
                    float* below = source + (vertical.High * width * 16);
                    for (int column = 0; column < width; column++)
                    {
                        for (int partColumn = 0; partColumn < columns; partColumn++, target += 16)
                        {
                            Neighbours horizontal = Neighbours.Of(column, partColumn, columns, width);
                            for (int lane = 0; lane < 16; lane += V.Count)
                            {
                                Between<V>(above + lane, below + lane, 16, horizontal, vertical.Weight).Store(target + lane);
                            }
                        }
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
        Tap* vertical = stackalloc Tap[MostTaps];
        Tap* horizontal = stackalloc Tap[MostTaps];
        for (int row = 0; row < height; row++)
        {
            int rowCount = TapsOf(row, rows, height, width * columns * 16, vertical);
            for (int column = 0; column < width; column++)
            {
                int columnCount = TapsOf(column, columns, width, 16, horizontal);
                for (int channel = 0; channel < channels; channel++)
                {
                    float* source = gradient + ((long)channel * outputStride * 16);
                    float* target = inputGradient + ((((long)channel * stride) + (row * width) + column) * 16);
                    for (int lane = 0; lane < 16; lane += V.Count)
                    {
                        V sum = V.Zero;
                        for (int i = 0; i < rowCount; i++)
                        {
                            V part = V.Zero;
                            float* at = source + vertical[i].Offset + lane;
                            for (int j = 0; j < columnCount; j++)
                            {
                                part = V.MultiplyAdd(V.Load(at + horizontal[j].Offset), V.Create(horizontal[j].Weight), part);
                            }

                            sum = V.MultiplyAdd(part, V.Create(vertical[i].Weight), sum);
                        }

                        (accumulate ? V.Load(target + lane) + sum : sum).Store(target + lane);
                    }
                }
            }
        }
    }

    /// <summary>
    /// One sample forward, channels last: channel c at position p of the input is at p · <paramref name="stride"/> + c, of the output at
    /// p · <paramref name="outputStride"/> + c. Whole vectors are read and written.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sample<V>(float* x, float* y, int channels, int height, int width, int rows, int columns, int stride, int outputStride)
        where V : unmanaged, ISimd<V>
    {
        for (int row = 0; row < height * rows; row++)
        {
            Neighbours vertical = Neighbours.Of(row / rows, row % rows, rows, height);
            float* above = x + (vertical.Low * width * stride);
            float* below = x + (vertical.High * width * stride);
            for (int column = 0; column < width * columns; column++, y += outputStride)
            {
                Neighbours horizontal = Neighbours.Of(column / columns, column % columns, columns, width);
                for (int channel = 0; channel < channels; channel += V.Count)
                {
                    Between<V>(above + channel, below + channel, stride, horizontal, vertical.Weight).Store(y + channel);
                }
            }
        }
    }

    /// <summary>Interpolates in two rows, and then between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Between<V>(float* above, float* below, int step, in Neighbours horizontal, float vertical)
        where V : unmanaged, ISimd<V>
    {
        int left = horizontal.Low * step;
        int right = horizontal.High * step;
        V weight = V.Create(horizontal.Weight);
        V upper = Mix(V.Load(above + left), V.Load(above + right), weight);
        return Mix(upper, Mix(V.Load(below + left), V.Load(below + right), weight), V.Create(vertical));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Mix<V>(V first, V second, V weight)
        where V : unmanaged, ISimd<V> => V.MultiplyAdd(second - first, weight, first);

    /// <summary>The outputs that read an input, in one dimension.</summary>
    /// <param name="input">The input.</param>
    /// <param name="factor">Outputs for each input.</param>
    /// <param name="size">Inputs.</param>
    /// <param name="step">Floats from one output to the next.</param>
    /// <param name="taps">Receives them.</param>
    /// <returns>Their number.</returns>
    private static int TapsOf(int input, int factor, int size, int step, Tap* taps)
    {
        int count = 0;
        for (int near = Math.Max(0, input - 1); near <= Math.Min(size - 1, input + 1); near++)
        {
            for (int part = 0; part < factor; part++)
            {
                Neighbours neighbours = Neighbours.Of(near, part, factor, size);
                float weight = (neighbours.Low == input ? 1 - neighbours.Weight : 0) + (neighbours.High == input ? neighbours.Weight : 0);
                if (weight != 0)
                {
                    taps[count++] = new Tap(((near * factor) + part) * step, weight);
                }
            }
        }

        return count;
    }

    /// <summary>An output that reads an input.</summary>
    /// <param name="Offset">Floats to it.</param>
    /// <param name="Weight">The weight of the input.</param>
    private readonly record struct Tap(int Offset, float Weight);

    /// <summary>The inputs around an output, in one dimension.</summary>
    /// <param name="Low">The one before.</param>
    /// <param name="High">The one after; at an edge the same.</param>
    /// <param name="Weight">The weight of the one after.</param>
    private readonly record struct Neighbours(int Low, int High, float Weight)
    {
        /// <param name="input">The input that the output lies in.</param>
        /// <param name="part">Which of the outputs there.</param>
        /// <param name="factor">Outputs for each input.</param>
        /// <param name="size">Inputs.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Neighbours Of(int input, int part, int factor, int size)
        {
            float offset = ((2 * part) + 1 - factor) / (2f * factor);
            return offset < 0
                ? new Neighbours(Math.Max(0, input - 1), input, offset + 1)
                : new Neighbours(input, Math.Min(size - 1, input + 1), offset);
        }
    }
}
