using System.ComponentModel;

namespace GenBn.CompilerServices;

/// <summary>
/// For generated code: weights and bias of a convolution or dense layer for prediction, with the batch norm behind it folded in.
/// With s = gamma / √(variance + epsilon) of a channel its weights are w · s and its bias is (bias − mean) · s + beta.
/// </summary>
/// <remarks>Computed in double precision and rounded once. Jacob et al., "Quantization and Training of Neural Networks", 2018 (arXiv 1712.05877), section 3.2.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class FoldedLayer
{
    private readonly AlignedBuffer _memory;

    /// <summary>Folds and packs.</summary>
    /// <param name="tensors">Where the layer's tensors are.</param>
    /// <param name="layer">The layer's name, the prefix of its tensors.</param>
    /// <param name="shape">Shape of the weights, output channels first.</param>
    /// <param name="hasBias">Whether the layer has a bias.</param>
    /// <param name="norm">The batch norm behind it; null for none.</param>
    /// <param name="packing">The order of weights for one sample; null where that takes them as they are.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another shape in a network.</exception>
    /// <exception cref="InvalidDataException">A tensor is missing or has another shape in a file.</exception>
    public FoldedLayer(ITensorSource tensors, string layer, ReadOnlySpan<int> shape, bool hasBias, FoldedNorm? norm, LanePacking? packing)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ReadOnlySpan<float> weight = tensors.Tensor(layer + ".weight", shape);
        int channels = shape[0];
        int[] read = packing?.Weights(weight.Length / channels) ?? [];
        int lanes = packing is null ? 0 : packing.Groups * packing.Reserved(channels);
        int biasStart = Line(weight.Length);
        int laneStart = biasStart + Line(channels);
        int laneBiasStart = laneStart + Line(lanes * read.Length);
        _memory = new AlignedBuffer(laneBiasStart + Line(lanes));
        Weight = _memory.Pointer;
        Bias = Weight + biasStart;
        LaneWeight = Weight + laneStart;
        LaneBias = Weight + laneBiasStart;
        Fold(tensors, weight, hasBias ? tensors.Tensor(layer + ".bias", channels) : default, norm, channels);
        if (packing is not null)
        {
            Pack(packing, channels, weight.Length / channels, read);
        }
    }

    /// <summary>Weights in the order of the layer's parameter.</summary>
    public float* Weight { get; }

    /// <summary>A bias per output channel.</summary>
    public float* Bias { get; }

    /// <summary>Weights in the order of the kernel for one sample; those of channels that only fill a slab are 0.</summary>
    public float* LaneWeight { get; }

    /// <summary>Biases in the order of the kernel for one sample.</summary>
    public float* LaneBias { get; }

    private void Fold(ITensorSource tensors, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, FoldedNorm? norm, int channels)
    {
        if (norm is null)
        {
            weight.CopyTo(new Span<float>(Weight, weight.Length));
            bias.CopyTo(new Span<float>(Bias, channels));
            return;
        }

        double[] scales = norm.Scales(tensors, channels);
        ReadOnlySpan<float> means = norm.Means(tensors, channels);
        ReadOnlySpan<float> shifts = norm.Shifts(tensors, channels);
        int perChannel = weight.Length / channels;
        for (int channel = 0; channel < channels; channel++)
        {
            double scale = scales[channel];
            for (int index = channel * perChannel; index < (channel + 1) * perChannel; index++)
            {
                Weight[index] = (float)(weight[index] * scale);
            }

            double offset = (bias.IsEmpty ? 0.0 : bias[channel]) - means[channel];
            Bias[channel] = (float)((offset * scale) + (shifts.IsEmpty ? 0.0 : shifts[channel]));
        }
    }

    private void Pack(LanePacking packing, int channels, int perChannel, int[] read)
    {
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
