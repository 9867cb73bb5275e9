using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Constants that are nodes.</summary>
internal sealed class ConstantNodes() : NodeKind("Constant", "ConstantOfShape")
{
    private const int MostFilled = 4096;

    public override IReadOnlyList<Dimension>? Infer(Node node) => null;

    public override Constant? Evaluate(Node node) => node.Operator == "Constant" ? Given(node.Attributes) : Filled(node);

    public override Operand Convert(Conversion at, Node node) => throw new RefusedException("its value is not known");

    private static Constant? Given(NodeAttributes attributes) =>
        attributes.Tensor("value") is { } tensor ? tensor
        : attributes.Has("value_float") ? new Constant([], [attributes.Number("value_float", 0)])
        : attributes.Integer("value_int") is { } integer ? new Constant([], [new Dimension(Math.Clamp(integer, int.MinValue, int.MaxValue))])
        : attributes.Numbers("value_floats") is { } numbers ? new Constant([numbers.Count], [.. numbers])
        : attributes.Integers("value_ints") is { } integers
            ? new Constant([integers.Count], [.. integers.Select(number => new Dimension(Math.Clamp(number, int.MinValue, int.MaxValue)))])
        : null;

    private static Constant? Filled(Node node)
    {
        // The result may be larger than anything in the file, so it is bounded.
        if (node.Input(0)?.Constant?.Integers is not { } sizes || Inference.Fixed(sizes) is not { } shape
            || shape.Aggregate(1L, (product, size) => Math.Min(product * size, MostFilled + 1L)) is var length && length > MostFilled)
        {
            return null;
        }

        Constant? value = node.Attributes.Tensor("value");
        if (value?.Integers is { Length: > 0 } integers)
        {
            return new Constant(shape, [.. Enumerable.Repeat(integers[0], (int)length)]);
        }

        float[] floats = new float[length];
        floats.AsSpan().Fill(value?.Scalar ?? 0);
        return new Constant(shape, floats);
    }
}
