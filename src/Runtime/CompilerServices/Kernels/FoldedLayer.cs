using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// For generated code: weights and bias of a convolution or dense layer for prediction, with the batch norm behind it folded in.
/// With s = gamma / √(variance + epsilon) of a channel its weights are w · s and its bias is (bias − mean) · s + beta.
/// </summary>
/// <remarks>
/// Computed in double precision and rounded once. Jacob et al., "Quantization and Training of Neural Networks", 2018 (arXiv 1712.05877), section 3.2.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class FoldedLayer
{
    private readonly AlignedBuffer _memory;
    private readonly string _weightName;
    private readonly string? _biasName;
    private readonly int[] _shape;
    private readonly FoldedNorm? _norm;
    private readonly LanePacking? _packing;
    private readonly TilePacking? _tiles;

    /// <summary>Where each weight of a channel that is packed is among those that were declared.</summary>
    private readonly int[] _packed;

    /// <summary>Folds and packs for direct kernels.</summary>
    /// <param name="tensors">Where the layer's tensors are.</param>
    /// <param name="layer">The layer's name, the prefix of its tensors.</param>
    /// <param name="shape">Shape of the weights, output channels first.</param>
    /// <param name="hasBias">Whether the layer has a bias.</param>
    /// <param name="norm">The batch norm behind it; null for none.</param>
    /// <param name="packing">The order of weights for one sample; null where that takes them as they are.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape in a network.</exception>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape in a file.</exception>
    public FoldedLayer(ITensorSource tensors, string layer, ReadOnlySpan<int> shape, bool hasBias, FoldedNorm? norm, LanePacking? packing)
        : this(tensors, layer, shape, hasBias, norm, packing, tiles: null)
    {
    }

    /// <summary>Folds, packs and transforms.</summary>
    /// <param name="tensors">Where the layer's tensors are.</param>
    /// <param name="layer">The layer's name, the prefix of its tensors.</param>
    /// <param name="shape">Shape of the weights, output channels first.</param>
    /// <param name="hasBias">Whether the layer has a bias.</param>
    /// <param name="norm">The batch norm behind it; null for none.</param>
    /// <param name="packing">The order of weights for one sample; null where that takes them as they are.</param>
    /// <param name="tiles">How weights are transformed; null where no kernel reads them so.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape in a network.</exception>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape in a file.</exception>
    public FoldedLayer(ITensorSource tensors, string layer, ReadOnlySpan<int> shape, bool hasBias, FoldedNorm? norm, LanePacking? packing, TilePacking? tiles)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _weightName = layer + ".weight";
        _biasName = hasBias ? layer + ".bias" : null;
        _shape = shape.ToArray();
        _norm = norm;
        _packing = packing;
        _tiles = tiles;
        ReadOnlySpan<float> weight = tensors.Tensor(_weightName, shape);
        int channels = shape[0];
        _packed = packing?.Weights(weight.Length / channels) ?? [];
        int lanes = packing is null ? 0 : packing.Groups * packing.Reserved(channels);
        int biasStart = Line(weight.Length);
        int laneStart = biasStart + Line(channels);
        int laneBiasStart = laneStart + Line(lanes * _packed.Length);
        int tileStart = laneBiasStart + Line(lanes);
        int laneTileStart = tileStart + (tiles is null ? 0 : Line(checked((int)tiles.Length(channels, shape[1]))));
        _memory = new AlignedBuffer(laneTileStart + (tiles is null ? 0 : Line(checked((int)tiles.LaneLength(shape[1])))));
        Weight = _memory.Pointer;
        Bias = Weight + biasStart;
        LaneWeight = Weight + laneStart;
        LaneBias = Weight + laneBiasStart;
        TileWeight = Weight + tileStart;
        LaneTileWeight = Weight + laneTileStart;
        FoldAndPack(tensors, weight);
    }

    /// <summary>Weights in the order of the layer's parameter.</summary>
    public float* Weight { get; }

    /// <summary>A bias per output channel.</summary>
    public float* Bias { get; }

    /// <summary>Weights in the order of the kernel for one sample; those of channels that only fill a slab are 0.</summary>
    public float* LaneWeight { get; }

    /// <summary>Biases in the order of the kernel for one sample.</summary>
    public float* LaneBias { get; }

    /// <summary>Transformed weights in the order of the kernel for many samples.</summary>
    public float* TileWeight { get; }

    /// <summary>Transformed weights in the order of the kernel for one sample.</summary>
    public float* LaneTileWeight { get; }

    /// <summary>Folds and packs other values of the same tensors, in the same memory.</summary>
    /// <param name="tensors">A network's tensors.</param>
    public void Update(ITensorSource tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        FoldAndPack(tensors, tensors.Tensor(_weightName, _shape));
    }

    private void FoldAndPack(ITensorSource tensors, ReadOnlySpan<float> weight)
    {
        int channels = _shape[0];
        Fold(tensors, weight, _biasName is null ? default : tensors.Tensor(_biasName, channels), channels);
        if (_packing is not null)
        {
            Pack(_packing, channels, weight.Length / channels);
        }

        if (_tiles is not null)
        {
            WinogradKernels.Pack(Weight, channels, _shape[1], _tiles.Rows, isTurned: false, TileWeight, 0, WinogradKernels.Tiles(channels, _tiles.Rows));
            WinogradKernels.PackLanes(Weight, channels, _shape[1], _tiles.Lanes, LaneTileWeight);
        }

        GC.KeepAlive(_memory);
    }

    private void Fold(ITensorSource tensors, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int channels)
    {
        if (_norm is null)
        {
            weight.CopyTo(new Span<float>(Weight, weight.Length));
            bias.CopyTo(new Span<float>(Bias, channels));
            return;
        }

        FoldedNorm.Tensors norm = _norm.Read(tensors, channels);
        ReadOnlySpan<float> means = norm.Means;
        ReadOnlySpan<float> shifts = norm.Shifts;
        int perChannel = weight.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            double scale = norm.Scale(channel);
            for (int index = channel * perChannel; index < (channel + 1) * perChannel; index++)
            {
                Weight[index] = (float)(weight[index] * scale);
            }

            double offset = (bias.IsEmpty ? 0.0 : bias[channel]) - means[channel];
            Bias[channel] = (float)((offset * scale) + (shifts.IsEmpty ? 0.0 : shifts[channel]));
        }
    }

    private void Pack(LanePacking packing, int channels, int perChannel)
    {
        int[] read = _packed;
        int group = channels / packing.Groups;
        int padded = packing.Padded(channels);
        int slab = packing.Slab;
        for (int channel = 0; channel < channels; channel++)
        {
            int lane = channel % group;
            int first = (channel / group * padded) + (lane / slab * slab);
            float* target = LaneWeight + ((long)first * read.Length) + (lane % slab);
            float* source = Weight + ((long)channel * perChannel);
            foreach (int index in read)
            {
                *target = source[index];
                target += slab;
            }

            LaneBias[first + (lane % slab)] = Bias[channel];
        }
    }

    /// <summary>A length in whole cache lines.</summary>
    private static int Line(int length) => checked(length + 15) & ~15;
}
