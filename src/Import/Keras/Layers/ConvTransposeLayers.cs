using GenBn.Import.Graphs;
using GenBn.Import.Nodes;
using GenBn.Import.Reading;

namespace GenBn.Import.Keras.Layers;

/// <summary>
/// Transposed convolutions. Keras says how long the output is: stride · length for <c>same</c>, and at least what all windows reach for <c>valid</c>. What
/// the windows reach beyond it is cut off, half of it before and the rest behind, as TensorFlow does; what is missing is added behind.
/// </summary>
internal sealed class ConvTransposeLayers() : LayerKind("Conv1DTranspose", "Conv2DTranspose", "Convolution2DTranspose")
{
    public override KerasValue Write(LayerCall call)
    {
        NodeWriter writer = call.Writer;
        int count = call.SpatialDimensions, rank = count + 1;
        KerasValue x = call.ChannelsFirst();
        Value kernel = call.Constant("kernel", () =>
        {
            StoredTensor tensor = call.Tensor(0, "kernel", rank + 1);
            return writer.Floats([tensor.Shape[^1], tensor.Shape[^2], .. tensor.Shape.SkipLast(2)], Kernels.Turned(tensor));
        });
        bool hasBias = call.Config.Flag("use_bias", true);
        Value[] bias = hasBias ? [call.Vector(1, "bias")] : [];
        long[] strides = call.Config.Integers("strides", count, 1), dilations = call.Config.Integers("dilation_rate", count, 1);
        IReadOnlyList<int> sizes = kernel.Constant!.Shape;
        long[] cut = [.. Enumerable.Range(0, count).Select(axis => CutOff(call, sizes[axis + 2], strides[axis], dilations[axis], axis, count))];
        long[] before = [.. cut.Select(total => Math.Max(total, 0) / 2)];
        x = writer.Add(
            "ConvTranspose",
            rank,
            [x.Value, kernel, .. bias],
            ("kernel_shape", NodeWriter.Of([.. sizes.Skip(2).Select(size => (long)size)])),
            ("strides", NodeWriter.Of(strides)),
            ("dilations", NodeWriter.Of(dilations)),
            ("pads", NodeWriter.Of([.. before, .. before])),
            ("output_padding", NodeWriter.Of([.. cut.Select(total => Math.Max(-total, 0))])),
            ("group", NodeWriter.Of(call.Config.Integer("groups", 1))));
        long[] behind = [.. cut.Select((total, axis) => Math.Max(total, 0) - (2 * before[axis]))];
        if (behind.Any(size => size > 0))
        {
            x = Crops.Write(writer, x, new long[count], behind);
        }

        return Activations.Fused(call, call.Restored(x));
    }

    /// <summary>How much of an axis is cut off; negative: how much is added behind.</summary>
    private static long CutOff(LayerCall call, int size, long stride, long dilation, int axis, int count)
    {
        if (size < 1 || stride < 1 || dilation < 1)
        {
            throw new RefusedException($"its kernel of {size}, stride of {stride} and dilation of {dilation} must be positive");
        }

        long kernel = size + ((size - 1) * (dilation - 1));
        string padding = call.Config.Text("padding", "valid");
        if (padding is not ("same" or "valid"))
        {
            throw new RefusedException($"its padding is '{Names.Shown(padding)}'; expected 'valid' or 'same'");
        }

        if (call.Config.Find("output_padding") is null)
        {
            return padding == "same" || kernel < stride ? kernel - stride : 0;
        }

        long added = call.Config.Integers("output_padding", count, 0)[axis];
        long cut = (padding == "same" ? 2 * (kernel / 2) : 0) - added;

        // As many windows must fit on the output as there are inputs.
        return added >= 0 && added < stride && (padding == "valid" || (kernel - cut is > 0 and var rest && rest <= stride)) ? cut
            : throw new RefusedException($"its output padding of {added} does not fit its kernel of {kernel} and stride of {stride}");
    }
}
