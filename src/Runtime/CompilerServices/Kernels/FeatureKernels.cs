using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// What follows a dense layer, feature by feature over the whole batch: batch norm and activation, forward and backward.
/// A worker that owns a feature needs no one else's results.
/// </summary>
/// <remarks>A tensor is [block][feature][16] with its own stride from block to block, in vectors of 16.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class FeatureKernels
{
    /// <summary>
    /// Batch statistics, normalisation and activation of the features [first, end). The statistics are exact: a first mean,
    /// then the deviations from it (the corrected two-pass algorithm of Chan, Golub and LeVeque 1983).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize<V, TActivation>(
        BatchNormPass norm, float* product, int productStride, float* output, int outputStride, int first, int end, int blocks, int samples, float* lanes)
        where V : unmanaged, ISimd<V>
        where TActivation : IActivation
    {
        for (int feature = first; feature < end; feature++)
        {
            if (norm.UsesRunning)
            {
                norm.SetRunning(feature);
                continue;
            }

            float* x = product + (feature * 16);
            MeasureLanes<V>(x, productStride * 16, blocks, samples, 0f, lanes);
            float origin = HorizontalSum.Reduce(lanes) / samples;
            MeasureLanes<V>(x, productStride * 16, blocks, samples, origin, lanes);
            double offset = (double)HorizontalSum.Reduce(lanes) / samples;
            double square = (double)HorizontalSum.Reduce(lanes + 16) / samples;
            norm.SetStatistics(feature, origin + offset, Math.Max(0, square - (offset * offset)), samples);
        }

        Apply<V, TActivation>(norm.Center, norm.Scale, norm.Shift, product, productStride, output, outputStride, first, end, blocks);
    }

    /// <summary>output = f((product − center) · scale + shift) for the features [first, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<V, TActivation>(
        float* center, float* scale, float* shift, float* product, int productStride, float* output, int outputStride, int first, int end, int blocks)
        where V : unmanaged, ISimd<V>
        where TActivation : IActivation
    {
        for (int block = 0; block < blocks; block++)
        {
            float* x = product + ((long)block * productStride * 16);
            float* y = output + ((long)block * outputStride * 16);
            for (int feature = first; feature < end; feature++)
            {
                V c = V.Create(center[feature]);
                V a = V.Create(scale[feature]);
                V b = V.Create(shift[feature]);
                for (int lane = feature * 16; lane < (feature * 16) + 16; lane += V.Count)
                {
                    TActivation.Apply(V.MultiplyAdd(V.Load(x + lane) - c, a, b)).Store(y + lane);
                }
            }
        }
    }

    /// <summary>output = f(product) for the features [first, end); both may be the same memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Activate<V, TActivation>(float* product, int productStride, float* output, int outputStride, int first, int end, int blocks)
        where V : unmanaged, ISimd<V>
        where TActivation : IActivation
    {
        for (int block = 0; block < blocks; block++)
        {
            float* x = product + ((long)block * productStride * 16);
            float* y = output + ((long)block * outputStride * 16);
            for (int lane = first * 16; lane < end * 16; lane += V.Count)
            {
                TActivation.Apply(V.Load(x + lane)).Store(y + lane);
            }
        }
    }

    /// <summary>
    /// gradient = gradient · f′, from the product or the output, whichever the activation needs, for the features [first, end).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ActivateBackward<V, TActivation>(
        float* gradient, int gradientStride, float* product, int productStride, float* output, int outputStride, int first, int end, int blocks)
        where V : unmanaged, ISimd<V>
        where TActivation : IActivation
    {
        for (int block = 0; block < blocks; block++)
        {
            float* dy = gradient + ((long)block * gradientStride * 16);
            float* x = product + ((long)block * productStride * 16);
            float* y = output + ((long)block * outputStride * 16);
            for (int lane = first * 16; lane < end * 16; lane += V.Count)
            {
                V d = V.Load(dy + lane);
                d = TActivation.NeedsInput ? TActivation.Backward(V.Load(x + lane), V.Zero, d) : TActivation.Backward(V.Zero, V.Load(y + lane), d);
                d.Store(dy + lane);
            }
        }
    }

    /// <summary>
    /// Turns the gradient of the output, in place, into that of the product, for the features [first, end), and sets the
    /// gradients of gamma and beta. Lanes beyond the last sample come out as 0. An activation that needs its input gets it
    /// anew from the product, by the same operations as <see cref="Apply"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NormalizeBackward<V, TActivation>(
        BatchNormPass norm, float* gradient, int gradientStride, float* product, int productStride, float* output, int outputStride,
        int first, int end, int blocks, int samples, float* lanes)
        where V : unmanaged, ISimd<V>
        where TActivation : IActivation
    {
        float* masks = LaneMask.Pointer;
        for (int feature = first; feature < end; feature++)
        {
            float* dy = gradient + (feature * 16);
            float* x = product + (feature * 16);
            float* y = output + (feature * 16);
            V center = V.Create(norm.Center[feature]);
            V a = V.Create(norm.Scale[feature]);
            V b = V.Create(norm.Shift[feature]);
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                V sum = V.Zero;
                V dot = V.Zero;
                for (int block = 0; block < blocks; block++)
                {
                    long at = ((long)block * gradientStride * 16) + lane;
                    V deviation = V.Load(x + ((long)block * productStride * 16) + lane) - center;
                    V d = V.Load(dy + at);
                    d = TActivation.NeedsInput
                        ? TActivation.Backward(V.MultiplyAdd(deviation, a, b), V.Zero, d)
                        : TActivation.Backward(V.Zero, V.Load(y + ((long)block * outputStride * 16) + lane), d);
                    d.Store(dy + at);
                    sum += d;
                    dot = V.MultiplyAdd(d, deviation, dot);
                }

                sum.Store(lanes + lane);
                dot.Store(lanes + 16 + lane);
            }

            norm.SetGradients(feature, HorizontalSum.Reduce(lanes), HorizontalSum.Reduce(lanes + 16), samples);
            V scale = V.Create(norm.GradientScale[feature]);
            V slope = V.Create(norm.GradientSlope[feature]);
            V shift = V.Create(norm.GradientShift[feature]);
            for (int block = 0; block < blocks; block++)
            {
                float* mask = LaneMask.Of(masks, samples - (16 * block));
                for (int lane = 0; lane < 16; lane += V.Count)
                {
                    float* d = dy + ((long)block * gradientStride * 16) + lane;
                    V deviation = V.Load(x + ((long)block * productStride * 16) + lane) - center;
                    V value = V.MultiplyAdd(scale, V.Load(d), V.MultiplyAdd(slope, deviation, shift));
                    V.And(value, V.Load(mask + lane)).Store(d);
                }
            }
        }
    }

    /// <summary>sums[feature] = Σ of the gradient over all samples, for the features [first, end): the gradient of a bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<V>(float* gradient, int stride, float* sums, int first, int end, int blocks, float* lanes)
        where V : unmanaged, ISimd<V>
    {
        for (int feature = first; feature < end; feature++)
        {
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                V sum = V.Zero;
                for (int block = 0; block < blocks; block++)
                {
                    sum += V.Load(gradient + ((long)block * stride * 16) + (feature * 16) + lane);
                }

                sum.Store(lanes + lane);
            }

            sums[feature] = HorizontalSum.Reduce(lanes);
        }
    }

    /// <summary>Per lane Σ (x − origin) and Σ (x − origin)² over the valid lanes of all blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MeasureLanes<V>(float* x, int stride, int blocks, int samples, float origin, float* lanes)
        where V : unmanaged, ISimd<V>
    {
        float* masks = LaneMask.Pointer;
        V o = V.Create(origin);
        for (int lane = 0; lane < 16; lane += V.Count)
        {
            V sum = V.Zero;
            V square = V.Zero;
            for (int block = 0; block < blocks; block++)
            {
                V deviation = V.And(V.Load(x + ((long)block * stride) + lane) - o, V.Load(LaneMask.Of(masks, samples - (16 * block)) + lane));
                sum += deviation;
                square = V.MultiplyAdd(deviation, deviation, square);
            }

            sum.Store(lanes + lane);
            square.Store(lanes + 16 + lane);
        }
    }
}
