using System.Text.Json;
using GenBn.Import.Graphs;
using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>Activations by the names that Keras gives them, within layers and alone.</summary>
internal static class Activations
{
    /// <summary>The activation of a layer, which its configuration names.</summary>
    public static KerasValue Fused(LayerCall call, KerasValue x) => call.Config.Find("activation") is { } activation ? Of(call, x, activation) : x;

    /// <summary>An activation as a configuration has it: a name, a function, or a layer of its own.</summary>
    public static KerasValue Of(LayerCall call, KerasValue x, JsonElement activation)
    {
        if (activation.ValueKind == JsonValueKind.String)
        {
            return Named(call, x, activation.GetString()!);
        }

        if (activation.ValueKind == JsonValueKind.Object && activation.TryGetProperty("config", out JsonElement config))
        {
            if (config.ValueKind == JsonValueKind.String)
            {
                return Named(call, x, config.GetString()!);
            }

            if (config.ValueKind == JsonValueKind.Object && activation.TryGetProperty("class_name", out JsonElement kind)
                && kind.ValueKind == JsonValueKind.String)
            {
                var values = config.EnumerateObject().GroupBy(property => property.Name).ToDictionary(group => group.Key, group => group.Last().Value);
                return ActivationLayers.Of(call, x, kind.GetString()!, new LayerConfig(values));
            }
        }

        throw new RefusedException($"its activation is {Names.Shown(activation.GetRawText())}; expected a name");
    }

    /// <summary>An activation by its name.</summary>
    /// <exception cref="RefusedException">There is no such activation in the language.</exception>
    public static KerasValue Named(LayerCall call, KerasValue x, string name)
    {
        NodeWriter writer = call.Writer;
        switch (name)
        {
            case "linear":
                return x;
            case "relu":
                return writer.Add("Relu", x);
            case "relu6":
                return Clipped(writer, x, 0, 6);
            case "hard_tanh":
                return Clipped(writer, x, -1, 1);
            case "sigmoid" or "tanh" or "softplus" or "mish":
                return writer.Add($"{char.ToUpperInvariant(name[0])}{name[1..]}", x);
            case "elu":
                return writer.Add("Elu", x, ("alpha", NodeWriter.Of(1f)));
            case "leaky_relu":
                return writer.Add("LeakyRelu", x, ("alpha", NodeWriter.Of(0.2f)));
            case "gelu":
                return writer.Add("Gelu", x);
            case "swish" or "silu":
                return writer.Add("Mul", x.Rank, [x.Value, writer.Add("Sigmoid", x).Value]);
            case "hard_swish" or "hard_silu":
                return writer.Add("HardSwish", x);
            case "hard_sigmoid":
                return HardSigmoid(call, x);
            case "softmax":
                return writer.Add("Softmax", x, ("axis", NodeWriter.Of(-1L)));
            case "log_softmax":
                return writer.Add("LogSoftmax", x, ("axis", NodeWriter.Of(-1L)));
            default:
                throw new RefusedException($"there is no activation '{Names.Shown(name)}'");
        }
    }

    /// <summary>Bounds; infinite ones bound nothing.</summary>
    public static KerasValue Clipped(NodeWriter writer, KerasValue x, float low, float high) =>
        writer.Add("Clip", x.Rank, [x.Value, writer.Floats([], low), writer.Floats([], high)]);

    /// <summary>Keras 2: clip(0.2·x + 0.5, 0, 1). Keras 3: relu6(x + 3) / 6.</summary>
    private static KerasValue HardSigmoid(LayerCall call, KerasValue x) =>
        call.Writer.Add("HardSigmoid", x, ("alpha", NodeWriter.Of(call.IsKeras3 ? 1f / 6 : 0.2f)), ("beta", NodeWriter.Of(0.5f)));
}
