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

    /// <summary>Members of the <c>Activation</c> enumeration, by value.</summary>
    private static readonly string[] Activations =
        ["None", "Sigmoid", "ReLU", "LeakyReLU", "Tanh", "ELU", "SiLU", "GELU", "HardSwish", "Softplus", "Softmax"];

    private readonly List<INamedTypeSymbol> _open = [];

    private readonly Dictionary<INamedTypeSymbol, BlockDeclaration> _blocks = new(SymbolEqualityComparer.Default);

    /// <summary>The layers of a class, and the attribute of the first one on another partial declaration than those before it.</summary>
    public (IReadOnlyList<LayerDeclaration> Layers, int? Stray) Read(INamedTypeSymbol type)
    {
        _open.Add(type);
        var layers = new List<LayerDeclaration>();
        SyntaxReference? source = null;
        int? stray = null;
        foreach (DeclaredAttribute attribute in DeclaredAttribute.Of(type))
        {
            if (attribute.IsUnknown && !isKnown(attribute.Data))
            {
                layers.Add(new UnknownDeclaration(attribute.Index));
                break;
            }

            if (!attribute.IsOurs)
            {
                continue;
            }

            int before = layers.Count;
            var arguments = new AttributeArguments(attribute.Data);
            bool isBound = attribute.IsBound;
            layers.AddRange(ReadLayer(attribute, arguments).Select(layer => layer with { IsBound = isBound }));
            if (layers.Count > before)
            {
                layers[before] = layers[before] with { Name = arguments.Text("Name") };
                SyntaxReference? declaration = DeclarationOf(type, attribute.Data);
                source ??= declaration;
                stray ??= declaration == source ? null : attribute.Index;
            }
        }

        _open.RemoveAt(_open.Count - 1);
        return (layers, stray);
    }

    /// <summary>The partial declaration that an attribute stands on. Found by spans: looking for the attribute's node takes long where there are many.</summary>
    private static SyntaxReference? DeclarationOf(INamedTypeSymbol type, AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } place
            ? type.DeclaringSyntaxReferences.FirstOrDefault(declaration => declaration.SyntaxTree == place.SyntaxTree && declaration.Span.Contains(place.Span))
            : null;

    public static bool IsOurs(AttributeData attribute) => IsOurs(attribute.AttributeClass);

    /// <summary>Not one without its type arguments, which the compiler reports.</summary>
    public static bool IsOurs(INamedTypeSymbol? attribute) =>
        attribute is { TypeKind: not TypeKind.Error, ContainingNamespace: { Name: "GenBn", ContainingNamespace.IsGlobalNamespace: true } };

    public static bool IsBlock(INamedTypeSymbol type) => type.GetAttributes().Any(attribute => IsOurs(attribute) && attribute.AttributeClass!.Name == BlockAttribute);

    private IEnumerable<LayerDeclaration> ReadLayer(DeclaredAttribute declared, AttributeArguments arguments)
    {
        int index = declared.Index;
        INamedTypeSymbol attribute = declared.Data.AttributeClass!;
        switch (attribute.Name)
        {
            case "InputAttribute":
                yield return arguments.Count == 1
                    ? new InputDeclaration(index, arguments[0], 1, 1, IsVector: true)
                    : new InputDeclaration(index, arguments[0], arguments[1], arguments[2], IsVector: false);
                break;
            case "ConvAttribute":
                yield return new ConvDeclaration(
                    index,
                    arguments[0],
                    new Extent(arguments[1], arguments[arguments.Count == 2 ? 1 : 2]),
                    arguments.Extent("Stride", 1),
                    arguments.Extent("Padding", 0, unset: -2),
                    arguments.Extent("Dilation", 1),
                    arguments.Integer("Groups", 1),
                    arguments.Flag("Bias"),
                    Start(arguments));
                break;
            case "DenseAttribute":
                yield return new DenseDeclaration(index, arguments[0], arguments.Flag("Bias"), Start(arguments));
                break;
            case "BatchNormAttribute":
                yield return new BatchNormDeclaration(
                    index,
                    arguments.Float("Momentum", 0.9f),
                    arguments.Float("Epsilon", 1e-5f),
                    arguments.Integer("Scale", 0),
                    arguments.Integer("Center", 0),
                    arguments.Has("Statistics") ? arguments.Integer("Statistics", 0) : null,
                    arguments.Integer("RunningVariance", 0));
                break;
            case "DropoutAttribute":
                yield return new DropoutDeclaration(index, arguments.FloatAt(0, float.NaN));
                break;
            case "MaxPoolAttribute":
                yield return new MaxPoolDeclaration(index, PoolKernel(arguments), PoolStride(arguments), arguments.Extent("Padding", 0, unset: -2));
                break;
            case "AvgPoolAttribute":
                yield return new AvgPoolDeclaration(
                    index, PoolKernel(arguments), PoolStride(arguments), arguments.Extent("Padding", 0, unset: -2), arguments.Flag("CountPadding") ?? false);
                break;
            case "GlobalAvgPoolAttribute":
                yield return new GlobalAvgPoolDeclaration(index);
                break;
            case "FlattenAttribute":
                yield return new FlattenDeclaration(index);
                break;
            case "FrozenAttribute":
                yield return new FrozenDeclaration(index);
                break;
            case "ResidualAttribute":
                yield return new ResidualDeclaration(
                    index, Block(attribute.TypeArguments[0]), attribute.TypeArguments.Length > 1 ? Block(attribute.TypeArguments[1]) : null);
                break;
            case "RepeatAttribute":
                yield return new RepeatDeclaration(index, Block(attribute.TypeArguments[0]), arguments[0]);
                break;
            case "ConcatAttribute":
                yield return new ConcatDeclaration(index, new EquatableArray<BlockDeclaration>(attribute.TypeArguments.Select(Block)));
                break;
            default:
                if (Array.IndexOf(Activations, declared.Kind) > 0)
                {
                    yield return Activation(index, declared.Kind, arguments.Count == 0 ? null : arguments.FloatAt(0, float.NaN));
                }

                break;
        }

        if (Array.IndexOf(["ConvAttribute", "DenseAttribute"], attribute.Name) >= 0 && arguments.Integer("Activation", 0) is int function and not 0)
        {
            yield return Activation(index, function > 0 && function < Activations.Length ? Activations[function] : "None", null);
        }
    }

    /// <param name="index">Position of the attribute.</param>
    /// <param name="kind">The function.</param>
    /// <param name="constant">Its constant; null where nothing is said.</param>
    private static LayerDeclaration Activation(int index, string kind, float? constant) => kind switch
    {
        "Softmax" => new SoftmaxDeclaration(index),
        "LeakyReLU" => new ActivationDeclaration(index, kind, constant ?? 0.01f),
        "ELU" => new ActivationDeclaration(index, kind, constant ?? 1f),
        _ => new ActivationDeclaration(index, kind, 0f),
    };

    private static StartOption? Start(AttributeArguments arguments) => arguments.Has("Initializer") || arguments.Has("Deviation")
        ? new StartOption(
            arguments.Has("Initializer") ? arguments.Integer("Initializer", 0) : null,
            arguments.Has("Deviation") ? arguments.Float("Deviation", 0) : null)
        : null;

    private static Extent PoolKernel(AttributeArguments arguments) => new(arguments[0], arguments[arguments.Count == 1 ? 0 : 1]);

    private static Extent PoolStride(AttributeArguments arguments)
    {
        Extent kernel = PoolKernel(arguments);
        Extent stride = arguments.Extent("Stride", 0);
        return new Extent(stride.Height == 0 ? kernel.Height : stride.Height, stride.Width == 0 ? kernel.Width : stride.Width);
    }

    private BlockDeclaration Block(ITypeSymbol symbol)
    {
        if (symbol is not INamedTypeSymbol { TypeKind: TypeKind.Class } type || !IsBlock(type))
        {
            // A class with layers hears itself that something is missing.
            bool isMarkMissing = symbol is INamedTypeSymbol other && DeclaredAttribute.Of(other).Any(attribute => attribute.IsLayer);
            return new BlockDeclaration(symbol.Name, default, "it has no [Block]", default, isMarkMissing ? ReportsOf((INamedTypeSymbol)symbol) : BlockReports.AtUse);
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
            : layers.Any(layer => layer is InputDeclaration) ? "it has an [Input]: a block takes what the layer before it leaves"
            : layers.All(layer => layer is FrozenDeclaration) ? "it has no layers"
            : null;
        var size = CodeSize.Sum(layers.Select(CodeSize.Of));
        return new BlockDeclaration(type.Name, new EquatableArray<LayerDeclaration>(size.IsTooLarge ? [] : layers), fault, size, ReportsOf(type)) { Stray = stray };
    }

    private BlockReports ReportsOf(INamedTypeSymbol type) =>
        _open.Count == 0 || SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _open[0].ContainingAssembly) ? BlockReports.AtItself : BlockReports.AtUse;
}
