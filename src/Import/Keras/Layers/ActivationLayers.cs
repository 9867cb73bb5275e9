using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>Activations that are layers, with arguments that their names do not have.</summary>
internal sealed class ActivationLayers() : LayerKind("Activation", "ReLU", "LeakyReLU", "ELU", "Softmax", "ThresholdedReLU")
{
    public override KerasValue Write(LayerCall call) =>
        call.ClassName == "Activation" ? Activations.Fused(call, call.Input) : Of(call, call.Input, call.ClassName, call.Config);

    /// <summary>A layer of its own, which may also be the activation of another layer.</summary>
    public static KerasValue Of(LayerCall call, KerasValue x, string className, LayerConfig config)
    {
        NodeWriter writer = call.Writer;
        switch (className)
        {
            case "ReLU":
                return Rectified(writer, x, config);
            case "LeakyReLU":
                // Keras 2 calls the slope alpha.
                return writer.Add("LeakyRelu", x, ("alpha", NodeWriter.Of(config.Number("negative_slope", config.Number("alpha", 0.3f)))));
            case "ELU":
                return writer.Add("Elu", x, ("alpha", NodeWriter.Of(config.Number("alpha", 1f))));
            case "Softmax":
                return writer.Add("Softmax", x, ("axis", NodeWriter.Of(config.Integers("axis", 1, -1)[0])));
            default:
                throw new RefusedException($"there is no activation '{Names.Shown(className)}'");
        }
    }

    private static KerasValue Rectified(NodeWriter writer, KerasValue x, LayerConfig config)
    {
        float slope = config.Number("negative_slope", 0f), threshold = config.Number("threshold", 0f);
        double? most = config.Number("max_value");
        if (threshold != 0)
        {
            throw new RefusedException(FormattableString.Invariant($"its threshold is {threshold}, but only 0 is possible"));
        }

        return (slope, most) switch
        {
            (0, null) => writer.Add("Relu", x),
            (0, { } high) => Activations.Clipped(writer, x, 0, (float)high),
            (_, null) => writer.Add("LeakyRelu", x, ("alpha", NodeWriter.Of(slope))),
            _ => throw new RefusedException("it has both a slope and a largest value, for which there is no activation"),
        };
    }
}
