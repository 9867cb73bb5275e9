using GenBn.Import.Graphs;
using GenBn.Import.Reading;

namespace GenBn.Import.Keras.Layers;

/// <summary>Dense layers, whose kernel is features × units. At each position of an image or sequence, it is a convolution with a kernel of 1.</summary>
internal sealed class DenseLayers() : LayerKind("Dense")
{
    public override KerasValue Write(LayerCall call)
    {
        KerasValue input = call.Input;
        NodeWriter writer = call.Writer;
        bool hasBias = call.Config.Flag("use_bias", true);
        Value[] bias = hasBias ? [call.Vector(1, "bias")] : [];
        KerasValue result;
        if (input.Rank == 1)
        {
            Value kernel = call.Constant("kernel", () =>
            {
                StoredTensor tensor = call.Tensor(0, "kernel", 2);
                return writer.Floats([.. tensor.Shape], tensor.Values);
            });
            result = writer.Add("Gemm", 1, [input.Value, kernel, .. bias]);
        }
        else
        {
            Value kernel = call.Constant("kernel", () =>
            {
                StoredTensor tensor = call.Tensor(0, "kernel", 2);
                int[] positions = [.. Enumerable.Repeat(1, input.Rank - 1)];
                return writer.Floats([tensor.Shape[1], tensor.Shape[0], .. positions], Kernels.Turned(tensor));
            });
            result = writer.ChannelsLast(writer.Add("Conv", input.Rank, [writer.ChannelsFirst(input).Value, kernel, .. bias]));
        }

        return Activations.Fused(call, result);
    }
}
