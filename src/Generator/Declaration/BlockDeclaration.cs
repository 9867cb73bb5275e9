namespace GenBn.Generator.Declaration;

/// <summary>A class with <c>[Block]</c>: layers that others use.</summary>
/// <param name="Name">The class, without namespace.</param>
/// <param name="Layers">In the order of declaration.</param>
/// <param name="Fault">Why it cannot be used; null when it can.</param>
/// <param name="Size">Of all its layers. They are left out where it is too large: blocks of blocks of blocks have no end.</param>
/// <param name="Reports">Where what is wrong with it is reported.</param>
internal sealed record BlockDeclaration(string Name, EquatableArray<LayerDeclaration> Layers, string? Fault, CodeSize Size, BlockReports Reports)
{
    /// <summary>The attribute of the first layer on another partial declaration than those before it.</summary>
    public int? Stray { get; init; }
}

/// <summary>A block where a layer puts it.</summary>
/// <param name="Path">What follows the layer's name in the names of the block's layers, for example <c>.0</c>.</param>
/// <param name="Access">What follows the layer's view in C#, for example <c>[0]</c>.</param>
/// <param name="Block">The block.</param>
internal readonly record struct BlockUse(string Path, string Access, BlockDeclaration Block);

/// <summary>Where it is reported that a block is wrong. One mistake gives one error, whoever uses the block.</summary>
internal enum BlockReports
{
    /// <summary>At the attribute that uses it: it is in another assembly.</summary>
    AtUse,

    /// <summary>At its own attributes.</summary>
    AtItself,

    /// <summary>At the attribute of the class that is checked, through which the class contains itself.</summary>
    AtRoot,
}
