using GenBn.Import.Graphs;

namespace GenBn.Import.Passes;

/// <summary>A value as a polynomial of another one: exporters write cubes and squares in many ways.</summary>
internal static class Polynomial
{
    /// <summary>The highest power that is looked for.</summary>
    private const int Degree = 3;

    private const int Deepest = 12;

    /// <summary>The coefficients, from the power 0 on; null if the value is no such polynomial.</summary>
    /// <param name="value">The value.</param>
    /// <param name="x">What it is a polynomial of.</param>
    public static double[]? Of(Value? value, Value x) => Of(value, x, 0);

    private static double[]? Of(Value? value, Value x, int depth)
    {
        if (value is null || depth > Deepest)
        {
            return null;
        }

        if (value == x)
        {
            return [0, 1, 0, 0];
        }

        if (value.Constant is { } constant)
        {
            return constant.Scalar is { } number ? [number, 0, 0, 0] : null;
        }

        if (value.Producer is not { Operator: "Add" or "Sub" or "Mul" or "Div" or "Pow", Inputs: [{ } first, { } second] } node
            || Of(first, x, depth + 1) is not { } left || Of(second, x, depth + 1) is not { } right)
        {
            return null;
        }

        return node.Operator switch
        {
            "Add" => [.. left.Zip(right, (a, b) => a + b)],
            "Sub" => [.. left.Zip(right, (a, b) => a - b)],
            "Mul" => Product(left, right),
            "Div" => IsNumber(right) && right[0] != 0 ? [.. left.Select(a => a / right[0])] : null,
            _ => !IsNumber(right) ? null
                : right[0] == 1 ? left
                : right[0] == 2 ? Product(left, left)
                : right[0] == 3 && Product(left, left) is { } square ? Product(square, left)
                : null,
        };
    }

    private static bool IsNumber(double[] polynomial) => polynomial.Skip(1).All(coefficient => coefficient == 0);

    private static double[]? Product(double[] left, double[] right)
    {
        double[] product = new double[Degree + 1];
        for (int a = 0; a <= Degree; a++)
        {
            for (int b = 0; b <= Degree; b++)
            {
                double term = left[a] * right[b];
                if (a + b <= Degree)
                {
                    product[a + b] += term;
                }
                else if (term != 0)
                {
                    return null;
                }
            }
        }

        return product;
    }
}
