using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Declaration;

/// <summary>Reads the layer attributes of a network or block, and of the blocks that it uses.</summary>
/// <param name="isKnown">
/// Whether an attribute whose type does not exist here has one where generated code is seen, too. Then it is none of GenBn's, and passed
/// over; otherwise it may be a layer that is still being typed, and nothing is known of what follows.
/// </param>
internal sealed class LayerReader(Func<AttributeData, bool> isKnown)
{
    public const string BlockAttribute = "BlockAttribute";

    /// <summary>The runtime's empty block. Without layers, a block of the user's is a mistake.</summary>
    private const string Identity = "Identity";

    private readonly List<INamedTypeSymbol> _open = [];

    private readonly Dictionary<INamedTypeSymbol, BlockDeclaration> _blocks = new(SymbolEqualityComparer.Default);

    /// <summary>The layers of a class, and the attribute of the first one on another partial declaration than those before it.</summary>
    public (IReadOnlyList<LayerDeclaration> Layers, int? Stray) Read(INamedTypeSymbol type)
    {
        _open.Add(type);
        var layers = new List<LayerDeclaration>();
        SyntaxReference? first = null;
        int? stray = null;
        foreach (DeclaredAttribute attribute in DeclaredAttribute.Of(type))
        {
            if (attribute.IsUnknown && !isKnown(attribute.Data))
            {
                layers.Add(new UnknownDeclaration(attribute.Index));
                break;
            }

            if (!attribute.IsOurs || LayerKind.Of(attribute.Kind) is not { } kind)
            {
                continue;
            }

            int before = layers.Count;
            var arguments = new AttributeArguments(attribute.Data);
            bool isBound = attribute.IsBound;
            var source = new LayerSource(attribute.Index, attribute.Kind, arguments, attribute.Data.AttributeClass!.TypeArguments, type, Block);
            layers.AddRange(kind.Read(source).Select(layer => layer with { IsBound = layer.IsBound && isBound }));
            layers[before] = layers[before] with { Name = arguments.Text("Name") };
            SyntaxReference? declaration = DeclarationOf(type, attribute.Data);
            first ??= declaration;
            stray ??= declaration == first ? null : attribute.Index;
        }

        _open.RemoveAt(_open.Count - 1);
        return (layers, stray);
    }

    /// <summary>
    /// The partial declaration that an attribute stands on. Found by spans: looking for the attribute's node takes long where there are many.
    /// </summary>
    private static SyntaxReference? DeclarationOf(INamedTypeSymbol type, AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } place
            ? type.DeclaringSyntaxReferences.FirstOrDefault(declaration => declaration.SyntaxTree == place.SyntaxTree && declaration.Span.Contains(place.Span))
            : null;

    public static bool IsOurs(AttributeData attribute) => IsOurs(attribute.AttributeClass);

    /// <summary>Not one without its type arguments, which the compiler reports.</summary>
    public static bool IsOurs(INamedTypeSymbol? type) =>
        type is { TypeKind: not TypeKind.Error, ContainingNamespace: { Name: "GenBn", ContainingNamespace.IsGlobalNamespace: true } };

    public static bool IsBlock(INamedTypeSymbol type) =>
        type.GetAttributes().Any(attribute => IsOurs(attribute) && attribute.AttributeClass!.Name == BlockAttribute);

    private BlockDeclaration Block(ITypeSymbol symbol)
    {
        if (symbol is INamedTypeSymbol { Name: Identity } empty && IsOurs(empty))
        {
            return new BlockDeclaration(empty.Name, default, Fault: null, default, BlockReports.AtUse);
        }

        if (symbol is not INamedTypeSymbol { TypeKind: TypeKind.Class } type || !IsBlock(type))
        {
            // A class with layers hears itself that something is missing.
            bool isMarkMissing = symbol is INamedTypeSymbol other && DeclaredAttribute.Of(other).Any(attribute => attribute.IsLayer);
            return new BlockDeclaration(
                symbol.Name, default, "it has no [Block]", default, isMarkMissing ? ReportsOf((INamedTypeSymbol)symbol) : BlockReports.AtUse);
        }

        int first = _open.FindIndex(open => SymbolEqualityComparer.Default.Equals(open, type));
        if (first >= 0)
        {
            // Each class of the cycle could report it; the first by its name does.
            string name = type.ToDisplayString();
            bool isRoot = first == 0 && _open.TrueForAll(open => string.CompareOrdinal(name, open.ToDisplayString()) <= 0);
            return new BlockDeclaration(type.Name, default, "it contains itself", default, isRoot ? BlockReports.AtRoot : ReportsOf(type));
        }

        // Read once, however often it is used.
        if (!_blocks.TryGetValue(type, out BlockDeclaration? block))
        {
            _blocks[type] = block = ReadBlock(type);
        }

        return block;
    }

    /// <summary>A block as others use it.</summary>
    public BlockDeclaration ReadBlock(INamedTypeSymbol type)
    {
        (IReadOnlyList<LayerDeclaration> layers, int? stray) = Read(type);
        string? fault = stray is not null ? "its layers are spread over several partial declarations"
            : layers.Any(layer => layer is InputDeclaration) ? "it has an [Input]: the input of a block is the output of the layer before it"
            : layers.All(layer => layer is FrozenDeclaration) ? "it has no layers"
            : null;
        var size = CodeSize.Sum(layers.Select(layer => layer.Size));
        return new BlockDeclaration(
            type.Name, new EquatableArray<LayerDeclaration>(size.IsTooLarge ? [] : layers), fault, size, ReportsOf(type))
        {
            Stray = stray,
        };
    }

    private BlockReports ReportsOf(INamedTypeSymbol type) =>
        _open.Count == 0 || SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _open[0].ContainingAssembly) ? BlockReports.AtItself
            : BlockReports.AtUse;
}
