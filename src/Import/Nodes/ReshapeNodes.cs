using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Other shapes for the same values: Flatten, Reshape, Squeeze and Unsqueeze. What only adds or removes dimensions of size 1 is no layer; an image that
/// becomes a vector or another image is one, and so is a vector that becomes an image.
/// </summary>
internal sealed class ReshapeNodes() : NodeKind("Reshape", "Flatten", "Squeeze", "Unsqueeze")
{
    public override IReadOnlyList<Dimension>? Infer(Node node)
    {
        if (node.Input(0)?.Shape is not { } shape)
        {
            return null;
        }

        return node.Operator switch
        {
            "Flatten" => ReshapeRules.Flattened(node, shape),
            "Reshape" => ReshapeRules.Reshaped(node, shape),
            "Squeeze" => ReshapeRules.Squeezed(node, shape),
            _ => ReshapeRules.Unsqueezed(node, shape),
        };
    }

    public override Constant? Evaluate(Node node) =>
        node.Input(0)?.Constant is { } constant && Inference.Fixed(node.Output.Shape) is { } shape
            && shape.Aggregate(1L, (product, size) => product * size) == constant.Length
            ? constant.Reshaped(shape)
            : null;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        IReadOnlyList<long> sizes = node.Output.SampleSizes
            ?? throw new RefusedException("its new shape is not constant, or does not keep the samples apart");
        if (sizes.SequenceEqual(operand.Sizes))
        {
            return operand;
        }

        return operand.Axes == Axes.Features ? OfVector(at, node, operand, sizes) : OfImage(at, node, operand, sizes);
    }

    /// <summary>The layer that makes an image of a vector or of another image.</summary>
    public static PlainLayer Layer(long channels, long height, long width) =>
        new("Reshape", LayerText.Integer((int)channels), LayerText.Integer((int)height), LayerText.Integer((int)width));

    private static Operand OfVector(Conversion at, Node node, Operand operand, IReadOnlyList<long> sizes)
    {
        // Our own export writes dimensions of size 1 otherwise: what is a Reshape was a layer.
        long features = operand.Step.Shape.Length;
        int axis = features == 1 ? 0 : Enumerable.Range(0, sizes.Count).FirstOrDefault(index => sizes[index] == features, -1);
        bool isLayer = at.Graph.IsOwn && node.Operator == "Reshape" && sizes.Count == 3;
        if (!isLayer && axis >= 0 && sizes.Aggregate(1L, (product, size) => product * size) == features)
        {
            return operand with { Rank = sizes.Count, Axis = axis };
        }

        if (operand.TurnedFrom is not null || ImageOf(sizes) is not { } image || image.Length != features)
        {
            throw new RefusedException("it makes an image of features in another order");
        }

        // The image that was flattened before, or the input in another form of the same order of values.
        Axes axes = sizes.Count == 2 ? Axes.Signal : Axes.Image;
        return !at.Graph.IsOwn && operand.Step.Layer is PlainLayer { Kind: "Flatten" } && operand.Step.Inputs[0] is { } source && source.Shape == image
            ? new Operand(source, axes)
            : AsInput(at, node, operand, image, axes) ?? new Operand(at.Add(node, Layer(image.Channels, image.Height, image.Width), image, operand.Step), axes);
    }

    /// <summary>The input itself in another form of the same order of values; null if that is not possible.</summary>
    private static Operand? AsInput(Conversion at, Node node, Operand operand, SampleShape image, Axes axes)
    {
        if (at.Graph.IsOwn || operand.Step.Layer is not InputLayer { Normalization.IsUniform: true } input || !at.IsOnlyReader(node))
        {
            return null;
        }

        operand.Step.Layer = input with { IsSequence = axes == Axes.Signal };
        operand.Step.Shape = image;
        return new Operand(operand.Step, axes);
    }

    private static Operand OfImage(Conversion at, Node node, Operand operand, IReadOnlyList<long> sizes)
    {
        SampleShape shape = operand.Step.Shape;
        bool isLast = operand.Axes is Axes.ChannelsLast or Axes.SignalLast;
        if (ViewOf(operand, sizes) is { } axes)
        {
            return new Operand(operand.Step, axes);
        }

        bool isLayer = at.Graph.IsOwn && node.Operator == "Reshape" && sizes.Count == 3;
        if (!isLayer && (sizes.Count == 1 || sizes.Count(size => size != 1) <= 1))
        {
            // A vector, perhaps with dimensions of size 1 around it.
            Step flat = at.Add(node, new PlainLayer("Flatten"), SampleShape.Vector(shape.Length), operand.Step);
            bool isTurned = isLast && !shape.HasOneOrder;
            int axis = Math.Max(0, Enumerable.Range(0, sizes.Count).FirstOrDefault(index => sizes[index] == shape.Length, 0));
            return new Operand(flat, Axes.Features, sizes.Count, axis) { TurnedFrom = isTurned ? shape : null };
        }

        if (ImageOf(sizes) is not { } image || image.Length != shape.Length)
        {
            throw new RefusedException($"it makes something of {sizes.Count} dimensions of an image; samples are images or vectors");
        }

        if (isLast && !shape.HasOneOrder)
        {
            throw new RefusedException("it makes another image of an image with the channels last, for which there is no layer");
        }

        Axes order = sizes.Count == 2 ? Axes.Signal : Axes.Image;
        return AsInput(at, node, operand, image, order)
            ?? new Operand(at.Add(node, Layer(image.Channels, image.Height, image.Width), image, operand.Step), order);
    }

    /// <summary>The dimensions of an image in another form that only adds or removes dimensions of size 1; null if it is none.</summary>
    private static Axes? ViewOf(Operand operand, IReadOnlyList<long> sizes)
    {
        SampleShape shape = operand.Step.Shape;
        bool isLast = operand.Axes is Axes.ChannelsLast or Axes.SignalLast;
        if (shape.Channels == 1 && shape.Length > 1)
        {
            if (isLast && sizes.SequenceEqual([1L, shape.Height, shape.Width]))
            {
                return Axes.Image;
            }

            if (!isLast && sizes.SequenceEqual([(long)shape.Height, shape.Width, 1]) && shape.Width > 1)
            {
                return Axes.ChannelsLast;
            }
        }

        // One row: a signal and an image of one row are the same.
        if (shape.Height != 1)
        {
            return null;
        }

        (long channels, long width) = (shape.Channels, shape.Width);
        return isLast
            ? sizes.SequenceEqual([width, channels]) ? Axes.SignalLast : sizes.SequenceEqual([1L, width, channels]) ? Axes.ChannelsLast : null
            : sizes.SequenceEqual([channels, width]) ? Axes.Signal : sizes.SequenceEqual([channels, 1L, width]) ? Axes.Image : null;
    }

    private static SampleShape? ImageOf(IReadOnlyList<long> sizes) => sizes switch
    {
        [var channels, var width] => SampleShape.Image(channels, 1, width),
        [var channels, var height, var width] => SampleShape.Image(channels, height, width),
        _ => null,
    };
}
