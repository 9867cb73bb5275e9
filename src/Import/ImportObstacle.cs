namespace GenBn.Import;

/// <summary>Something in a model that the language of GenBn cannot say.</summary>
/// <param name="Operator">The operator, for example <c>Conv</c>; <c>model</c> for what concerns the model as a whole.</param>
/// <param name="Node">Name of the node or value in the file.</param>
/// <param name="Shapes">Shapes of what the node reads and gives, with N for the number of samples; empty if there are none to show.</param>
/// <param name="Reason">What is in the way, and what to do about it if something can be done.</param>
public sealed record ImportObstacle(string Operator, string Node, string Shapes, string Reason)
{
    /// <summary>Returns one line: operator, node, shapes and reason.</summary>
    public override string ToString() => $"{Operator} '{Node}'{(Shapes.Length == 0 ? "" : $" {Shapes}")}: {Reason}";
}
