using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GenBn.CompilerServices;

/// <summary>
/// Norms with the statistics of one sample. A <em>set</em> is what is normalised together: a group of channels with all its positions, or, by
/// position, all channels of one position. With the m values x of a set:
/// <code>
/// center = Σ x / m, rounded      e = Σ (x − center) / m      variance = Σ (x − center)² / m − e²      s = 1 / √(variance + epsilon)
/// x̂ = (x − center) · s − e · s      y = gamma · x̂ + beta
/// </code>
/// and with g = gamma · ∂L/∂y:
/// <code>
/// ∂L/∂x = s · (g − Σ g / m − x̂ · Σ (g · x̂) / m)      ∂L/∂gamma = Σ ∂L/∂y · x̂      ∂L/∂beta = Σ ∂L/∂y
/// </code>
/// x − center is exact where x is near the mean, and e has the rounding of the center, so a mean that is large compared with the deviation costs
/// no digits.
/// </summary>
/// <remarks>
/// Ba, Kiros and Hinton, "Layer Normalization", 2016 (arXiv 1607.06450), and Wu and He, "Group Normalization", 2018 (arXiv 1803.08494). The
/// corrected variance: Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance", 1983. Samples are lanes, so all is
/// lane-wise. For one sample, lanes are channels: a sum over the channels of a set therefore has eight accumulators in both, for channels 0, 8,
/// 16 …, for 1, 9, 17 … and so on.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class SampleNormKernels
{
    /// <summary>Accumulators of a sum over channels.</summary>
    private const int Ways = 8;

    /// <summary>Channels whose sum becomes a part of a <see cref="LongSum{V}"/>.</summary>
    private const int PartLength = Ways * LongSum.PartLength;

    /// <summary>One block forward.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">Receives the outputs.</param>
    /// <param name="gammas">A scale per channel.</param>
    /// <param name="betas">A shift per channel.</param>
    /// <param name="moments">Receives center, s and −e · s of every set, 16 lanes each, for the backward pass; null where there is none.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="plane">Positions of a channel.</param>
    /// <param name="stride">Vectors of 16 from one channel to the next.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="byPosition">Whether each position is a set; there is one group then.</param>
    /// <param name="epsilon">Added to the variance.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V>(
        float* x, float* y, float* gammas, float* betas, float* moments, int channels, int plane, int stride, int groups, bool byPosition, float epsilon)
        where V : unmanaged, ISimd<V>
    {
        int sets = byPosition ? plane : groups;
        int count = channels / groups;
        int positions = byPosition ? 1 : plane;
        for (int set = 0; set < sets; set++)
        {
            int start = byPosition ? set * 16 : set * count * stride * 16;
            int first = byPosition ? 0 : set * count;
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                V center = Sum<V>(x + start + lane, count, stride * 16, positions) / V.Create((float)count * positions);
                Deviations(x + start + lane, count, stride * 16, positions, center, out V sum, out V squares);
                Moments(sum, squares, (float)count * positions, epsilon, out V scale, out V shift);
                if (moments != null)
                {
                    center.Store(moments + (set * 48) + lane);
                    scale.Store(moments + (set * 48) + 16 + lane);
                    shift.Store(moments + (set * 48) + 32 + lane);
                }

                for (int channel = 0; channel < count; channel++)
                {
                    V gamma = V.Create(gammas[first + channel]);
                    V a = gamma * scale;
                    V b = V.MultiplyAdd(gamma, shift, V.Create(betas[first + channel]));
                    int end = start + lane + (((channel * stride) + positions) * 16);
                    for (int at = start + lane + (channel * stride * 16); at < end; at += 16)
                    {
                        V.MultiplyAdd(V.Load(x + at) - center, a, b).Store(y + at);
                    }
                }
            }
        }
    }

    /// <summary>One block backward; both gradients may be the same memory unless <paramref name="accumulate"/>.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="gradient">The gradient of the outputs.</param>
    /// <param name="inputGradient">Receives that of the inputs; null where nobody wants it.</param>
    /// <param name="gammas">A scale per channel.</param>
    /// <param name="moments">What the forward pass has left.</param>
    /// <param name="sums">16 lanes for each gamma, and after them for each beta, to which the block's are added; null where none learns.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="plane">Positions of a channel.</param>
    /// <param name="stride">Vectors of 16 from one channel to the next.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="byPosition">Whether each position is a set.</param>
    /// <param name="scale">Whether there are sums of gammas.</param>
    /// <param name="center">Whether there are sums of betas.</param>
    /// <param name="fresh">Whether the sums start with this block.</param>
    /// <param name="accumulate">Whether the input gradient keeps what it holds and this is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<V>(
        float* x,
        float* gradient,
        float* inputGradient,
        float* gammas,
        float* moments,
        float* sums,
        int channels,
        int plane,
        int stride,
        int groups,
        bool byPosition,
        bool scale,
        bool center,
        bool fresh,
        bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        float* betaSums = sums == null || !center ? null : sums + (scale ? channels * 16 : 0);
        float* gammaSums = scale ? sums : null;
        int count = channels / groups;
        for (int lane = 0; lane < 16; lane += V.Count)
        {
            if (!byPosition)
            {
                for (int group = 0; group < groups; group++)
                {
                    BackwardOfGroup<V>(
                        x + lane, gradient + lane, inputGradient == null ? null : inputGradient + lane, gammas, moments + (group * 48) + lane,
                        gammaSums == null ? null : gammaSums + lane, betaSums == null ? null : betaSums + lane,
                        group * count, (group + 1) * count, plane, stride * 16, fresh, accumulate);
                }

                continue;
            }

            for (int channel = 0; sums != null && channel < channels; channel++)
            {
                int start = (channel * stride * 16) + lane;
                ParameterSums<V>(x + start, gradient + start, moments + lane, step: 48, plane, out V products, out V total);
                Add(gammaSums == null ? null : gammaSums + (channel * 16) + lane, products, fresh);
                Add(betaSums == null ? null : betaSums + (channel * 16) + lane, total, fresh);
            }

            for (int position = 0; inputGradient != null && position < plane; position++)
            {
                BackwardOfPosition<V>(
                    x + (position * 16) + lane, gradient + (position * 16) + lane, inputGradient + (position * 16) + lane, gammas,
                    moments + (position * 48) + lane, channels, stride * 16, accumulate);
            }
        }
    }

    /// <summary>s and −e · s from the sums of deviations and of their squares.</summary>
    private static void Moments<V>(V sum, V squares, float values, float epsilon, out V scale, out V shift)
        where V : unmanaged, ISimd<V>
    {
        V count = V.Create(values);
        V e = sum / count;
        V variance = V.Max((squares / count) - (e * e), V.Zero) + V.Create(epsilon);
        float* lanes = stackalloc float[16];
        variance.Store(lanes);
        for (int lane = 0; lane < V.Count; lane += 4)
        {
            (Vector128<float>.One / Vector128.Sqrt(Vector128.Load(lanes + lane))).Store(lanes + lane);
        }

        scale = V.Load(lanes);
        shift = V.Zero - (e * scale);
    }

    /// <summary>The sum of a set's values.</summary>
    private static V Sum<V>(float* x, int count, int step, int positions)
        where V : unmanaged, ISimd<V>
    {
        V* parts = stackalloc V[Ways];
        LongSum<V> total = default;
        for (int first = 0; first < count; first += PartLength)
        {
            new Span<V>(parts, Ways).Clear();
            for (int channel = first; channel < Math.Min(count, first + PartLength); channel++, x += step)
            {
                parts[channel % Ways] += positions == 1 ? V.Load(x) : PlaneKernels.Sum<V>(x, positions, 16);
            }

            total.Add(Combine(parts));
        }

        return total.Value;
    }

    /// <summary>The sums of a set's deviations from its center, and of their squares.</summary>
    private static void Deviations<V>(float* x, int count, int step, int positions, V center, out V sum, out V squares)
        where V : unmanaged, ISimd<V>
    {
        V* parts = stackalloc V[2 * Ways];
        LongSum<V> sums = default;
        LongSum<V> squaredSums = default;
        for (int first = 0; first < count; first += PartLength)
        {
            new Span<V>(parts, 2 * Ways).Clear();
            for (int channel = first; channel < Math.Min(count, first + PartLength); channel++, x += step)
            {
                PlaneDeviations(x, positions, 16, center, out V part, out V squaredPart);
                parts[channel % Ways] += part;
                parts[Ways + (channel % Ways)] += squaredPart;
            }

            sums.Add(Combine(parts));
            squaredSums.Add(Combine(parts + Ways));
        }

        (sum, squares) = (sums.Value, squaredSums.Value);
    }

    /// <summary>The same of one channel, whose values are <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PlaneDeviations<V>(float* x, int positions, int step, V center, out V sum, out V squares)
        where V : unmanaged, ISimd<V>
    {
        if (positions == 1)
        {
            sum = V.Load(x) - center;
            squares = sum * sum;
            return;
        }

        LongSum<V> sums = default;
        LongSum<V> squaredSums = default;
        for (int left = positions; left > 0;)
        {
            V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
            int part = Math.Min(left, 2 * LongSum.PartLength);
            left -= part;
            for (; part >= 2; part -= 2, x += 2 * step)
            {
                V even = V.Load(x) - center;
                V odd = V.Load(x + step) - center;
                a += even;
                b = V.MultiplyAdd(even, even, b);
                c += odd;
                d = V.MultiplyAdd(odd, odd, d);
            }

            if (part > 0)
            {
                V last = V.Load(x) - center;
                a += last;
                b = V.MultiplyAdd(last, last, b);
                x += step;
            }

            sums.Add(a + c);
            squaredSums.Add(b + d);
        }

        (sum, squares) = (sums.Value, squaredSums.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Combine<V>(V* parts)
        where V : unmanaged, ISimd<V> =>
        parts[0] + parts[4] + (parts[2] + parts[6]) + (parts[1] + parts[5] + (parts[3] + parts[7]));

    /// <summary>The gradients of a group of channels, [first, end); pointers are those of a vector of lanes.</summary>
    private static void BackwardOfGroup<V>(
        float* x, float* gradient, float* inputGradient, float* gammas, float* moments, float* gammaSums, float* betaSums,
        int first, int end, int plane, int step, bool fresh, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        LongSum<V> gradients = default;
        LongSum<V> products = default;
        for (int channel = first; channel < end; channel++)
        {
            ParameterSums<V>(x + (channel * step), gradient + (channel * step), moments, step: 0, plane, out V product, out V total);
            Add(gammaSums == null ? null : gammaSums + (channel * 16), product, fresh);
            Add(betaSums == null ? null : betaSums + (channel * 16), total, fresh);
            V gamma = V.Create(gammas[channel]);
            gradients.Add(gamma * total);
            products.Add(gamma * product);
        }

        if (inputGradient == null)
        {
            return;
        }

        V values = V.Create((float)(end - first) * plane);
        Slopes(moments, gradients.Value / values, products.Value / values, out V center, out V scale, out V slope, out V shift);
        for (int channel = first; channel < end; channel++)
        {
            V factor = V.Create(gammas[channel]) * scale;
            for (int at = channel * step; at < (channel * step) + (plane * 16); at += 16)
            {
                V dx = V.MultiplyAdd(V.Load(gradient + at), factor, V.MultiplyAdd(V.Load(x + at) - center, slope, shift));
                (accumulate ? V.Load(inputGradient + at) + dx : dx).Store(inputGradient + at);
            }
        }
    }

    /// <summary>The input gradient of all channels of a position; pointers are those of a vector of lanes.</summary>
    private static void BackwardOfPosition<V>(
        float* x, float* gradient, float* inputGradient, float* gammas, float* moments, int channels, int step, bool accumulate)
        where V : unmanaged, ISimd<V>
    {
        V center = V.Load(moments);
        V scale = V.Load(moments + 16);
        V shift = V.Load(moments + 32);
        LongSum<V> gradients = default;
        LongSum<V> products = default;
        for (int first = 0; first < channels; first += LongSum.PartLength)
        {
            V part = V.Zero, product = V.Zero;
            for (int channel = first; channel < Math.Min(channels, first + LongSum.PartLength); channel++)
            {
                V g = V.Load(gradient + (channel * step)) * V.Create(gammas[channel]);
                part += g;
                product = V.MultiplyAdd(g, V.MultiplyAdd(V.Load(x + (channel * step)) - center, scale, shift), product);
            }

            gradients.Add(part);
            products.Add(product);
        }

        V values = V.Create((float)channels);
        Slopes(moments, gradients.Value / values, products.Value / values, out center, out scale, out V slope, out shift);
        for (int channel = 0; channel < channels; channel++)
        {
            int at = channel * step;
            V factor = V.Create(gammas[channel]) * scale;
            V dx = V.MultiplyAdd(V.Load(gradient + at), factor, V.MultiplyAdd(V.Load(x + at) - center, slope, shift));
            (accumulate ? V.Load(inputGradient + at) + dx : dx).Store(inputGradient + at);
        }
    }

    /// <summary>
    /// ∂L/∂x = s · g + slope · (x − center) + shift, with slope = −s² · Σ (g · x̂) / m and shift = −s · Σ g / m + e · s² · Σ (g · x̂) / m.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Slopes<V>(float* moments, V gradient, V product, out V center, out V scale, out V slope, out V shift)
        where V : unmanaged, ISimd<V>
    {
        center = V.Load(moments);
        scale = V.Load(moments + 16);
        V share = scale * product;
        slope = V.Zero - (share * scale);
        shift = V.Zero - V.MultiplyAdd(share, V.Load(moments + 32), scale * gradient);
    }

    /// <summary>Σ ∂L/∂y · x̂ and Σ ∂L/∂y over the positions of a channel; a large plane is summed in parts.</summary>
    /// <param name="x">The inputs of the channel.</param>
    /// <param name="gradient">The gradient of its outputs.</param>
    /// <param name="moments">Those of the first position.</param>
    /// <param name="step">Floats from the moments of one position to those of the next; 0 where all have the same.</param>
    /// <param name="plane">Positions.</param>
    /// <param name="products">Receives the first sum.</param>
    /// <param name="total">Receives the second.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ParameterSums<V>(float* x, float* gradient, float* moments, int step, int plane, out V products, out V total)
        where V : unmanaged, ISimd<V>
    {
        LongSum<V> productSum = default;
        LongSum<V> sum = default;
        for (int first = 0; first < plane; first += LongSum.PartLength)
        {
            V part = V.Zero, product = V.Zero;
            for (int position = first; position < Math.Min(plane, first + LongSum.PartLength); position++)
            {
                float* own = moments + (position * step);
                V dy = V.Load(gradient + (position * 16));
                V normalized = V.MultiplyAdd(V.Load(x + (position * 16)) - V.Load(own), V.Load(own + 16), V.Load(own + 32));
                part += dy;
                product = V.MultiplyAdd(dy, normalized, product);
            }

            sum.Add(part);
            productSum.Add(product);
        }

        (products, total) = (productSum.Value, sum.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V>(float* sum, V value, bool fresh)
        where V : unmanaged, ISimd<V>
    {
        if (sum != null)
        {
            (fresh ? value : V.Load(sum) + value).Store(sum);
        }
    }
}

/// <summary>For generated code: gamma and beta of a norm with the statistics of one sample, in a pass or in a predictor.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class SampleNormState
{
    /// <summary>Floats that a vector may read beyond the last channel.</summary>
    private const int Slack = 16;

    /// <summary>Copies, or ones and zeros for what there is not; null where a pass needs none.</summary>
    private readonly AlignedBuffer? _numbers;

    /// <summary>Whose memory a pass's other numbers are in.</summary>
    private readonly SampleNormParameters? _parameters;

    /// <summary>The tensors that a predictor has copies of; null for one that it does without, and in a pass.</summary>
    private readonly string? _gamma;
    private readonly string? _beta;
    private readonly int _channels;

    /// <summary>For a pass: reads the parameters where they are; ones and zeros stand for missing ones.</summary>
    /// <param name="parameters">The norm's parameters.</param>
    /// <param name="channels">Number of channels.</param>
    public SampleNormState(SampleNormParameters parameters, int channels)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        if (parameters.Gamma is null || parameters.Beta is null)
        {
            _numbers = new AlignedBuffer(2L * channels);
            _numbers.Span[..channels].Fill(1);
        }

        Gammas = parameters.Gamma is { } gamma ? gamma.Pointer : _numbers!.Pointer;
        Betas = parameters.Beta is { } beta ? beta.Pointer : _numbers!.Pointer + channels;
    }

    /// <summary>For a pass: a norm without parameters.</summary>
    /// <param name="channels">Number of channels.</param>
    public SampleNormState(int channels)
        : this(new SampleNormParameters(null, null), channels)
    {
    }

    /// <summary>For a predictor: copies the parameters, with room for whole vectors.</summary>
    /// <param name="tensors">Where they are.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="scale">Whether there is a gamma.</param>
    /// <param name="center">Whether there is a beta.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape in a network.</exception>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape in a file.</exception>
    public SampleNormState(ITensorSource tensors, string layer, int channels, bool scale, bool center)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _channels = channels;
        (_gamma, _beta) = (scale ? layer + ".gamma" : null, center ? layer + ".beta" : null);
        int room = Room(channels);
        _numbers = new AlignedBuffer(2L * room);
        _numbers.Span[..channels].Fill(1);
        Gammas = _numbers.Pointer;
        Betas = _numbers.Pointer + room;
        Update(tensors);
    }

    /// <summary>A scale per channel; valid as long as this object is alive.</summary>
    public float* Gammas { get; }

    /// <summary>A shift per channel; valid as long as this object is alive.</summary>
    public float* Betas { get; }

    /// <summary>For a predictor: copies other numbers, into the same memory.</summary>
    /// <param name="tensors">A network's tensors.</param>
    /// <exception cref="InvalidOperationException">The numbers are a pass's, which reads them where they are.</exception>
    public void Update(ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (_parameters is not null)
        {
            throw new InvalidOperationException("Expected the numbers of a predictor, but these are a pass's, which reads them where they are.");
        }

        if (_gamma is not null)
        {
            tensors.Tensor(_gamma, _channels).CopyTo(new Span<float>(Gammas, _channels));
        }

        if (_beta is not null)
        {
            tensors.Tensor(_beta, _channels).CopyTo(new Span<float>(Betas, _channels));
        }

        GC.KeepAlive(_numbers);
    }

    private static int Room(int channels) => (channels + Slack + 15) & ~15;
}
