using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Norms with the statistics of one sample. Which layer one is depends on the dimensions of the statistics: over the channels it is a layer norm, over
/// rows and columns an instance norm, and over everything a group norm of one group.
/// </summary>
internal sealed class SampleNormNodes() : NodeKind("LayerNormalization", "InstanceNormalization", "GroupNormalization", SampleNormNodes.Moments)
{
    /// <summary>The operator of a pattern that ONNX has no operator for: a mean and a variance over the dimensions of the attribute "axes".</summary>
    public const string Moments = "LayerNormalization (in pieces)";

    private const float DefaultEpsilon = 1e-5f;

    public override IReadOnlyList<Dimension>? Infer(Node node) => node.Input(0)?.Shape;

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        float epsilon = node.Attributes.Number("epsilon", DefaultEpsilon);
        if (epsilon is not (> 0 and < float.PositiveInfinity))
        {
            throw new RefusedException("its epsilon is not a positive number");
        }

        int rank = operand.Sizes.Count + 1;
        (string kind, int groups) = node.Operator == "GroupNormalization"
            ? (SampleNormLayer.OfGroups, (int)Math.Clamp(node.Attributes.Integer("num_groups", 0), 0, int.MaxValue))
            : (KindOf(operand, AxesOf(node, rank)), 1);
        SampleShape shape = operand.Step.Shape;
        int channels = shape.IsVector ? (int)shape.Length : shape.Channels;
        if (kind == SampleNormLayer.OfGroups && (groups < 1 || channels % groups != 0 || (operand.TurnedFrom is not null && groups > 1)))
        {
            throw new RefusedException($"it has {groups} groups for {channels} channels");
        }

        long together = kind switch
        {
            SampleNormLayer.OfChannels => channels,
            SampleNormLayer.OfInstances => (long)shape.Height * shape.Width,
            _ => shape.Length / groups,
        };
        if (together < 2)
        {
            throw new RefusedException("it normalises single values");
        }

        // Factors of 1 and offsets of 0 are how exporters write that there are none.
        float[]? gamma = Numbers(node, 1, "scale", operand, channels, groups), beta = Numbers(node, 2, "bias", operand, channels, groups);
        var layer = new SampleNormLayer(kind, groups, epsilon, Learned(gamma, 1), Learned(beta, 0));
        return at.Elementwise(node, operand, layer);
    }

    private static IReadOnlyList<int> AxesOf(Node node, int rank)
    {
        switch (node.Operator)
        {
            case "LayerNormalization":
                int first = Inference.Axis(node.Attributes.Integer("axis", -1), rank) ?? throw new RefusedException("its axis is out of range");
                return [.. Enumerable.Range(first, rank - first)];
            case "InstanceNormalization":
                return [.. Enumerable.Range(2, Math.Max(0, rank - 2))];
            default:
                return [.. (node.Attributes.Integers("axes") ?? []).Select(axis => (int)axis)];
        }
    }

    private static string KindOf(Operand operand, IReadOnlyList<int> axes)
    {
        IReadOnlyList<long> sizes = operand.Sizes;

        // Dimensions of size 1 make no difference, unless they are all that there is.
        bool overChannels = axes.Contains(operand.ChannelAxis);
        int[] others = [.. Enumerable.Range(1, sizes.Count).Where(axis => axis != operand.ChannelAxis && sizes[axis - 1] > 1)];
        if (axes.Contains(0) || (others.Any(axes.Contains) && !others.All(axes.Contains)))
        {
            throw new RefusedException(
                $"it normalises over the dimensions {string.Join(", ", axes)}; layers do over channels, over rows and columns, or over both");
        }

        bool overPlane = others.Length == 0 ? axes.Any(axis => axis != operand.ChannelAxis) : others.All(axes.Contains);
        return operand.Step.Shape.IsVector && overChannels ? SampleNormLayer.OfChannels
            : overChannels && overPlane && others.Length > 0 ? SampleNormLayer.OfGroups
            : overChannels ? SampleNormLayer.OfChannels
            : overPlane && !operand.Step.Shape.IsVector ? SampleNormLayer.OfInstances
            : throw new RefusedException("it normalises single values");
    }

    /// <summary>A number for each channel; null if there are none. Before operator set 21, a group norm has one for each group.</summary>
    private static float[]? Numbers(Node node, int input, string role, Operand operand, int channels, int groups)
    {
        if (node.Input(input) is null)
        {
            return null;
        }

        Constant values = Weights.Of(node, input, role);
        if (node is { Operator: "GroupNormalization", Opset: < 21 } && values.Length == groups)
        {
            return [.. Enumerable.Range(0, channels).Select(channel => values.Floats[channel / (channels / groups)])];
        }

        // Those of a layer norm are aligned with the last dimension, the others belong to channels.
        float[]? ofChannels = node.Operator == "LayerNormalization" ? PerChannel.Of(values, operand)
            : values.Length == channels ? operand.Turned(values.Floats)
            : null;
        return ofChannels ?? OfElements(values, operand.Step.Shape, operand)
            ?? throw new RefusedException(
                $"its {role} has {values.Length} values, and they differ within a channel; a norm has one for each of {channels} channels");
    }

    /// <summary>Numbers for each element of an image that are the same within each channel.</summary>
    private static float[]? OfElements(Constant values, SampleShape shape, Operand operand)
    {
        if (values.Length != shape.Length || operand.Axes is not (Axes.Image or Axes.Signal))
        {
            return null;
        }

        int plane = shape.Height * shape.Width;
        float[] all = values.Floats.ToArray();
        return Enumerable.Range(0, all.Length).All(index => all[index] == all[index / plane * plane])
            ? [.. Enumerable.Range(0, shape.Channels).Select(channel => all[channel * plane])]
            : null;
    }

    private static Constant? Learned(float[]? numbers, float none) =>
        numbers is null || numbers.All(number => number == none) ? null : new Constant([numbers.Length], numbers);
}
