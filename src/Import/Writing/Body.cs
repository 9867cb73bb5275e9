using GenBn.Import.Layers;

namespace GenBn.Import.Writing;

/// <summary>A layer as it stands in a class.</summary>
/// <param name="Text">The attribute without brackets.</param>
/// <param name="DefaultName">What its default name begins with.</param>
/// <param name="Step">The layer, or where its branches meet; null for repeated blocks.</param>
/// <param name="Uses">The blocks that it uses.</param>
/// <param name="BeginsLine">Whether a line begins with it.</param>
/// <param name="Shape">Shape of its output.</param>
/// <param name="Origin">Name of its node, or of the first one of its blocks, in the model.</param>
internal sealed record Entry(string Text, string DefaultName, Step? Step, IReadOnlyList<BlockUse> Uses, bool BeginsLine, SampleShape Shape, string Origin);

/// <summary>A block where a layer uses it.</summary>
/// <param name="Path">What follows the layer's name in the names of tensors.</param>
/// <param name="Body">The layers with the tensors of this use.</param>
internal sealed record BlockUse(string Path, Body Body);

/// <summary>The layers of a class, with the tensors of one use of it.</summary>
/// <param name="Entries">The layers.</param>
internal sealed record Body(IReadOnlyList<Entry> Entries)
{
    /// <summary>The declaration without names: bodies with the same key are one class.</summary>
    public string Key { get; } = string.Join('\n', Entries.Select(entry => entry.Text));
}

/// <summary>A class with <c>[Block]</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">Its documentation.</param>
internal sealed record BlockClass(string Name, string Summary)
{
    /// <summary>Its uses.</summary>
    public List<Body> Bodies { get; } = [];
}
