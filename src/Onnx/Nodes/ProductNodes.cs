namespace GenBn.Onnx.Nodes;

/// <content>A product. ONNX aligns shapes at their ends, so a vector with a factor for each channel becomes an image of one pixel.</content>
internal sealed partial class LayerNodes
{
    public string Visit(ProductLayer layer)
    {
        string factor = layer.FactorShape.Count == layer.Shape.Count
            ? writer.Inputs[1]
            : writer.Step("factors", "Unsqueeze", writer.Inputs[1], writer.Integers("axes", [.. Enumerable.Range(2, layer.Shape.Count - layer.FactorShape.Count)]));
        return writer.Result("Mul", [writer.Input, factor]);
    }
}
