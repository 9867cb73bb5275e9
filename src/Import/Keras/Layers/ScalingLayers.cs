using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>
/// Scaling of the input: Rescaling, x · scale + offset, and Normalization, (x − mean) / √variance, with statistics of the configuration or the weights.
/// Layers that change training samples at random do nothing when a model predicts.
/// </summary>
internal sealed class ScalingLayers() : LayerKind(
    "Rescaling", "Normalization", "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness")
{
    /// <summary>The smallest deviation that Keras divides by.</summary>
    private const double LeastDeviation = 1e-7;

    public override KerasValue Write(LayerCall call) => call.ClassName switch
    {
        "Rescaling" => Rescaled(call),
        "Normalization" => Normalized(call),
        _ => Dropped(call),
    };

    private static KerasValue Rescaled(LayerCall call)
    {
        KerasValue x = By(call, "Mul", call.Input, call.Config.Numbers("scale") ?? [1]);
        return By(call, "Add", x, call.Config.Numbers("offset") ?? [0]);
    }

    private static KerasValue Normalized(LayerCall call)
    {
        if (call.Config.Flag("invert", false))
        {
            throw new RefusedException("it reverses a normalisation (invert), for which there is no layer");
        }

        float[] mean = call.Config.Numbers("mean") ?? Statistics(call, 0, "mean");
        float[] variance = call.Config.Numbers("variance") ?? Statistics(call, 1, "variance");
        float[] deviation = [.. variance.Select(number => (float)Math.Max(Math.Sqrt(number), LeastDeviation))];
        return By(call, "Div", By(call, "Sub", call.Input, mean), deviation);
    }

    /// <summary>Statistics that the layer has measured; all dimensions but the last have size 1.</summary>
    private static float[] Statistics(LayerCall call, int index, string role) => call.TensorCount > index
        ? call.Tensor(index, role).Values
        : throw new RefusedException($"its {role} is missing: it was not adapted before the model was saved");

    private static KerasValue By(LayerCall call, string operation, KerasValue x, float[] numbers) =>
        call.Writer.Add(operation, x.Rank, [x.Value, call.Writer.Floats(numbers.Length == 1 ? [] : [numbers.Length], numbers)]);

    private static KerasValue Dropped(LayerCall call)
    {
        call.Note($"{call.ClassName} is left out: it changes samples in training alone");
        return call.Writer.Add("Identity", call.Input);
    }
}
