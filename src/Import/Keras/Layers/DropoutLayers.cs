namespace GenBn.Import.Keras.Layers;

/// <summary>Dropout, and noise, which does nothing when a model predicts.</summary>
internal sealed class DropoutLayers() : LayerKind(
    "Dropout", "SpatialDropout1D", "SpatialDropout2D", "AlphaDropout", "GaussianDropout", "GaussianNoise", "ActivityRegularization", "Identity")
{
    public override KerasValue Write(LayerCall call)
    {
        NodeWriter writer = call.Writer;
        KerasValue x = call.Input;
        if (call.ClassName is "Dropout" or "SpatialDropout1D" or "SpatialDropout2D")
        {
            if (call.ClassName != "Dropout")
            {
                call.Note($"{call.ClassName} drops whole channels; the class drops single values");
            }

            return writer.Add("Dropout", x.Rank, [x.Value, writer.Floats([], call.Config.Number("rate", 0.5f))]);
        }

        if (call.ClassName != "Identity")
        {
            call.Note($"{call.ClassName} is left out: it acts in training alone");
        }

        return writer.Add("Identity", x);
    }
}
