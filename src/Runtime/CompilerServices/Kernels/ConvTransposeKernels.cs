using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace GenBn.CompilerServices;

/// <summary>
/// What a transposed convolution needs beside the kernels of the convolution whose input gradient it is: its bias, y[o] = b[o] + …, and the
/// gradient of that, Σ ∂L/∂y[o].
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ConvTransposeKernels
{
    /// <summary>Fills the channels of one block with their biases.</summary>
    /// <param name="y">Receives the biases.</param>
    /// <param name="biases">A bias per channel.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="plane">Values of a channel.</param>
    /// <param name="stride">Vectors of 16 from one channel to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<V>(float* y, float* biases, int channels, int plane, int stride)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels; channel++, y += stride * 16)
        {
            V bias = V.Create(biases[channel]);
            for (int at = 0; at < plane * 16; at += V.Count)
            {
                bias.Store(y + at);
            }
        }
    }

    /// <summary>Adds the gradient of one block to 16 lanes for each bias.</summary>
    /// <param name="gradient">The gradient of the outputs.</param>
    /// <param name="sums">16 lanes for each channel.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="plane">Values of a channel.</param>
    /// <param name="stride">Vectors of 16 from one channel to the next.</param>
    /// <param name="fresh">Whether the sums start with this block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddBiases<V>(float* gradient, float* sums, int channels, int plane, int stride, bool fresh)
        where V : unmanaged, ISimd<V>
    {
        for (int channel = 0; channel < channels; channel++, gradient += stride * 16, sums += 16)
        {
            for (int lane = 0; lane < 16; lane += V.Count)
            {
                V sum = PlaneKernels.Sum<V>(gradient + lane, plane, 16);
                (fresh ? sum : V.Load(sums + lane) + sum).Store(sums + lane);
            }
        }
    }

    /// <summary>The gradients of the biases [first, end) over the whole batch.</summary>
    /// <param name="gradient">The gradient of the outputs of all blocks.</param>
    /// <param name="biasGradient">Receives the gradients.</param>
    /// <param name="plane">Values of a channel.</param>
    /// <param name="stride">Vectors of 16 from one channel to the next.</param>
    /// <param name="blockStride">Vectors of 16 from one block to the next.</param>
    /// <param name="first">The first channel.</param>
    /// <param name="end">One past the last.</param>
    /// <param name="tree">The order in which groups of blocks are added.</param>
    /// <param name="sums">Memory for 16 lanes and <see cref="SumTree.Levels"/> sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Biases<V>(
        float* gradient, float* biasGradient, int plane, int stride, int blockStride, int first, int end, SumTree tree, float* sums)
        where V : unmanaged, ISimd<V>
    {
        ArgumentNullException.ThrowIfNull(tree);
        for (int channel = first; channel < end; channel++)
        {
            for (int group = 0; group < tree.Groups; group++)
            {
                int begin = tree.FirstBlock(group);
                for (int block = begin; block < tree.FirstBlock(group + 1); block++)
                {
                    AddBiases<V>(gradient + ((((long)block * blockStride) + ((long)channel * stride)) * 16), sums, 1, plane, stride, fresh: block == begin);
                }

                tree.Take(group, sums, 1, sums + 16, biasGradient + channel);
            }
        }
    }
}

