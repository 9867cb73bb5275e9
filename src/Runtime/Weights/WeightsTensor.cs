namespace GenBn.Weights;

/// <summary>What a file of weights says about one of its tensors.</summary>
/// <param name="Name">Layer and tensor, for example <c>conv1.weight</c>.</param>
/// <param name="DataType">The type of the values as the format spells it, for example <c>F32</c>.</param>
/// <param name="Shape">Size of each dimension, outermost first; empty for a single value without dimensions.</param>
public sealed record WeightsTensor(string Name, string DataType, IReadOnlyList<int> Shape)
{
    private const int MostCharacters = 40;

    /// <summary>The name in messages.</summary>
    internal string ShortName => Shortened(Name);

    /// <summary>Name, type and shape, for example <c>conv1.weight F32 [6×1×5×5]</c>.</summary>
    public override string ToString() => $"{Name} {DataType} [{string.Join('×', Shape)}]";

    /// <summary>A damaged file may hold names of millions of characters; a message shows only the first.</summary>
    internal static string Shortened(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";
}
