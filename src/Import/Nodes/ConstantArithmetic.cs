using GenBn.Import.Graphs;

namespace GenBn.Import.Nodes;

/// <summary>Arithmetic of constants: of sizes, in which the batch is a symbol, and of small tensors of floats.</summary>
internal static class ConstantArithmetic
{
    /// <summary>The result; null if an operand is not constant, or the result is not known.</summary>
    public static Constant? Evaluate(Node node)
    {
        if (node.Input(0)?.Constant is not { } left || Inference.Fixed(node.Output.Shape) is not { } shape)
        {
            return null;
        }

        if (node.Inputs.Count == 1)
        {
            return left.IsFloat && Function(node.Operator) is { } function
                ? new Constant(shape, [.. left.Floats.ToArray().Select(function)])
                : null;
        }

        if (node.Input(1)?.Constant is not { } right)
        {
            return null;
        }

        return left.Integers is { } whole && right.Integers is { } other ? Integers(node.Operator, shape, whole, left.Shape, other, right.Shape)
            : left.IsFloat && right.IsFloat ? Floats(node.Operator, shape, left, right)
            : null;
    }

    private static Func<float, float>? Function(string operation) => operation switch
    {
        "Sqrt" => MathF.Sqrt,
        "Neg" => number => -number,
        "Exp" => MathF.Exp,
        "Abs" => MathF.Abs,
        _ => null,
    };

    private static Constant? Integers(
        string operation, int[] shape, Dimension[] left, IReadOnlyList<int> leftShape, Dimension[] right, IReadOnlyList<int> rightShape)
    {
        var result = new Dimension[Length(shape)];
        for (int index = 0; index < result.Length; index++)
        {
            Dimension a = left[Source(index, shape, leftShape)], b = right[Source(index, shape, rightShape)];
            Dimension? value = operation switch
            {
                "Add" => a.Plus(b),
                "Sub" => a.Minus(b),
                "Mul" => a.Times(b),
                "Div" => a.Over(b),
                _ => null,
            };
            if (value is null)
            {
                return null;
            }

            result[index] = value.Value;
        }

        return new Constant(shape, result);
    }

    private static Constant? Floats(string operation, int[] shape, Constant left, Constant right)
    {
        Func<float, float, float>? function = operation switch
        {
            "Add" => (a, b) => a + b,
            "Sub" => (a, b) => a - b,
            "Mul" => (a, b) => a * b,
            "Div" => (a, b) => a / b,
            "Pow" => MathF.Pow,
            _ => null,
        };
        long length = shape.Aggregate(1L, (product, size) => product * size);
        if (function is null || length > Limits.Values)
        {
            return null;
        }

        float[] result = new float[length];
        for (int index = 0; index < result.Length; index++)
        {
            result[index] = function(left.Floats[Source(index, shape, left.Shape)], right.Floats[Source(index, shape, right.Shape)]);
        }

        return new Constant(shape, result);
    }

    private static int Length(int[] shape) => shape.Aggregate(1, (product, size) => product * size);

    /// <summary>Index of the element that repeats at an index of the result.</summary>
    private static int Source(int index, int[] shape, IReadOnlyList<int> source)
    {
        int at = 0, stride = 1;
        for (int back = 1; back <= source.Count; back++)
        {
            int position = index % shape[^back];
            index /= shape[^back];
            at += (source[^back] == 1 ? 0 : position) * stride;
            stride *= source[^back];
        }

        return at;
    }
}
