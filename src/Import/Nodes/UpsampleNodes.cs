using GenBn.Import.Graphs;
using GenBn.Import.Layers;

namespace GenBn.Import.Nodes;

/// <summary>
/// Upsampling by whole factors in which each pixel is repeated, or values between the centres of pixels are interpolated. The many rules by which
/// Resize places outputs and rounds are evaluated; those that give the same as the layer are accepted.
/// </summary>
internal sealed class UpsampleNodes() : NodeKind("Upsample", "Resize")
{
    public override IReadOnlyList<Dimension>? Infer(Node node)
    {
        if (node.Input(0)?.SampleSizes is not { } sizes || Factors(node, sizes) is not { } factors)
        {
            return null;
        }

        long[] outputs = [.. sizes.Select((size, axis) => (long)Math.Floor(size * (double)factors[axis + 1]))];
        return outputs.All(size => size is >= 1 and <= Limits.Values) ? [Dimension.Batch, .. outputs.Select(size => new Dimension(size))] : null;
    }

    public override Operand Convert(Conversion at, Node node)
    {
        Operand operand = at.Image(node, at.Operand(node));
        IReadOnlyList<float> factors = Factors(node, operand.Sizes) ?? throw new RefusedException("its scales or sizes are not constant");
        string mode = node.Attributes.Text("mode", "nearest");
        bool isBilinear = mode is "linear" or "bilinear";
        if (mode != "nearest" && !isBilinear)
        {
            throw new RefusedException($"its mode is '{Names.Shown(mode)}'; 'nearest' and 'linear' are layers");
        }

        if (factors[0] != 1 || factors[1] != 1)
        {
            throw new RefusedException("it resizes samples or channels");
        }

        SampleShape source = operand.Step.Shape;
        int most = isBilinear ? Limits.BilinearFactor : Limits.UpsampleFactor;
        if (factors.Skip(2).Any(factor => factor != MathF.Floor(factor) || factor < 1 || factor > most))
        {
            throw new RefusedException(
                $"its scales are {string.Join(", ", factors.Select(LayerText.Float))}; rows and columns have whole factors from 1 to {most}");
        }

        (int rows, int columns) = factors.Count == 4 ? ((int)factors[2], (int)factors[3]) : (1, (int)factors[2]);
        if (isBilinear && !(Interpolates(node, source.Height, rows) && Interpolates(node, source.Width, columns)))
        {
            throw new RefusedException("by its coordinate_transformation_mode the values of pixels do not lie at their centres");
        }

        if (!isBilinear && !(Repeats(node, source.Height, rows) && Repeats(node, source.Width, columns)))
        {
            throw new RefusedException("by its coordinate_transformation_mode and nearest_mode it does not repeat each pixel");
        }

        if (rows == 1 && columns == 1)
        {
            return operand;
        }

        var layer = new PlainLayer(
            "Upsample",
            [.. LayerText.Extent(rows, columns), .. isBilinear ? (IEnumerable<string>)["Interpolation = Interpolation.Bilinear"] : []]);
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
        if (node.Input(input)?.Constant is { IsFloat: true, Length: > 0 } scales)
        {
            return OfAxes(node, rank, [.. scales.Floats.ToArray()]);
        }

        if (node.Input(3)?.Constant?.Integers is not { } wanted || node.Attributes.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
        {
            return null;
        }

        // Sizes are of all dimensions, or of those that are named.
        IReadOnlyList<long>? axes = node.Attributes.Integers("axes");
        return (axes?.Count ?? rank) != wanted.Length ? null : OfAxes(node, rank, [.. wanted.Select((size, index) => Factor(size, axes?[index] ?? index))]);

        float Factor(Dimension size, long axis) =>
            Inference.Axis(axis, rank) is not { } at ? float.NaN
            : at == 0 ? (size.IsBatch || size.Size == 1 ? 1 : float.NaN)
            : size.IsBatch ? float.NaN : size.Size / (float)sizes[at - 1];
    }

    /// <summary>From operator set 18 on, some dimensions may be named; the others keep their size.</summary>
    private static float[]? OfAxes(Node node, int rank, float[] factors)
    {
        if (node.Attributes.Integers("axes") is not { } axes)
        {
            return factors.Length == rank ? factors : null;
        }

        float[] all = new float[rank];
        all.AsSpan().Fill(1);
        for (int index = 0; index < axes.Count; index++)
        {
            if (index >= factors.Length || Inference.Axis(axes[index], rank) is not { } axis)
            {
                return null;
            }

            all[axis] = factors[index];
        }

        return all;
    }

    /// <summary>Whether every output lies where pixels with their values at their centres have it.</summary>
    private static bool Interpolates(Node node, int size, int factor)
    {
        for (int output = 0; output < size * factor; output++)
        {
            double expected = ((output + 0.5) / factor) - 0.5;
            if (!(Math.Abs(Math.Clamp(Position(node, size, factor, output), 0, size - 1) - Math.Clamp(expected, 0, size - 1)) < 1e-6))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The place of an output among the inputs; NaN for a rule that is not known.</summary>
    private static double Position(Node node, int size, int factor, int output)
    {
        int outputs = size * factor;
        string absent = node.Operator == "Upsample" || node.Opset == 10 ? "asymmetric" : "half_pixel";
        return node.Attributes.Text("coordinate_transformation_mode", absent) switch
        {
            "asymmetric" => output / (double)factor,
            "pytorch_half_pixel" when outputs == 1 => 0,
            "half_pixel" or "pytorch_half_pixel" or "half_pixel_symmetric" => ((output + 0.5) / factor) - 0.5,
            "align_corners" => outputs == 1 ? 0 : output * (size - 1.0) / (outputs - 1),
            _ => double.NaN,
        };
    }

    /// <summary>Whether every output reads the input at its own position divided by the factor, rounded down.</summary>
    private static bool Repeats(Node node, int size, int factor)
    {
        if (node.Operator == "Upsample" || node.Opset == 10)
        {
            return true;
        }

        string rounding = node.Attributes.Text("nearest_mode", "round_prefer_floor");
        for (int output = 0; output < size * factor; output++)
        {
            double position = Position(node, size, factor, output);
            double rounded = rounding switch
            {
                "floor" => Math.Floor(position),
                "ceil" => Math.Ceiling(position),
                "round_prefer_ceil" => Math.Floor(position + 0.5),
                _ => Math.Ceiling(position - 0.5),
            };
            if (!(Math.Clamp(rounded, 0, size - 1) == output / factor))
            {
                return false;
            }
        }

        return true;
    }
}
