namespace GenBn.Weights;

/// <summary>Name, type and shape of a tensor in a file of weights.</summary>
/// <param name="Name">Name of layer and tensor, for example <c>conv1.weight</c>.</param>
/// <param name="DataType">Type of the values as the format spells it, for example <c>F32</c>.</param>
/// <param name="Shape">Size of each dimension, outermost first; empty for a single value without dimensions.</param>
public sealed record WeightsTensor(string Name, string DataType, IReadOnlyList<int> Shape)
{
    private const int MostCharacters = 40;

    /// <summary>The name, shortened for messages.</summary>
    internal string ShortName => Shortened(Name);

    /// <summary>Returns name, type and shape, for example <c>conv1.weight F32 [6×1×5×5]</c>.</summary>
    public override string ToString() => $"{Name} {DataType} [{string.Join('×', Shape)}]";

    /// <summary>Shortens a text for messages. A damaged file may contain names of millions of characters.</summary>
    internal static string Shortened(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
}
