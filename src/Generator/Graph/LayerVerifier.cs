using GenBn.Generator.Declaration;
using GenBn.Generator.Diagnostics;

namespace GenBn.Generator.Graph;

/// <summary>Checks what can be said of the declared layers before their shapes are known.</summary>
internal static class LayerVerifier
{
    public static void Verify(NetworkDeclaration declaration, List<Problem> problems)
    {
        int inputs = declaration.Layers.Count(layer => layer is InputDeclaration);
        if (inputs != 1 || declaration.Layers[0] is not InputDeclaration || !declaration.Layers.Any(layer => layer is not (InputDeclaration or FlattenDeclaration)))
        {
            string found = FormattableString.Invariant($"{inputs} inputs among {declaration.Layers.Count} attributes");
            problems.Add(new Problem(ProblemIds.InputMissing, -1, declaration.Name, found));
        }

        for (int index = 0; index < declaration.Layers.Count; index++)
        {
            VerifyValues(declaration.Layers[index], problems);
            if (index > 0 && declaration.Layers[index] is BatchNormDeclaration && declaration.Layers[index - 1] is BatchNormDeclaration)
            {
                problems.Add(new Problem(ProblemIds.BatchNormRepeated, declaration.Layers[index].Attribute));
            }
        }
    }

    private static void VerifyValues(LayerDeclaration layer, List<Problem> problems)
    {
        switch (layer)
        {
            case InputDeclaration input:
                Positive(input.IsVector ? "The number of features of Input" : "The number of channels of Input", input.Channels);
                Positive("The height of Input", input.Height);
                Positive("The width of Input", input.Width);
                InRange("The number of values of Input", (long)input.Channels * input.Height * input.Width, long.MinValue, 1 << 24, "at most 16777216");
                break;
            case ConvDeclaration conv:
                Positive("The number of channels of Conv", conv.Channels);
                InRange("The kernel of Conv", conv.Kernel, 1, 16, "from 1 to 16");
                InRange("The stride of Conv", conv.Stride, 1, 16, "from 1 to 16");
                InRange("The padding of Conv", conv.Padding, 0, 16, "from 0 to 16");
                break;
            case DenseDeclaration dense:
                Positive("The number of units of Dense", dense.Units);
                break;
            case MaxPoolDeclaration pool:
                InRange("The kernel of MaxPool", pool.Kernel, 1, 8, "from 1 to 8");
                InRange("The stride of MaxPool", pool.Stride, 0, 16, "from 0 to 16");
                break;
            case BatchNormDeclaration norm:
                Fraction("The momentum of BatchNorm", norm.Momentum, norm.Momentum is >= 0 and < 1, "at least 0 and below 1");
                Fraction("The epsilon of BatchNorm", norm.Epsilon, norm.Epsilon > 0 && !float.IsInfinity(norm.Epsilon), "positive");
                break;
        }

        void Positive(string what, int value) => InRange(what, value, 1, 1 << 20, "from 1 to 1048576");

        void InRange(string what, long value, long least, long most, string expected)
        {
            if (value < least || value > most)
            {
                problems.Add(new Problem(ProblemIds.ValueOutOfRange, layer.Attribute, what, expected, FormattableString.Invariant($"{value}")));
            }
        }

        void Fraction(string what, float value, bool holds, string expected)
        {
            if (!holds)
            {
                problems.Add(new Problem(ProblemIds.ValueOutOfRange, layer.Attribute, what, expected, FormattableString.Invariant($"{value}")));
            }
        }
    }
}
