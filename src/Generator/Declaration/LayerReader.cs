using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Declaration;

/// <summary>Reads the layer attributes of a network or block, and of the blocks that it uses.</summary>
internal sealed class LayerReader
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
        IReadOnlyList<AttributeData> attributes = type.GetAttributes();
        for (int index = 0; index < attributes.Count; index++)
        {
            if (!IsOurs(attributes[index]))
            {
                continue;
            }

            int before = layers.Count;
            layers.AddRange(ReadLayer(index, attributes[index].AttributeClass!, new AttributeArguments(attributes[index])));
            if (layers.Count > before)
            {
                layers[before] = layers[before] with { Name = new AttributeArguments(attributes[index]).Text("Name") };
                SyntaxReference? declaration = DeclarationOf(type, attributes[index]);
                source ??= declaration;
                stray ??= declaration == source ? null : index;
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

    private IEnumerable<LayerDeclaration> ReadLayer(int index, INamedTypeSymbol attribute, AttributeArguments arguments)
    {
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
                    arguments.Integer("Statistics", 0) == 1,
                    arguments.Integer("RunningVariance", 0) == 1);
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
                string kind = attribute.Name.Replace("Attribute", "");
                if (Array.IndexOf(Activations, kind) > 0)
                {
                    yield return Activation(index, kind, arguments.FloatAt(0, float.NaN));
                }

                break;
        }

        if (Array.IndexOf(["ConvAttribute", "DenseAttribute"], attribute.Name) >= 0 && arguments.Integer("Activation", 0) is int function and not 0)
        {
            yield return Activation(index, function > 0 && function < Activations.Length ? Activations[function] : "None", float.NaN);
        }
    }

    private static LayerDeclaration Activation(int index, string kind, float constant) => kind switch
    {
        "Softmax" => new SoftmaxDeclaration(index),
        "LeakyReLU" => new ActivationDeclaration(index, kind, float.IsNaN(constant) ? 0.01f : constant),
        "ELU" => new ActivationDeclaration(index, kind, float.IsNaN(constant) ? 1f : constant),
        _ => new ActivationDeclaration(index, kind, 0f),
    };

    private static StartValues? Start(AttributeArguments arguments) =>
        arguments.Integer("Initializer", -1) is int initializer and >= 0 ? new StartValues(initializer, arguments.Float("Deviation", 0.05f)) : null;

    private static Extent PoolKernel(AttributeArguments arguments) => new(arguments[0], arguments[arguments.Count == 1 ? 0 : 1]);

    private static Extent PoolStride(AttributeArguments arguments)
    {
        Extent kernel = PoolKernel(arguments);
        Extent stride = arguments.Extent("Stride", 0);
        return new Extent(stride.Height == 0 ? kernel.Height : stride.Height, stride.Width == 0 ? kernel.Width : stride.Width);
    }

    private BlockDeclaration Block(ITypeSymbol symbol)
    {
        if (symbol is not INamedTypeSymbol { TypeKind: TypeKind.Class } type || !type.GetAttributes().Any(attribute => IsOurs(attribute) && attribute.AttributeClass!.Name == BlockAttribute))
        {
            return new BlockDeclaration(symbol.Name, default, "it has no [Block]", default);
        }

        if (_open.Exists(open => SymbolEqualityComparer.Default.Equals(open, type)))
        {
            return new BlockDeclaration(type.Name, default, "it contains itself", default);
        }

        // Read once, however often it is used.
        if (!_blocks.TryGetValue(type, out BlockDeclaration? block))
        {
            _blocks[type] = block = ReadBlock(type);
        }

        return block;
    }

    private BlockDeclaration ReadBlock(INamedTypeSymbol type)
    {
        (IReadOnlyList<LayerDeclaration> layers, int? stray) = Read(type);
        string? fault = stray is not null ? "its layers are spread over several partial declarations"
            : layers.Any(layer => layer is InputDeclaration) ? "it has an [Input]: a block takes what the layer before it leaves"
            : layers.All(layer => layer is FrozenDeclaration) ? "it has no layers"
            : null;
        var size = CodeSize.Sum(layers.Select(CodeSize.Of));
        return new BlockDeclaration(type.Name, new EquatableArray<LayerDeclaration>(size.IsTooLarge ? [] : layers), fault, size);
    }
}
