namespace GenBn.Generator.Graph;

/// <summary>Names in the generated code. Those of different layers differ.</summary>
internal static class MemberNames
{
    /// <summary>Kinds of several words, which default names write as one.</summary>
    private static readonly string[] Kinds = ["BatchNorm", "ConvTranspose", "GRU", "GroupNorm", "InstanceNorm", "LSTM", "LayerNorm"];

    /// <summary>What fields of a layer are called besides the layer itself.</summary>
    private static readonly string[] Suffixes =
        ["Extreme", "Gradient", "Lanes", "Layer", "Moments", "Output", "Rows", "Scratch", "Sums", "State", "Tiles", "Trace", "Values", "Vector"];

    /// <summary>
    /// Of a layer or block among those of its class: <c>batchnorm1</c> becomes <c>BatchNorm1</c>, <c>stage2</c> becomes <c>Stage2</c>. A wrong
    /// declaration may have an empty name.
    /// </summary>
    public static string Property(string layer)
    {
        string? kind = Array.Find(Kinds, one => layer.StartsWith(one.ToLowerInvariant(), StringComparison.Ordinal)
            && (layer.Length == one.Length || char.IsDigit(layer[one.Length])));
        return kind is not null ? kind + layer.Substring(kind.Length)
            : layer.Length == 0 ? ""
            : char.ToUpperInvariant(layer[0]) + layer.Substring(1);
    }

    /// <summary>
    /// <c>maxpool1_extreme</c> becomes <c>_maxpool1Extreme</c>, <c>stage2.0.conv1</c> becomes <c>_stage2_0_conv1</c>. A layer that is called
    /// like something else in the class, such as <c>conv1Gradient</c>, gets an underscore.
    /// </summary>
    /// <param name="tensor">A layer's name, followed by an underscore and words for one of its tensors other than its output.</param>
    public static string Field(string tensor)
    {
        string[] words = tensor.Split('_');
        int last = Array.FindLastIndex(words, word => word.Length > 0 && (char.IsDigit(word[0]) || word.Contains('.')));
        string layer = string.Join("__", words.Take(Math.Max(0, last) + 1)).Replace('.', '_');
        bool isTaken = layer == "network" || Array.Exists(Suffixes, suffix => layer.EndsWith(suffix, StringComparison.Ordinal));
        return "_" + layer + (isTaken ? "_" : "") + string.Concat(
            words.Skip(Math.Max(0, last) + 1).Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
    }
}
