namespace GenBn.Import.Graphs;

/// <summary>A layer of another format than ONNX that became one or more nodes: messages name the layer as its file does.</summary>
/// <param name="Operator">Its class.</param>
/// <param name="Inputs">What it reads.</param>
internal sealed record NodeSource(string Operator, IReadOnlyList<Value> Inputs)
{
    /// <summary>What it gives; null until it is known.</summary>
    public Value? Output { get; set; }
}