/// <summary>For generated code: a transposed convolution's weights in a pass, or in a predictor, which also computes one sample with them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class ConvTransposeState
{
    private const int MostKernel = 16;
    private const int TileColumns = 4;

    /// <summary>Whose memory a pass's weights are in; null in a predictor.</summary>
    private readonly ConvTransposeParameters? _parameters;

    /// <summary>Copies of a predictor: as they are, as vectors of output channels, and the bias.</summary>
    private readonly AlignedBuffer? _weightCopy;
    private readonly AlignedBuffer? _laneCopy;
    private readonly AlignedBuffer? _biasCopy;

    /// <summary>The tensors that a predictor has copies of; null in a pass, and where there is no bias.</summary>
    private readonly string? _weightName;
    private readonly string? _biasName;
    private readonly ImageShape _input;
    private readonly ImageShape _output;
    private readonly LayerWindow? _window;
    private readonly int _groups;

    /// <summary>[input channel][kernel row][kernel column][output channels of the group, as whole vectors].</summary>
    private readonly float* _lanes;
    private readonly ColumnTile[] _columns = [];

    /// <summary>For a pass: reads the parameters where they are.</summary>
    /// <param name="parameters">The layer's parameters.</param>
    public ConvTransposeState(ConvTransposeParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        Weight = parameters.Weight.Pointer;
        Bias = parameters.Bias is { } bias ? bias.Pointer : null;
    }

    /// <summary>For a predictor: copies the parameters, and packs the weight for one sample.</summary>
    /// <param name="tensors">Where they are.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="input">Shape of the input.</param>
    /// <param name="output">Shape of the output.</param>
    /// <param name="window">The windows of the convolution whose input gradient this is.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape in a network.</exception>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape in a file.</exception>
    public ConvTransposeState(ITensorSource tensors, string layer, ImageShape input, ImageShape output, LayerWindow window, int groups, bool bias)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(window);
        (_input, _output, _window, _groups) = (input, output, window, groups);
        (_weightName, _biasName) = (layer + ".weight", bias ? layer + ".bias" : null);
        _columns = TilesOf(window);
        _weightCopy = new AlignedBuffer(Line((long)input.Channels * GroupChannels * KernelTaps));
        _laneCopy = new AlignedBuffer(Line((long)input.Channels * KernelTaps * Lanes));
        _biasCopy = new AlignedBuffer(Line(output.Channels));
        _lanes = _laneCopy.Pointer;
        Weight = _weightCopy.Pointer;
        Bias = _biasCopy.Pointer;
        Update(tensors);
    }

    /// <summary>The weight; valid as long as this object is alive.</summary>
    public float* Weight { get; }

    /// <summary>The bias; in a predictor zeros, and in a pass null, where there is none.</summary>
    public float* Bias { get; }

    private int GroupChannels => _output.Channels / _groups;

    private int KernelTaps => _window!.Kernel.Height * _window.Kernel.Width;

    /// <summary>Output channels of a group in whole vectors.</summary>
    private int Lanes => LanesOf(GroupChannels);

    /// <summary>For a predictor: copies other weights, into the same memory.</summary>
    /// <param name="tensors">A network's tensors.</param>
    /// <exception cref="InvalidOperationException">The weights are a pass's, which reads them where they are.</exception>
    public void Update(ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (_parameters is not null)
        {
            throw new InvalidOperationException("Expected the weights of a predictor, but these are a pass's, which reads them where they are.");
        }

        ReadOnlySpan<float> weight = tensors.Tensor(_weightName!, _input.Channels, GroupChannels, _window!.Kernel.Height, _window.Kernel.Width);
        weight.CopyTo(new Span<float>(Weight, weight.Length));
        for (int index = 0; index < weight.Length; index++)
        {
            int tap = index % KernelTaps;
            int channel = index / KernelTaps % GroupChannels;
            int source = index / KernelTaps / GroupChannels;
            _lanes[((((long)source * KernelTaps) + tap) * Lanes) + channel] = weight[index];
        }

        if (_biasName is not null)
        {
            tensors.Tensor(_biasName, _output.Channels).CopyTo(new Span<float>(Bias, _output.Channels));
        }

        GC.KeepAlive(_weightCopy);
        GC.KeepAlive(_laneCopy);
        GC.KeepAlive(_biasCopy);
    }

    /// <summary>
    /// For a predictor: one sample forward, channels last. The terms of an output are added to its bias in the order of input channel, kernel row and
    /// kernel column, as by the kernels for many samples.
    /// </summary>
    /// <typeparam name="V">Vectors of at most 8 floats, or of 16 where a group has as many output channels.</typeparam>
    /// <param name="x">The inputs: channel c at position p is at p · <paramref name="inputStride"/> + c.</param>
    /// <param name="y">Receives the outputs.</param>
    /// <param name="inputStride">Floats from one position of the input to the next.</param>
    /// <param name="outputStride">Floats from one position of the output to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sample<V>(float* x, float* y, int inputStride, int outputStride)
        where V : unmanaged, ISimd<V>
    {
        LayerWindow window = _window!;
        Tap* rows = stackalloc Tap[MostKernel];
        Tap* columns = stackalloc Tap[MostKernel];
        Tap* taps = stackalloc Tap[MostKernel * MostKernel];
        for (int row = 0; row < _output.Height; row++, y += _output.Width * outputStride)
        {
            int rowTaps = TapsOf(row, window.Kernel.Height, window.Stride.Height, window.PaddingBefore.Height, window.Dilation.Height, _input.Height, rows);
            Scale(rows, rowTaps, window.Kernel.Width * Lanes, _input.Width * inputStride);
            foreach (ColumnTile tile in _columns)
            {
                int columnTaps = TapsOf(
                    tile.First, window.Kernel.Width, window.Stride.Width, window.PaddingBefore.Width, window.Dilation.Width, _input.Width, columns);
                Scale(columns, columnTaps, Lanes, inputStride);
                Tap* end = taps;
                for (int tap = 0; tap < rowTaps * columnTaps; tap++)
                {
                    Tap vertical = rows[tap / columnTaps], horizontal = columns[tap % columnTaps];
                    *end++ = new Tap(vertical.Weight + horizontal.Weight, vertical.Source + horizontal.Source);
                }

                float* target = y + (tile.First * outputStride);
                if (tile.Count == TileColumns)
                {
                    FourColumns<V>(x, target, inputStride, outputStride * window.Stride.Width, taps, end);
                }
                else
                {
                    OneColumn<V>(x, target, taps, end);
                }
            }
        }
    }

    /// <summary>Floats in whole cache lines.</summary>
    private static long Line(long floats) => (floats + 15) / 16 * 16;

    private static int LanesOf(int channels) => channels >= 16 ? (channels + 15) & ~15 : (channels + 7) & ~7;

    /// <summary>The elements of a kernel's row or column that bring inputs to an output, with the inputs.</summary>
    private static int TapsOf(int output, int kernel, int stride, int padding, int dilation, int inputs, Tap* taps)
    {
        int count = 0;
        for (int k = 0; k < kernel; k++)
        {
            int source = output + padding - (k * dilation);
            if (source >= 0 && source % stride == 0 && source / stride < inputs)
            {
                taps[count++] = new Tap(k, source / stride);
            }
        }

        return count;
    }

    /// <summary>All channels of one output position: up to four vectors of them at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OneColumn<V>(float* x, float* y, Tap* taps, Tap* end)
        where V : unmanaged, ISimd<V>
    {
        int sources = _input.Channels / _groups;
        int step = KernelTaps * Lanes;
        float* lanes = stackalloc float[16];
        for (int group = 0; group < _groups; group++)
        {
            float* input = x + (group * sources);
            float* weight = _lanes + ((long)group * sources * step);
            int first = group * GroupChannels;
            int channel = 0;
            for (; channel + (4 * V.Count) <= GroupChannels; channel += 4 * V.Count)
            {
                float* target = y + first + channel;
                float* bias = Bias + first + channel;
                V a = V.Load(bias), b = V.Load(bias + V.Count), c = V.Load(bias + (2 * V.Count)), d = V.Load(bias + (3 * V.Count));
                for (int source = 0; source < sources; source++)
                {
                    for (Tap* tap = taps; tap < end; tap++)
                    {
                        V value = V.Create(input[tap->Source + source]);
                        float* w = weight + ((long)source * step) + tap->Weight + channel;
                        a = V.MultiplyAdd(value, V.Load(w), a);
                        b = V.MultiplyAdd(value, V.Load(w + V.Count), b);
                        c = V.MultiplyAdd(value, V.Load(w + (2 * V.Count)), c);
                        d = V.MultiplyAdd(value, V.Load(w + (3 * V.Count)), d);
                    }
                }

                a.Store(target);
                b.Store(target + V.Count);
                c.Store(target + (2 * V.Count));
                d.Store(target + (3 * V.Count));
            }

            for (; channel + (2 * V.Count) <= GroupChannels; channel += 2 * V.Count)
            {
                V a = V.Load(Bias + first + channel), b = V.Load(Bias + first + channel + V.Count);
                for (int source = 0; source < sources; source++)
                {
                    for (Tap* tap = taps; tap < end; tap++)
                    {
                        V value = V.Create(input[tap->Source + source]);
                        float* w = weight + ((long)source * step) + tap->Weight + channel;
                        a = V.MultiplyAdd(value, V.Load(w), a);
                        b = V.MultiplyAdd(value, V.Load(w + V.Count), b);
                    }
                }

                a.Store(y + first + channel);
                b.Store(y + first + channel + V.Count);
            }

            for (; channel < GroupChannels; channel += V.Count)
            {
                int count = Math.Min(V.Count, GroupChannels - channel);
                new Span<float>(lanes, 16).Clear();
                new ReadOnlySpan<float>(Bias + first + channel, count).CopyTo(new Span<float>(lanes, count));
                V sum = V.Load(lanes);
                for (int source = 0; source < sources; source++)
                {
                    for (Tap* tap = taps; tap < end; tap++)
                    {
                        float* w = weight + ((long)source * step) + tap->Weight + channel;
                        sum = V.MultiplyAdd(V.Create(input[tap->Source + source]), V.Load(w), sum);
                    }
                }

                sum.Store(lanes);
                new ReadOnlySpan<float>(lanes, count).CopyTo(new Span<float>(y + first + channel, count));
            }
        }
    }

    /// <summary>
    /// All channels of four output positions that read the same elements of the kernel, from inputs next to each other: up to two vectors of them
    /// at a time, so that a weight is loaded once for four positions.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FourColumns<V>(float* x, float* y, int inputStride, int outputStride, Tap* taps, Tap* end)
        where V : unmanaged, ISimd<V>
    {
        int sources = _input.Channels / _groups;
        int step = KernelTaps * Lanes;
        float* lanes = stackalloc float[16];
        for (int group = 0; group < _groups; group++)
        {
            float* input = x + (group * sources);
            int first = group * GroupChannels;
            int channel = 0;
            for (; channel + (2 * V.Count) <= GroupChannels; channel += 2 * V.Count)
            {
                float* weight = _lanes + ((long)group * sources * step) + channel;
                float* target = y + first + channel;
                float* bias = Bias + first + channel;
                V a0 = V.Load(bias), b0 = V.Load(bias + V.Count);
                V a1 = a0, b1 = b0, a2 = a0, b2 = b0, a3 = a0, b3 = b0;
                for (int source = 0; source < sources; source++, weight += step)
                {
                    for (Tap* tap = taps; tap < end; tap++)
                    {
                        float* value = input + tap->Source + source;
                        float* w = weight + tap->Weight;
                        V left = V.Load(w), right = V.Load(w + V.Count);
                        V one = V.Create(value[0]), two = V.Create(value[inputStride]);
                        a0 = V.MultiplyAdd(one, left, a0);
                        b0 = V.MultiplyAdd(one, right, b0);
                        a1 = V.MultiplyAdd(two, left, a1);
                        b1 = V.MultiplyAdd(two, right, b1);
                        V three = V.Create(value[2 * inputStride]), four = V.Create(value[3 * inputStride]);
                        a2 = V.MultiplyAdd(three, left, a2);
                        b2 = V.MultiplyAdd(three, right, b2);
                        a3 = V.MultiplyAdd(four, left, a3);
                        b3 = V.MultiplyAdd(four, right, b3);
                    }
                }

                a0.Store(target);
                b0.Store(target + V.Count);
                a1.Store(target + outputStride);
                b1.Store(target + outputStride + V.Count);
                a2.Store(target + (2 * outputStride));
                b2.Store(target + (2 * outputStride) + V.Count);
                a3.Store(target + (3 * outputStride));
                b3.Store(target + (3 * outputStride) + V.Count);
            }

            for (; channel < GroupChannels; channel += V.Count)
            {
                int count = Math.Min(V.Count, GroupChannels - channel);
                float* weight = _lanes + ((long)group * sources * step) + channel;
                new Span<float>(lanes, 16).Clear();
                new ReadOnlySpan<float>(Bias + first + channel, count).CopyTo(new Span<float>(lanes, count));
                V a0 = V.Load(lanes);
                V a1 = a0, a2 = a0, a3 = a0;
                for (int source = 0; source < sources; source++, weight += step)
                {
                    for (Tap* tap = taps; tap < end; tap++)
                    {
                        float* value = input + tap->Source + source;
                        V w = V.Load(weight + tap->Weight);
                        a0 = V.MultiplyAdd(V.Create(value[0]), w, a0);
                        a1 = V.MultiplyAdd(V.Create(value[inputStride]), w, a1);
                        a2 = V.MultiplyAdd(V.Create(value[2 * inputStride]), w, a2);
                        a3 = V.MultiplyAdd(V.Create(value[3 * inputStride]), w, a3);
                    }
                }

                float* target = y + first + channel;
                Store(a0, target, count, lanes);
                Store(a1, target + outputStride, count, lanes);
                Store(a2, target + (2 * outputStride), count, lanes);
                Store(a3, target + (3 * outputStride), count, lanes);
            }
        }
    }

    /// <summary>Stores the first lanes of a vector.</summary>
    private static void Store<V>(V value, float* target, int count, float* lanes)
        where V : unmanaged, ISimd<V>
    {
        value.Store(lanes);
        new ReadOnlySpan<float>(lanes, count).CopyTo(new Span<float>(target, count));
    }

    /// <summary>Makes distances in floats of numbers of elements.</summary>
    private static void Scale(Tap* taps, int count, int weight, int source)
    {
        for (int tap = 0; tap < count; tap++)
        {
            taps[tap] = new Tap(taps[tap].Weight * weight, taps[tap].Source * source);
        }
    }

    /// <summary>
    /// The output columns: four at a time, as far apart as the stride, if they read the same elements of the kernel; the others alone.
    /// </summary>
    private ColumnTile[] TilesOf(LayerWindow window)
    {
        var tiles = new List<ColumnTile>();
        int stride = window.Stride.Width;
        for (int phase = 0; phase < Math.Min(stride, _output.Width); phase++)
        {
            for (int first = phase, end; first < _output.Width; first = end)
            {
                int[] used = Used(first);
                for (end = first + stride; end < _output.Width && Used(end).SequenceEqual(used); end += stride)
                {
                }

                // The last four may overlap those before: what both compute is the same.
                int columns = (end - first) / stride;
                int width = columns >= TileColumns ? TileColumns : 1;
                for (int column = 0; column < columns; column += width)
                {
                    tiles.Add(new ColumnTile(first + (Math.Min(column, columns - width) * stride), width));
                }
            }
        }

        return [.. tiles];

        int[] Used(int column)
        {
            Tap* taps = stackalloc Tap[MostKernel];
            int count = TapsOf(column, window.Kernel.Width, stride, window.PaddingBefore.Width, window.Dilation.Width, _input.Width, taps);
            int[] used = new int[count];
            for (int tap = 0; tap < count; tap++)
            {
                used[tap] = taps[tap].Weight;
            }

            return used;
        }
    }

    /// <summary>An element of a kernel, or of its row or column.</summary>
    /// <param name="Weight">Its place in the kernel, or floats to it.</param>
    /// <param name="Source">The row or column of the input, or floats to it.</param>
    private readonly record struct Tap(int Weight, int Source);

    /// <summary>Output columns that are computed together.</summary>
    /// <param name="First">The first.</param>
    /// <param name="Count">Their number.</param>
    private readonly record struct ColumnTile(int First, int Count);
}
