using GenBn.Import.Nodes;

namespace GenBn.Import.Keras.Layers;

/// <summary>
/// Other shapes for the same values, and other orders of dimensions. What has one channel, or keeps its channels, is written with the channels first,
/// so that it is the same order of values in the class. A vector that becomes an image of several channels is left to <see cref="FeatureOrder"/>.
/// </summary>
internal sealed class ReshapeLayers() : LayerKind("Reshape", "Permute")
{
    public override KerasValue Write(LayerCall call)
    {
        KerasValue x = call.Input;
        NodeWriter writer = call.Writer;
        if (call.ClassName == "Permute")
        {
            IReadOnlyList<int> order = call.Config.List("dims");
            return order.Order().SequenceEqual(Enumerable.Range(1, x.Rank)) ? writer.Transposed(x, [0, .. order])
                : throw new RefusedException($"its order is {string.Join(", ", order)} for {x.Rank} dimensions");
        }

        long[] target = Target(call.Config.List("target_shape"), x.Sizes);
        if (target.Length is 2 or 3 && target.Take(target.Length - 1).Any(size => size != 1))
        {
            if (target[^1] == 1)
            {
                return writer.ChannelsLast(Reshaped(writer, x, [1, .. target.SkipLast(1)]));
            }

            if (x.Rank > 1 && x.Sizes is { } sizes && sizes[^1] == target[^1])
            {
                return writer.ChannelsLast(Reshaped(writer, writer.ChannelsFirst(x), [target[^1], .. target.SkipLast(1)]));
            }
        }

        return Reshaped(writer, x, target);
    }

    public static KerasValue Reshaped(NodeWriter writer, KerasValue x, IReadOnlyList<long> sizes) =>
        writer.Add("Reshape", sizes.Count, [x.Value, writer.Integers([0, .. sizes])]);

    /// <summary>The new sizes, with the one that is left open.</summary>
    private static long[] Target(IReadOnlyList<int> declared, IReadOnlyList<long>? sizes)
    {
        if (declared.Count == 0 || declared.Count(size => size == -1) > 1 || declared.Any(size => size is < -1 or 0))
        {
            throw new RefusedException($"its new shape is [{string.Join(", ", declared)}]");
        }

        long known = declared.Where(size => size > 0).Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue));
        return [.. declared.Select(size => size > 0 ? size : (sizes?.Aggregate(1L, (product, other) => product * other) ?? -known) / known)];
    }
}
