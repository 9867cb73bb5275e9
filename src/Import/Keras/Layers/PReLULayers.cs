using GenBn.Import.Reading;

namespace GenBn.Import.Keras.Layers;

/// <summary>PReLU. Its slopes have the shape of a sample, with 1 along shared axes; one for each channel is possible.</summary>
internal sealed class PReLULayers() : LayerKind("PReLU")
{
    public override KerasValue Write(LayerCall call) => call.Writer.Add("PRelu", call.Input.Rank, [call.Input.Value, call.Constant("alpha", () =>
    {
        StoredTensor slopes = call.Tensor(0, "alpha");
        return call.Writer.Floats([.. slopes.Shape], slopes.Values);
    })]);
}
