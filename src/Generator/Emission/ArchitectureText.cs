using System.Security.Cryptography;
using System.Text;

namespace GenBn.Generator.Emission;

/// <summary>
/// The canonical text of a network: a line per layer with everything that changes what its weights mean or what prediction
/// computes, and nothing else. Two networks with the same text can exchange weights and then predict the same.
/// </summary>
/// <remarks>
/// Names stand only where parameters bear them. Start values, momentum, statistics of training, frozen layers and the class's name
/// are left out, and so is what prediction passes over, such as dropout: whoever reads it reads what it reads. Floats are written as their
/// bits, because the frameworks that compilers run on disagree about the shortest decimals. Saved weights hold the hash of this
/// text: a change of the format makes all of them foreign.
/// </remarks>
internal static class ArchitectureText
{
    private const int HashBytes = 8;

    /// <summary>The text, lines ending in \n.</summary>
    public static string Of(IReadOnlyList<Layer> layers)
    {
        var text = new StringBuilder("GenBn architecture 1\n");
        int[] lines = new int[layers.Count];
        int line = 0;
        for (int index = 0; index < layers.Count; index++)
        {
            Layer layer = layers[index];
            if (layer.HashWords is not { } words)
            {
                lines[index] = lines[layer.Inputs[0]];
                continue;
            }

            lines[index] = line++;
            string inputs = string.Join(",", layer.Inputs.Select(input => Emit.Invariant($"{lines[input]}")));
            text.Append(Emit.Invariant($"{lines[index]}: {words} of [{inputs}] gives [{Shape(layer.Shape)}]\n"));
        }

        return text.Append(Emit.Invariant($"output: {lines[layers.Count - 1]}\n")).ToString();
    }

    /// <summary>The first 16 hexadecimal digits, in lower case, of the text's SHA-256.</summary>
    public static string HashOf(IReadOnlyList<Layer> layers)
    {
        using var algorithm = SHA256.Create();
        byte[] hash = algorithm.ComputeHash(Encoding.UTF8.GetBytes(Of(layers)));
        return string.Concat(hash.Take(HashBytes).Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Without the padding after, which follows from the shapes.</summary>
    public static string Words(Window window) =>
        $"kernel {Pair(window.Kernel)}, stride {Pair(window.Stride)}, padding {Pair(window.Padding)}, dilation {Pair(window.Dilation)}";

    private static string Pair(Extent extent) => Emit.Invariant($"{extent.Height},{extent.Width}");

    private static string Shape(TensorShape shape) =>
        shape.IsVector ? Emit.Invariant($"{shape.Channels}") : Emit.Invariant($"{shape.Channels},{shape.Height},{shape.Width}");

    public static string Flag(bool value) => value ? "1" : "0";

    public static string Bits(float value) => BitConverter.ToInt32(BitConverter.GetBytes(value), 0).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
}
