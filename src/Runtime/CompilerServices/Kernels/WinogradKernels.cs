using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn.CompilerServices;

/// <summary>
/// The weights' part of F(4×4, 3×3): u = G · g · Gᵀ for the kernel g of each pair of channels, with the points 0, ±3/4, ±5/4 and ∞.
/// Computed in double precision and rounded once. Generated kernels have the transforms of inputs and outputs.
/// </summary>
/// <remarks>Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015 (arXiv 1509.09308).</remarks>
internal static unsafe class WinogradKernels
{
    /// <summary>Values of a transformed kernel.</summary>
    public const int Products = Inputs * Inputs;

    private const int Inputs = 6;
    private const int Kernel = 3;
    private const int Taps = Kernel * Kernel;

    /// <summary>Output channels that are transformed together.</summary>
    private const int Together = 4;

    private const double A = 0.75;
    private const double B = 1.25;
    private const double ScaleA = 1 / (2 * A * A * ((A * A) - (B * B)));
    private const double ScaleB = 1 / (2 * B * B * ((B * B) - (A * A)));

    /// <summary>Tiles of <paramref name="rows"/> channels that cover all; the last one overlaps the one before.</summary>
    public static int Tiles(int channels, int rows) => (channels + rows - 1) / rows;

    /// <summary>Floats of packed weights.</summary>
    public static long PackedLength(int channels, int sources, int rows) => (long)Products * Tiles(channels, rows) * rows * sources;

    /// <summary>
    /// Packs tiles of channels: for each of the 36 values and each tile, the values of its channels side by side for one channel that is read
    /// after the other.
    /// </summary>
    /// <param name="weight">The weight, outputs × inputs × 3 × 3.</param>
    /// <param name="channels">Channels that are written.</param>
    /// <param name="sources">Channels that are read.</param>
    /// <param name="rows">Channels of a tile.</param>
    /// <param name="isTurned">Whether channels that are read are the weight's outputs, and kernels are turned by 180°.</param>
    /// <param name="packed">Receives them.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="end">One past the last.</param>
    public static void Pack(float* weight, int channels, int sources, int rows, bool isTurned, float* packed, int first, int end)
    {
        nint plane = (nint)Tiles(channels, rows) * sources * rows;
        for (int tile = first; tile < end; tile++)
        {
            int channel = Math.Min(tile * rows, channels - rows);
            for (int source = 0; source < sources; source++)
            {
                float* target = packed + ((((nint)tile * sources) + source) * rows);
                if (isTurned)
                {
                    Transform(weight + ((((nint)source * channels) + channel) * Taps), Taps, rows, isTurned: true, target, plane);
                }
                else
                {
                    Transform(weight + ((((nint)channel * sources) + source) * Taps), (nint)sources * Taps, rows, isTurned: false, target, plane);
                }
            }
        }
    }

    /// <summary>
    /// Packs all channels as lanes: for each of the 36 values, the values of all output channels side by side for one input channel after the
    /// other.
    /// </summary>
    public static void PackLanes(float* weight, int channels, int sources, int lanes, float* packed)
    {
        nint plane = (nint)sources * lanes;
        for (int source = 0; source < sources; source++)
        {
            Transform(weight + ((nint)source * Taps), (nint)sources * Taps, channels, isTurned: false, packed + ((nint)source * lanes), plane);
        }
    }

    /// <summary>Transforms the kernels of some channels.</summary>
    /// <param name="weight">The first kernel.</param>
    /// <param name="stride">Floats from one kernel to the next.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="isTurned">Whether they are turned.</param>
    /// <param name="target">Where the first value of the first one goes; those of the others follow.</param>
    /// <param name="plane">Floats from one of the 36 values to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* weight, nint stride, int count, bool isTurned, float* target, nint plane)
    {
        Vector256<double>* half = stackalloc Vector256<double>[Inputs * Kernel];
        Vector256<double>* columns = stackalloc Vector256<double>[Inputs];
        int turn = isTurned ? -1 : 1;
        for (int first = 0; first < count; first += Together)
        {
            int channels = Math.Min(Together, count - first);
            float* kernel = weight + (first * stride) + (isTurned ? Taps - 1 : 0);
            nint second = channels > 1 ? stride : 0;
            nint third = channels > 2 ? 2 * stride : 0;
            nint fourth = channels > 3 ? 3 * stride : 0;
            for (int column = 0; column < Kernel; column++, kernel += turn)
            {
                Transform(
                    Gather(kernel, second, third, fourth),
                    Gather(kernel + (turn * Kernel), second, third, fourth),
                    Gather(kernel + (turn * 2 * Kernel), second, third, fourth),
                    half + (column * Inputs));
            }

            for (int row = 0; row < Inputs; row++)
            {
                Transform(half[row], half[Inputs + row], half[(2 * Inputs) + row], columns);
                for (int column = 0; column < Inputs; column++)
                {
                    Store(columns[column], target + (((row * Inputs) + column) * plane) + first, channels);
                }
            }
        }
    }

