using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Operators of ONNX that become the same kind of layer: the shape of their result, its value if it is constant, and the layer. Each kind is a file,
/// and a line in <see cref="NodeKinds"/>.
/// </summary>
/// <param name="operators">The operators.</param>
internal abstract class NodeKind(params IReadOnlyList<string> operators)
{
    /// <summary>The operators.</summary>
    public IReadOnlyList<string> Operators => operators;

    /// <summary>Shape of the first result; null if it is not known, or not the operator's. Shapes of operands may be unknown.</summary>
    public abstract IReadOnlyList<Dimension>? Infer(Node node);

    /// <summary>The first result, if it is constant and sizes or weights may be computed by the operator.</summary>
    public virtual Constant? Evaluate(Node node) => null;

    /// <summary>The first result as the network has it, with the layers that compute it.</summary>
    /// <exception cref="RefusedException">The language cannot say it.</exception>
    public abstract Operand Convert(Conversion at, Node node);
}
