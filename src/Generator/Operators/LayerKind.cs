using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Operators;

/// <summary>
/// A kind of layer: its attributes and what they mean. Beside it, in the same file, stand the record of what was written, a
/// <see cref="LayerDeclaration"/>, and that of the layer in its place, a <see cref="Layer"/>: together they say everything that the phases of the
/// compiler must know of a layer.
/// </summary>
/// <param name="attributes">The names of its attributes, without their suffix.</param>
internal abstract class LayerKind(params string[] attributes)
{
    /// <summary>Every kind of this assembly, by the names of its attributes: a new one has to be entered nowhere.</summary>
    private static readonly IReadOnlyDictionary<string, LayerKind> ByAttribute = typeof(LayerKind).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(LayerKind)) && !type.IsAbstract)
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => (LayerKind)Activator.CreateInstance(type))
        .SelectMany(kind => kind.Attributes.Select(attribute => (Attribute: attribute, Kind: kind)))
        .ToDictionary(pair => pair.Attribute, pair => pair.Kind, StringComparer.Ordinal);

    private IReadOnlyList<string> Attributes => attributes;

    /// <summary>The kind of an attribute; null where it is no layer's.</summary>
    /// <param name="attribute">Its name, without its suffix.</param>
    public static LayerKind? Of(string attribute) => ByAttribute.TryGetValue(attribute, out LayerKind kind) ? kind : null;

    /// <summary>What an attribute declares: one layer, and perhaps others behind it.</summary>
    public abstract IEnumerable<LayerDeclaration> Read(LayerSource source);
}

/// <summary>An attribute as its kind reads it.</summary>
/// <param name="Index">Position among the attributes of the class.</param>
/// <param name="Kind">Its name, without its suffix.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Types">Its type arguments.</param>
/// <param name="Owner">The class that it stands on.</param>
/// <param name="Read">Reads a type as a block.</param>
internal sealed record LayerSource(
    int Index, string Kind, AttributeArguments Arguments, IReadOnlyList<ITypeSymbol> Types, INamedTypeSymbol Owner, Func<ITypeSymbol, BlockDeclaration> Read)
{
    /// <summary>The blocks that its type arguments name.</summary>
    public IReadOnlyList<BlockDeclaration> Blocks => [.. Types.Select(Read)];
}
