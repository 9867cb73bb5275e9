using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>Concatenations along the channels or features. One of a single branch is nothing.</summary>
internal sealed class ConcatNodes() : NodeKind("Concat")
{
    public override IReadOnlyList<Dimension>? Infer(Node node)
    {
        if (node.Inputs.Count == 0 || node.Input(0)?.Shape is not { } shape || AxisOf(node, shape.Count) is not { } axis)
        {
            return null;
        }

        Dimension? size = new Dimension(0);
        foreach (Value? value in node.Inputs)
        {
            if (value?.Shape is not { } other || other.Count != shape.Count || other.Where((length, at) => at != axis && length != shape[at]).Any())
            {
                return null;
            }

            size = size?.Plus(other[axis]);
        }

        return size is null ? null : [.. shape.Select((length, at) => at == axis ? size.Value : length)];
    }

    public override Constant? Evaluate(Node node)
    {
        Constant?[] parts = [.. node.Inputs.Select(value => value?.Constant)];
        if (parts.Contains(null) || Inference.Fixed(node.Output.Shape) is not { } shape)
        {
            return null;
        }

        // Lists of sizes, or parts along the outermost dimension, lie behind each other.
        if (parts.All(part => part!.Integers is not null) && shape.Length == 1)
        {
            return new Constant(shape, [.. parts.SelectMany(part => part!.Integers!)]);
        }

        return parts.All(part => part!.IsFloat) && AxisOf(node, shape.Length) == 0
            ? new Constant(shape, [.. parts.SelectMany(part => part!.Floats.ToArray())])
            : null;
    }

    public override Operand Convert(Conversion at, Node node)
    {
        if (node.Inputs.Any(value => value?.Constant is not null))
        {
            throw new RefusedException("one of its operands is constant");
        }

        Operand[] operands = [.. Enumerable.Range(0, node.Inputs.Count).Select(index => at.Operand(node, index))];
        Operand first = operands[0];
        if (operands.Length == 1)
        {
            return first;
        }

        if (AxisOf(node, first.Sizes.Count + 1) != first.ChannelAxis || first.TurnedFrom is not null
            || operands.Any(operand => !operand.IsLike(first) || operand.Step.Shape with { Channels = 0 } != first.Step.Shape with { Channels = 0 }))
        {
            throw new RefusedException("branches are concatenated along their channels or features, in the same order of dimensions and of the same size");
        }

        SampleShape shape = first.Step.Shape with { Channels = (int)Math.Min(operands.Sum(operand => (long)operand.Step.Shape.Channels), int.MaxValue) };
        return first.On(at.Add(node, new ConcatLayer(), shape, [.. operands.Select(operand => operand.Step)]));
    }

    private static int? AxisOf(Node node, int rank) => Inference.Axis(node.Attributes.Integer("axis", 1), rank);
}