    /// <summary>
    /// Transforms the gradients of transformed kernels back, Gᵀ · u · G: what a weight gradient by transforms has summed.
    /// </summary>
    /// <param name="sums">For each of the 36 values, that of all pairs of channels.</param>
    /// <param name="pairs">Pairs of an output and an input channel.</param>
    /// <param name="gradient">Receives 3×3 values for each pair.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformGradient(float* sums, int pairs, float* gradient)
    {
        Vector256<double>* half = stackalloc Vector256<double>[Inputs * Kernel];
        Vector256<double>* values = stackalloc Vector256<double>[Inputs];
        float* padded = stackalloc float[Together];
        for (int first = 0; first < pairs; first += Together)
        {
            int count = Math.Min(Together, pairs - first);
            for (int column = 0; column < Inputs; column++)
            {
                for (int row = 0; row < Inputs; row++)
                {
                    float* source = sums + ((((row * Inputs) + column) * (nint)pairs) + first);
                    if (count < Together)
                    {
                        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(padded, Together));
                        source = padded;
                    }

                    (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.Load(source));
                    values[row] = Vector256.Create(low, high);
                }

                TransformBack(values, half + (column * Kernel));
            }

            for (int row = 0; row < Kernel; row++)
            {
                for (int column = 0; column < Inputs; column++)
                {
                    values[column] = half[(column * Kernel) + row];
                }

                TransformBack(values, values);
                for (int column = 0; column < Kernel; column++)
                {
                    Vector128<float> rounded = Vector128.Narrow(values[column].GetLower(), values[column].GetUpper());
                    for (int pair = 0; pair < count; pair++)
                    {
                        gradient[((nint)(first + pair) * Taps) + (row * Kernel) + column] = rounded[pair];
                    }
                }
            }
        }
    }

    /// <summary>Gᵀ times a vector of six values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransformBack(Vector256<double>* u, Vector256<double>* g)
    {
        Vector256<double> sumA = (u[1] + u[2]) * ScaleA;
        Vector256<double> sumB = (u[3] + u[4]) * ScaleB;
        Vector256<double> differenceA = (u[1] - u[2]) * (A * ScaleA);
        Vector256<double> differenceB = (u[3] - u[4]) * (B * ScaleB);
        Vector256<double> last = u[5];
        g[0] = (u[0] * (1 / (A * A * B * B))) + sumA + sumB;
        g[1] = differenceA + differenceB;
        g[2] = (sumA * (A * A)) + (sumB * (B * B)) + last;
    }

    /// <summary>G times a vector of three values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform(Vector256<double> g0, Vector256<double> g1, Vector256<double> g2, Vector256<double>* u)
    {
        Vector256<double> evenA = (g0 + (g2 * (A * A))) * ScaleA;
        Vector256<double> oddA = g1 * (A * ScaleA);
        Vector256<double> evenB = (g0 + (g2 * (B * B))) * ScaleB;
        Vector256<double> oddB = g1 * (B * ScaleB);
        u[0] = g0 * (1 / (A * A * B * B));
        u[1] = evenA + oddA;
        u[2] = evenA - oddA;
        u[3] = evenB + oddB;
        u[4] = evenB - oddB;
        u[5] = g2;
    }

    /// <summary>An element of four kernels. Stores of single values that a vector reads again would stall.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Gather(float* tap, nint second, nint third, nint fourth)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.Create(tap[0], tap[second], tap[third], tap[fourth]));
        return Vector256.Create(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<double> values, float* target, int count)
    {
        Vector128<float> rounded = Vector128.Narrow(values.GetLower(), values.GetUpper());
        if (count == Together)
        {
            rounded.Store(target);
            return;
        }

        for (int index = 0; index < count; index++)
        {
            target[index] = rounded[index];
        }
    }
}
