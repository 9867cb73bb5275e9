using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>Panels: some features of some samples, a row of <see cref="Width"/> features for each sample.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class PanelKernels
{
    /// <summary>Features in a row of a panel.</summary>
    public const int Width = 32;

    /// <summary>
    /// Writes the 16 samples of a block as rows: panel[lane · Width + feature] = x[feature · 16 + lane], for up to
    /// <see cref="Width"/> features. The rest of a row stays as it is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* x, int features, float* panel)
    {
        int feature = 0;
        for (; Interleave.IsSupported && feature + 4 <= features; feature += 4)
        {
            float* source = x + (feature * 16);
            Transpose(source, source + 16, source + 32, source + 48, panel + feature, Width);
        }

        for (; feature < features; feature++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                panel[(lane * Width) + feature] = x[(feature * 16) + lane];
            }
        }
    }

    /// <summary>
    /// Transposes the images of a block, 16 channels at a time: panel[((channel / 16 · plane + position) · 16 + lane) · 16 + channel % 16] =
    /// x[(channel · stride + position) · 16 + lane]. Channels that are missing in the last 16 stay as they are.
    /// </summary>
    /// <param name="x">Images of 16 samples, vector by vector.</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="stride">Vectors from one channel to the next.</param>
    /// <param name="plane">Positions of a channel.</param>
    /// <param name="panel">Receives them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeImages(float* x, int channels, int stride, int plane, float* panel)
    {
        for (int channel = 0; channel < channels; channel += 16)
        {
            int count = Math.Min(16, channels - channel);
            float* source = x + ((long)channel * stride * 16);
            for (int position = 0; position < plane; position++, source += 16, panel += 256)
            {
                TransposeVectors(source, stride * 16, count, panel);
            }
        }
    }

    /// <summary>Zeroes the last 16 channels of a panel of images, some of which may be missing.</summary>
    public static void ClearLast(float* panel, int channels, int plane) =>
        new Span<float>(panel + ((long)((Vectors(channels) / 16) - 1) * plane * 256), plane * 256).Clear();

    /// <summary>The floats of whole vectors of 16.</summary>
    internal static int Vectors(int channels) => (channels + 15) / 16 * 16;

    /// <summary>
    /// Brings sums in the order of panels, [output channel][element of the window][input channel, whole vectors of 16], into that of weights,
    /// [output channel][input channel][element of the window].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ToWeights(float* sums, int channels, int sources, float* weights, int taps, ReadOnlySpan<int> used)
    {
        int row = Vectors(sources);
        if (used.Length < taps)
        {
            new Span<float>(weights, channels * sources * taps).Clear();
        }

        for (int channel = 0; channel < channels; channel++, weights += sources * taps)
        {
            foreach (int tap in used)
            {
                float* target = weights + tap;
                for (int source = 0; source < sources; source++, target += taps)
                {
                    *target = sums[source];
                }

                sums += row;
            }
        }
    }

    /// <summary>panel[lane · 16 + index] = x[index · stride + lane] for 16 lanes and up to 16 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeVectors(float* x, int stride, int count, float* panel)
    {
        int index = 0;
        for (; Interleave.IsSupported && index + 4 <= count; index += 4)
        {
            float* source = x + ((long)index * stride);
            Transpose(source, source + stride, source + (2L * stride), source + (3L * stride), panel + index, 16);
        }

        for (; index < count; index++)
        {
            for (int lane = 0; lane < 16; lane++)
            {
                panel[(lane * 16) + index] = x[((long)index * stride) + lane];
            }
        }
    }

    /// <summary>Four vectors of 16 floats become 16 rows of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* first, float* second, float* third, float* fourth, float* row, int width)
    {
        for (int lane = 0; lane < 16; lane += 4, row += 4 * width)
        {
            Interleave.Transpose(first + lane, second + lane, third + lane, fourth + lane, row, width);
        }
    }
}
