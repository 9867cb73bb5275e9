using GenBn.Import.Graphs;
using GenBn.Import.Layers;
using GenBn.Import.Nodes;
using GenBn.Import.Reading;

namespace GenBn.Import.Keras.Layers;

/// <summary>
/// Convolutions of images and sequences: a depthwise one has a group for each channel, a separable one is a depthwise and a 1×1 convolution, and
/// causal padding lies before a sequence.
/// </summary>
internal sealed class ConvLayers() : LayerKind(
    "Conv1D", "Conv2D", "Convolution1D", "Convolution2D", "DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D")
{
    public override KerasValue Write(LayerCall call)
    {
        NodeWriter writer = call.Writer;
        int rank = call.SpatialDimensions + 1;
        KerasValue x = call.ChannelsFirst();
        bool isSeparable = call.ClassName.StartsWith("Separable", StringComparison.Ordinal);
        bool isDepthwise = isSeparable || call.ClassName.StartsWith("Depthwise", StringComparison.Ordinal);
        Value kernel = call.Constant("kernel", () =>
        {
            StoredTensor tensor = call.Tensor(0, "kernel", rank + 1);
            return isDepthwise
                ? writer.Floats([tensor.Shape[^2] * tensor.Shape[^1], 1, .. tensor.Shape.SkipLast(2)], Kernels.Depthwise(tensor))
                : writer.Floats([tensor.Shape[^1], tensor.Shape[^2], .. tensor.Shape.SkipLast(2)], Kernels.Turned(tensor));
        });
        bool hasBias = call.Config.Flag("use_bias", true);
        Value[] bias = hasBias ? [call.Vector(isSeparable ? 2 : 1, "bias")] : [];

        // Keras gives the channels of the input in the kernel of a depthwise convolution: as many groups as there are.
        int groups = isDepthwise ? Channels(call, kernel) : call.Config.Integer("groups", 1);
        Value[] operands = isSeparable ? [x.Value, kernel] : [x.Value, kernel, .. bias];
        x = writer.Add("Conv", rank, operands, [.. Windows(call, x, kernel), ("group", NodeWriter.Of(groups))]);
        if (isSeparable)
        {
            Value pointwise = call.Constant("pointwise kernel", () =>
            {
                StoredTensor tensor = call.Tensor(1, "pointwise kernel", rank + 1);
                return writer.Floats([tensor.Shape[^1], tensor.Shape[^2], .. tensor.Shape.SkipLast(2)], Kernels.Turned(tensor));
            });
            x = writer.Add("Conv", rank, [x.Value, pointwise, .. bias]);
        }

        return Activations.Fused(call, call.Restored(x));
    }

    private static int Channels(LayerCall call, Value kernel)
    {
        int multiplier = call.Config.Integer("depth_multiplier", 1), outputs = kernel.Constant!.Shape[0];
        return multiplier > 0 && outputs % multiplier == 0 ? outputs / multiplier
            : throw new RefusedException($"its kernel has {outputs} outputs, but {multiplier} for each channel");
    }

    private static IEnumerable<(string Name, AttributeValue Value)> Windows(LayerCall call, KerasValue x, Value kernel)
    {
        int count = call.SpatialDimensions;
        long[] strides = call.Config.Integers("strides", count, 1), dilations = call.Config.Integers("dilation_rate", count, 1);
        yield return ("strides", NodeWriter.Of(strides));
        yield return ("dilations", NodeWriter.Of(dilations));
        switch (call.Config.Text("padding", "valid"))
        {
            case "valid":
                break;
            // ONNX Runtime does not know automatic padding with a dilation.
            case "same" when x.Sizes is { } sizes && dilations.Any(dilation => dilation > 1):
                IEnumerable<WindowAxis> axes = Enumerable.Range(0, count).Select(axis => Axis(kernel.Constant!.Shape[axis + 2], strides[axis], dilations[axis])
                    .PaddedTo(sizes[axis + 1], isUpper: true));
                yield return ("pads", NodeWriter.Of([.. axes.Select(axis => (long)axis.Before), .. axes.Select(axis => (long)axis.After)]));
                break;
            case "same":
                yield return ("auto_pad", NodeWriter.Of("SAME_UPPER"));
                break;
            case "causal" when count == 1:
                yield return ("pads", NodeWriter.Of([(kernel.Constant!.Shape[^1] - 1) * dilations[0], 0L]));
                break;
            case var other:
                throw new RefusedException($"its padding is '{Names.Shown(other)}'; expected 'valid', 'same', or 'causal' for a sequence");
        }
    }

    private static WindowAxis Axis(int kernel, long stride, long dilation) =>
        kernel > 0 && stride is > 0 and <= Limits.Stride && dilation is > 0 and <= ushort.MaxValue
            ? new WindowAxis(kernel, (int)stride, (int)dilation, 0, 0, RoundsUp: false)
            : throw new RefusedException($"its stride of {stride} and dilation of {dilation} are out of range");
}
