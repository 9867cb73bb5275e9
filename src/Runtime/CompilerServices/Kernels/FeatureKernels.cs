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
    /// <summary>Floats of scratch memory that sums by groups take.</summary>
    public const int ScratchFloats = (2 * Tile * 16) + (3 * Tile);

    /// <summary>Features that are summed at a time.</summary>
    private const int Tile = 16;

    /// <summary>
    /// Measures the features [first, end), group by group: a first mean, then the deviations from it (the corrected two-pass algorithm of Chan,
    /// Golub and LeVeque 1983).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Measure<V>(BatchNormPass norm, float* product, int stride, int first, int end, SumTree tree, float* scratch)
        where V : unmanaged, ISimd<V>
    {
        float* squareLanes = scratch + (Tile * 16);
        float* means = squareLanes + (Tile * 16);
        float* offsets = means + Tile;
        float* squares = offsets + Tile;
        for (int group = 0; group < tree.Groups; group++)
        {
            int block = tree.FirstBlock(group);
            int until = tree.FirstBlock(group + 1);
            int samples = tree.SamplesOf(group);
            double share = 1.0 / samples;
            for (int feature = first; feature < end; feature += Tile)
            {
                int count = Math.Min(Tile, end - feature);
                float* x = product + ((long)block * stride * 16) + (feature * 16);
                if (samples == 16)
                {
                    HorizontalSum.Reduce(x, count, means);
                }
                else
                {
                    AddLanes<V>(x, stride * 16, until - block, samples, count, scratch);
                    HorizontalSum.Reduce(scratch, count, means);
                }

                for (int index = 0; index < count; index++)
                {
                    means[index] = (float)(means[index] * share);
                }

                MeasureLanes<V>(x, stride * 16, until - block, samples, count, means, scratch, squareLanes);
                HorizontalSum.Reduce(scratch, count, offsets);
                HorizontalSum.Reduce(squareLanes, count, squares);
                norm.Statistics.SetMoments(group, feature, count, means, offsets, squares, share);
            }
        }
    }

    /// <summary>Normalisation and activation of the features [first, end), whose statistics or running statistics are known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize<V, TActivation>(
        BatchNormPass norm, float* product, int productStride, float* output, int outputStride, int first, int end, int blocks)
        where V : unmanaged, ISimd<V>
        where TActivation : IActivation
    {
        norm.CombineStatistics(first, end);
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
    /// Brings the gradient of the output, in place, through the activation, and takes its sums for the batch norm, group by group, for the
    /// features [first, end). An activation that needs its input gets it anew from the product, by the same operations as <see cref="Apply"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NormalizeGradientSums<V, TActivation>(
        BatchNormPass norm, float* gradient, int gradientStride, float* product, int productStride, float* output, int outputStride,
        int first, int end, SumTree tree, float* scratch)
        where V : unmanaged, ISimd<V>
        where TActivation : IActivation
    {
        float* dotLanes = scratch + (Tile * 16);
        float* sums = dotLanes + (Tile * 16);
        float* dots = sums + Tile;
        float* centers = norm.Center;
        float* scales = norm.Scale;
        float* shifts = norm.Shift;
        for (int group = 0; group < tree.Groups; group++)
        {
            int from = tree.FirstBlock(group);
            int blocks = tree.FirstBlock(group + 1) - from;
            for (int start = first; start < end; start += Tile)
            {
                int count = Math.Min(Tile, end - start);
                for (int feature = start; feature < start + count; feature++)
                {
                    float* dy = gradient + ((long)from * gradientStride * 16) + (feature * 16);
                    float* x = product + ((long)from * productStride * 16) + (feature * 16);
                    float* y = output + ((long)from * outputStride * 16) + (feature * 16);
                    float* lanes = scratch + ((feature - start) * 16);
                    V center = V.Create(centers[feature]);
                    V a = V.Create(scales[feature]);
                    V b = V.Create(shifts[feature]);
                    for (int lane = 0; lane < 16; lane += V.Count)
                    {
                        V sum = V.Zero;
                        V dot = V.Zero;
                        for (int block = 0; block < blocks; block++)
                        {
                            float* at = dy + (block * gradientStride * 16) + lane;
                            V deviation = V.Load(x + (block * productStride * 16) + lane) - center;
                            V d = V.Load(at);
                            d = TActivation.NeedsInput
                                ? TActivation.Backward(V.MultiplyAdd(deviation, a, b), V.Zero, d)
                                : TActivation.Backward(V.Zero, V.Load(y + (block * outputStride * 16) + lane), d);
                            d.Store(at);
                            sum += d;
                            dot = V.MultiplyAdd(d, deviation, dot);
                        }

                        sum.Store(lanes + lane);
                        dot.Store(lanes + (Tile * 16) + lane);
                    }
                }

                HorizontalSum.Reduce(scratch, count, sums);
                HorizontalSum.Reduce(dotLanes, count, dots);
                norm.Gradients.SetSums(group, start, count, sums, dots);
            }
        }
    }

    /// <summary>
    /// Brings the gradient, in place, through the batch norm, whose sums are known, and sets the gradients of gamma and beta, for the features
    /// [first, end). Lanes beyond the last sample come out as 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NormalizeBackward<V>(
        BatchNormPass norm, float* gradient, int gradientStride, float* product, int productStride, int first, int end, int blocks, int samples)
        where V : unmanaged, ISimd<V>
    {
        norm.CombineGradients(first, end);
        float* masks = LaneMask.Pointer;
        float* centers = norm.Center;
        float* scales = norm.GradientScale;
        float* slopes = norm.GradientSlope;
        float* shifts = norm.GradientShift;
        for (int block = 0; block < blocks; block++)
        {
            float* mask = LaneMask.Of(masks, samples - (16 * block));
            float* dy = gradient + ((long)block * gradientStride * 16);
            float* x = product + ((long)block * productStride * 16);
            for (int feature = first; feature < end; feature++)
            {
                V center = V.Create(centers[feature]);
                V scale = V.Create(scales[feature]);
                V slope = V.Create(slopes[feature]);
                V shift = V.Create(shifts[feature]);
                for (int lane = 0; lane < 16; lane += V.Count)
                {
                    float* d = dy + (feature * 16) + lane;
                    V deviation = V.Load(x + (feature * 16) + lane) - center;
                    V value = V.MultiplyAdd(scale, V.Load(d), V.MultiplyAdd(slope, deviation, shift));
                    V.And(value, V.Load(mask + lane)).Store(d);
                }
            }
        }
    }

    /// <summary>The sum of the gradient over all samples, in the order of the tree, for the features [first, end): the gradient of a bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<V>(float* gradient, int stride, float* biasGradient, int first, int end, SumTree tree, float* scratch)
        where V : unmanaged, ISimd<V>
    {
        float* waiting = scratch + 16;
        for (int feature = first; feature < end; feature++)
        {
            for (int group = 0; group < tree.Groups; group++)
            {
                int until = tree.FirstBlock(group + 1);
                for (int lane = 0; lane < 16; lane += V.Count)
                {
                    V sum = V.Zero;
                    for (int block = tree.FirstBlock(group); block < until; block++)
                    {
                        sum += V.Load(gradient + ((long)block * stride * 16) + (feature * 16) + lane);
                    }

                    sum.Store(scratch + lane);
                }

                tree.Take(group, scratch, 1, waiting, biasGradient + feature);
            }
        }
    }

    /// <summary>Per lane Σ x over the valid lanes of some blocks, for some features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLanes<V>(float* x, int stride, int blocks, int samples, int features, float* sums)
        where V : unmanaged, ISimd<V>
    {
        float* mask = LaneMask.Of(LaneMask.Pointer, samples - (16 * (blocks - 1)));
        float* last = x + ((long)(blocks - 1) * stride);
        for (int lane = 0; lane < 16 * features; lane += V.Count)
        {
            V sum = V.Zero;
            for (float* value = x + lane; value < last; value += stride)
            {
                sum += V.Load(value);
            }

            (sum + V.And(V.Load(last + lane), V.Load(mask + (lane & 15)))).Store(sums + lane);
        }
    }

    /// <summary>Per lane Σ (x − origin) and Σ (x − origin)² over the valid lanes of some blocks, for some features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MeasureLanes<V>(float* x, int stride, int blocks, int samples, int features, float* origins, float* sums, float* squares)
        where V : unmanaged, ISimd<V>
    {
        float* mask = LaneMask.Of(LaneMask.Pointer, samples - (16 * (blocks - 1)));
        for (int feature = 0; feature < features; feature++)
        {
            V origin = V.Create(origins[feature]);
            float* last = x + ((long)(blocks - 1) * stride) + (feature * 16);
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                V sum = V.Zero;
                V square = V.Zero;
                for (float* value = x + (feature * 16) + lane; value < last; value += stride)
                {
                    V deviation = V.Load(value) - origin;
                    sum += deviation;
                    square = V.MultiplyAdd(deviation, deviation, square);
                }

                V end = V.And(V.Load(last + lane) - origin, V.Load(mask + lane));
                (sum + end).Store(sums + (feature * 16) + lane);
                V.MultiplyAdd(end, end, square).Store(squares + (feature * 16) + lane);
            }
        }
    }
}
