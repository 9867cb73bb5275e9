using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Upsampling by whole factors in which each pixel is repeated. The many rules by which Resize rounds positions are evaluated; those that read the
/// same pixels as the layer are accepted.
/// </summary>
internal sealed class UpsampleNodes() : NodeKind("Upsample", "Resize")
{
    public override IReadOnlyList<Dimension>? Infer(Node node)
    {
        if (node.Input(0)?.SampleSizes is not { } sizes || Factors(node, sizes) is not { } factors)
        {
            return null;
        }

        return [Dimension.Batch, .. sizes.Select((size, axis) => new Dimension((long)Math.Floor(size * (double)factors[axis + 1])))];
    }

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Operand(node);
        if (operand.Axes is not (Axes.Image or Axes.Signal))
        {
            throw new RefusedException("its input is no image or signal with the channels first");
        }

        IReadOnlyList<float> factors = Factors(node, operand.Sizes) ?? throw new RefusedException("its scales or sizes are not constant");
        if (node.Attributes.Text("mode", "nearest") != "nearest")
        {
            throw new RefusedException($"its mode is '{Names.Shown(node.Attributes.Text("mode", ""))}'; only 'nearest' is a layer");
        }

        if (factors[0] != 1 || factors[1] != 1 || factors.Skip(2).Any(factor => factor != MathF.Floor(factor) || factor is < 1 or > Limits.UpsampleFactor))
        {
            throw new RefusedException(
                $"its scales are {string.Join(", ", factors.Select(LayerText.Float))}; rows and columns have whole factors from 1 to {Limits.UpsampleFactor}");
        }

        SampleShape source = operand.Step.Shape;
        (int rows, int columns) = factors.Count == 4 ? ((int)factors[2], (int)factors[3]) : (1, (int)factors[2]);
        if (!Repeats(node, source.Height, rows) || !Repeats(node, source.Width, columns))
        {
            throw new RefusedException("by its coordinate_transformation_mode and nearest_mode it does not repeat each pixel");
        }

        var layer = new PlainLayer("Upsample", [.. LayerText.Extent(rows, columns)]);
        return operand.On(at.Add(node, layer, SampleShape.Image(source.Channels, (long)source.Height * rows, (long)source.Width * columns), operand.Step));
    }

    /// <summary>Factors of all dimensions with the batch, from an attribute, an operand, or sizes.</summary>
    private static IReadOnlyList<float>? Factors(Node node, IReadOnlyList<long> sizes)
    {
        int rank = sizes.Count + 1;
        if (node.Operator == "Upsample" && node.Attributes.Numbers("scales") is { } attribute)
        {
            return attribute.Count == rank ? attribute : null;
        }

        int input = node.Operator == "Upsample" || node.Opset == 10 ? 1 : 2;
        if (node.Input(input)?.Constant is { IsFloat: true } scales && scales.Length == rank)
        {
            return scales.Floats.ToArray();
        }

        return node.Input(3)?.Constant?.Integers is { } wanted && wanted.Length == rank && wanted.Skip(1).All(size => !size.IsBatch)
            ? [1, .. wanted.Skip(1).Select((size, axis) => size.Size / (float)sizes[axis])]
            : null;
    }

    /// <summary>Whether every output reads the input at its own position divided by the factor, rounded down.</summary>
    private static bool Repeats(Node node, int size, int factor)
    {
        if (node.Operator == "Upsample" || node.Opset == 10)
        {
            return true;
        }

        string transformation = node.Attributes.Text("coordinate_transformation_mode", "half_pixel");
        string rounding = node.Attributes.Text("nearest_mode", "round_prefer_floor");
        int outputs = size * factor;
        for (int output = 0; output < outputs; output++)
        {
            double position = transformation switch
            {
                "asymmetric" => output / (double)factor,
                "pytorch_half_pixel" when outputs == 1 => 0,
                "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric" => ((output + 0.5) / factor) - 0.5,
                "align_corners" => outputs == 1 ? 0 : output * (size - 1.0) / (outputs - 1),
                _ => double.NaN,
            };
            double rounded = rounding switch
            {
                "floor" => Math.Floor(position),
                "ceil" => Math.Ceiling(position),
                "round_prefer_ceil" => Math.Floor(position + 0.5),
                _ => Math.Ceiling(position - 0.5),
            };
            if (Math.Clamp(rounded, 0, size - 1) is var read && !(read == output / factor))
            {
                return false;
            }
        }

        return true;
    }
}
