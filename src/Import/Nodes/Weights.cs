using GenBn.Import.Graphs;

namespace GenBn.Import.Nodes;

/// <summary>Reads operands that are weights.</summary>
internal static class Weights
{
    /// <summary>A constant tensor of floats.</summary>
    /// <exception cref="RefusedException">It is not constant, or has another type.</exception>
    public static Constant Of(Node node, int input, string role) => node.Input(input) switch
    {
        null => throw new RefusedException($"its {role} is missing"),
        { Constant: { IsFloat: true } values } => values,
        { Constant: null } => throw new RefusedException($"its {role} depends on the input of the model"),
        _ => throw new RefusedException($"its {role} is not of floats (quantised models are not read)"),
    };

    /// <summary>A bias of as many values; a single value is repeated, and a factor is multiplied in. Null if it is left out.</summary>
    /// <exception cref="RefusedException">It is not constant, or has another size.</exception>
    public static Constant? Bias(Node node, int input, int units, float factor)
    {
        if (node.Input(input) is null)
        {
            return null;
        }

        Constant bias = Of(node, input, "bias");
        if (bias.Length != units && bias.Length != 1)
        {
            throw new RefusedException($"its bias has {bias.Length} values for {units} outputs");
        }

        if (bias.Length == units && factor == 1)
        {
            return bias.Reshaped([units]);
        }

        float[] values = new float[units];
        for (int index = 0; index < units; index++)
        {
            values[index] = bias.Floats[bias.Length == 1 ? 0 : index] * factor;
        }

        return new Constant([units], values);
    }

    /// <summary>A tensor of one value for each channel.</summary>
    /// <exception cref="RefusedException">It is not constant, or has another size.</exception>
    public static Constant Channels(Node node, int input, string role, int channels)
    {
        Constant values = Of(node, input, role);
        return values.Length == channels ? values : throw new RefusedException($"its {role} has {values.Length} values for {channels} channels");
    }

    /// <summary>The columns of a matrix as rows.</summary>
    public static float[] Transposed(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        float[] turned = new float[matrix.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                turned[((long)column * rows) + row] = matrix[(row * columns) + column];
            }
        }

        return turned;
    }
}
