namespace GenBn.Onnx.Nodes;

/// <content>A product. ONNX aligns shapes at their ends, so a vector with a factor for each channel becomes an image of one pixel.</content>
internal sealed partial class LayerNodes
{
    public string Visit(ProductLayer layer)
    {
        int missing = layer.Shape.Count - layer.FactorShape.Count;
        string factor = missing == 0
            ? writer.Inputs[1]
            : writer.Step("factors", "Unsqueeze", writer.Inputs[1], writer.Integers("axes", [.. Enumerable.Range(2, missing)]));
        return writer.Result("Mul", [writer.Input, factor]);
    }
}
