using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>Parametric ReLU: y = x, y′ = 1 where x &gt; 0, else y = slope · x, y′ = slope, of which each channel has its own.</summary>
/// <remarks>
/// He et al., "Delving Deep into Rectifiers", 2015 (arXiv 1502.01852), section 2.1; the gradient of a slope is Σ dy · x over the values that are
/// not positive (equation 7). A vector's features are channels with a plane of 1.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class PReLUKernels
{
    /// <summary>One block forward; x and y may be the same memory.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs.</param>
    /// <param name="slopes">A slope per channel.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="plane">Values of a channel.</param>
    /// <param name="stride">Vectors of 16 from one channel to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(float* x, float* y, float* slopes, int channels, int plane, int stride)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels; channel++, x += stride * 16, y += stride * 16)
        {
            V slope = V.Create(slopes[channel]);
            for (int at = 0; at < plane * 16; at += V.Count)
            {
                Apply(V.Load(x + at), slope).Store(y + at);
            }
        }
    }

    /// <summary>One block backward; both gradients may be the same memory unless <paramref name="accumulate"/>.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="gradient">The gradient of the outputs.</param>
    /// <param name="inputGradient">Receives that of the inputs; null where nobody wants it.</param>
    /// <param name="slopes">A slope per channel.</param>
    /// <param name="sums">16 lanes for each slope, to which the block's are added; null where none learns.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="plane">Values of a channel.</param>
    /// <param name="stride">Vectors of 16 from one channel to the next.</param>
    /// <param name="fresh">Whether the sums start with this block.</param>
    /// <param name="accumulate">Whether the input gradient keeps what it holds and this is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        float* x, float* gradient, float* inputGradient, float* slopes, float* sums, int channels, int plane, int stride, bool fresh, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels; channel++)
        {
            int start = channel * stride * 16;
            V slope = V.Create(slopes[channel]);
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                if (sums != null)
                {
                    float* sum = sums + (channel * 16) + lane;
                    V block = SlopeSum<V>(x + start + lane, gradient + start + lane, plane);
                    (fresh ? block : V.Load(sum) + block).Store(sum);
                }

                for (int at = start + lane; inputGradient != null && at < start + (plane * 16); at += 16)
                {
                    V dy = V.Load(gradient + at);
                    V dx = SimdMath.Select(V.GreaterThan(V.Load(x + at), V.Zero), dy, dy * slope);
                    (accumulate ? V.Load(inputGradient + at) + dx : dx).Store(inputGradient + at);
                }
            }
        }
    }

    /// <summary>
    /// One sample forward, channels last: channel c at position p is at p · <paramref name="stride"/> + c. Whole vectors are read and
    /// written, of the slopes too.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sample<V>(float* x, float* y, float* slopes, int channels, int plane, int stride)
        where V : unmanaged, ISimd<V>
    {
        for (int position = 0; position < plane; position++, x += stride, y += stride)
        {
            for (int channel = 0; channel < channels; channel += V.Count)
            {
                Apply(V.Load(x + channel), V.Load(slopes + channel)).Store(y + channel);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Apply<V>(V x, V slope)
        where V : unmanaged, ISimd<V> => SimdMath.Select(V.GreaterThan(x, V.Zero), x, x * slope);

    /// <summary>Σ dy · x over the values of a channel that are not positive; a large plane is summed in parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SlopeSum<V>(float* x, float* gradient, int plane)
        where V : unmanaged, ISimd<V>
    {
        LongSum<V> sum = default;
        for (int first = 0; first < plane; first += LongSum.PartLength)
        {
            V part = V.Zero;
            for (int at = first * 16; at < Math.Min(plane, first + LongSum.PartLength) * 16; at += 16)
            {
                V value = V.Load(x + at);
                part = V.MultiplyAdd(V.AndNot(V.Load(gradient + at), V.GreaterThan(value, V.Zero)), value, part);
            }

            sum.Add(part);
        }

        return sum.Value;
    }
}

/// <summary>For generated code: the slopes of a PReLU, in a pass or in a predictor.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class PReLUState
{
    /// <summary>Whose memory the slopes are in.</summary>
    private readonly object _owner;

    /// <summary>The tensor that a predictor's slopes are a copy of; null in a pass.</summary>
    private readonly string? _name;
    private readonly int _channels;

    /// <summary>For a pass: reads the slopes where they are.</summary>
    public PReLUState(PReLUParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _owner = parameters;
        Slopes = parameters.Slope.Pointer;
    }

    /// <summary>For a predictor: copies the slopes, with room for whole vectors.</summary>
    /// <exception cref="ArgumentException">The tensor is missing or has another shape in a network.</exception>
    /// <exception cref="InvalidDataException">The tensor is missing or has another shape in a file.</exception>
    public PReLUState(ITensorSource tensors, string layer, int channels)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _name = layer + ".slope";
        _channels = channels;
        var slopes = new AlignedBuffer((channels + 15) & ~15);
        _owner = slopes;
        Slopes = slopes.Pointer;
        Update(tensors);
    }

    /// <summary>A slope per channel; valid as long as this object is alive.</summary>
    public float* Slopes { get; }

    /// <summary>For a predictor: copies other slopes, into the same memory.</summary>
    /// <param name="tensors">A network's tensors.</param>
    /// <exception cref="InvalidOperationException">The slopes are a pass's, which reads them where they are.</exception>
    public void Update(ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (_name is null)
        {
            throw new InvalidOperationException("Expected the slopes of a predictor, but these are a pass's, which reads them where they are.");
        }

        tensors.Tensor(_name, _channels).CopyTo(new Span<float>(Slopes, _channels));
        GC.KeepAlive(_owner);
    }
}
