using GenBn.Generator.Emission;
using GenBn.Generator.Planning;
using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Operators;

/// <summary><c>[Layer&lt;…&gt;]</c>: a layer of the user's own.</summary>
internal sealed class CustomLayerKind() : LayerKind("Layer")
{
    private const string Contracts = "GenBn.Layers";

    public override IEnumerable<LayerDeclaration> Read(LayerSource source)
    {
        if (source.Types.FirstOrDefault() is not INamedTypeSymbol type || !CustomType.Implements(type, "ILayer", Contracts))
        {
            return [new CustomLayerDeclaration(source.Index, new CustomType("Layer", "", "", "", null), false, null, default) { IsBound = false }];
        }

        DeclaredAttribute[] attributes =
            [.. DeclaredAttribute.Of(type).Where(attribute => attribute is { IsOurs: true, Kind: "OutputShape" or "LayerParameter" })];
        DeclaredAttribute output = attributes.FirstOrDefault(attribute => attribute.Kind == "OutputShape");
        return
        [
            new CustomLayerDeclaration(
                source.Index,
                CustomType.Of(type, source.Owner),
                CustomType.Implements(type, "ISampleLayer", Contracts),
                output.Data is null ? null : new EquatableArray<string>(Sizes(output.Data)),
                new EquatableArray<CustomParameter>(
                    attributes.Where(attribute => attribute.Kind == "LayerParameter").Select(attribute => CustomParameter.Read(attribute.Data))))
            {
                IsBound = Array.TrueForAll(attributes, attribute => attribute.IsBound),
            },
        ];
    }

    private static IEnumerable<string> Sizes(AttributeData attribute)
    {
        var arguments = new AttributeArguments(attribute);
        return Enumerable.Range(0, arguments.Count).SelectMany(arguments.Texts);
    }
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Type">The type that computes it.</param>
/// <param name="PredictsSamples">Whether it has a form for one sample.</param>
/// <param name="OutputSizes">Expressions: the features of a vector, or channels, height and width of an image; null for those of the input.</param>
/// <param name="Parameters">Its learned tensors.</param>
internal sealed record CustomLayerDeclaration(
    int Attribute, CustomType Type, bool PredictsSamples, EquatableArray<string>? OutputSizes, EquatableArray<CustomParameter> Parameters)
        : OperatorDeclaration(Attribute, Type.Name)
{
    private const long MostOfASize = 1 << 20;

    public override string DefaultName => LayerNames.OfClass(Type.Name);

    public override CodeSize Size => CodeSize.OfLayer;

    public override string? ParameterType => Parameters.Count > 0 ? "CustomParameters" : null;

    public override string? LastActivation => null;

    private ShapeExpression[] Expressions =>
        [.. (OutputSizes ?? []).Concat(Parameters.SelectMany(parameter => parameter.Sizes)).Select(text => new ShapeExpression(text))];

    public override void Verify(LayerCheck check)
    {
        check.Reach(Type);
        if (Fault() is { } fault)
        {
            check.Problems.AddUnplaced(ProblemIds.LayerContract, Type.Name, fault);
        }

        foreach (CustomParameter parameter in Parameters)
        {
            parameter.Verify(Type.Name, check);
        }
    }

    public override Layer? Place(Placement at)
    {
        bool fits = Array.Exists(Expressions, expression => expression.ReadsImage) ? at.IsImage(Kind)
            : !Array.Exists(Expressions, expression => expression.ReadsVector) || at.IsVector(Kind);
        if (!fits || ShapeOf(at) is not { } shape || !at.FitsMemory(Kind, Product(shape.Channels, shape.Height, shape.Width)) || Tensors(at) is not { } tensors)
        {
            return null;
        }

        return at.FitsMemory(Kind, tensors.Sum(tensor => tensor.Length))
            ? new CustomLayer(at.Giving(shape), at.Source, Type, PredictsSamples, new EquatableArray<CustomTensor>(tensors))
            : null;
    }

    /// <summary>What is wrong with what the type declares, whatever its input; null where nothing is.</summary>
    private string? Fault()
    {
        if (Parameters.Select(parameter => parameter.Fault).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            return fault;
        }

        if (Parameters.GroupBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            return $"two of its parameters are called '{same.Key}'";
        }

        string? invalid = (OutputSizes ?? []).Concat(Parameters.SelectMany(parameter => parameter.Sizes)).FirstOrDefault(
            text => !new ShapeExpression(text).IsValid);
        return invalid is not null ? $"the size '{invalid}' is not valid; sizes are {ShapeExpression.Grammar}"
            : Array.Exists(Expressions, expression => expression.ReadsImage) && Array.Exists(Expressions, expression => expression.ReadsVector)
                ? "its sizes read both c, h or w, which images have, and f, which vectors have"
            : null;
    }

    private TensorShape? ShapeOf(Placement at)
    {
        if (OutputSizes is not { } sizes)
        {
            return at.Source;
        }

        string[] words = sizes.Count == 1 ? ["features"] : ["channels", "height", "width"];
        int[] values = [.. sizes.Zip(words, (size, word) => SizeOf(at, $"The {word} of {Kind}'s output, '{size}',", size)).OfType<int>()];
        return values.Length < sizes.Count ? null
            : sizes.Count == 1 ? new TensorShape(values[0], 1, 1, IsVector: true)
            : new TensorShape(values[0], values[1], values[2], IsVector: false);
    }

    /// <summary>Its parameters with their sizes; null where one cannot be.</summary>
    private List<CustomTensor>? Tensors(Placement at)
    {
        var tensors = new List<CustomTensor>();
        foreach (CustomParameter parameter in Parameters)
        {
            int[] sizes = [.. parameter.Sizes.Select(size => SizeOf(at, $"The size of {Kind}'s {parameter.Name}, '{size}',", size)).OfType<int>()];
            if (sizes.Length < parameter.Sizes.Count || !at.FitsMemory(Kind, Product(sizes)))
            {
                return null;
            }

            tensors.Add(new CustomTensor(parameter, new EquatableArray<int>(sizes)));
        }

        return tensors;
    }

    private static int? SizeOf(Placement at, string what, string size)
    {
        long? value = new ShapeExpression(size).Of(at.Source);
        if (value is >= 1 and <= MostOfASize)
        {
            return (int)value;
        }

        at.Problems.Add(
            ProblemIds.ValueOutOfRange,
            what,
            FormattableString.Invariant($"from 1 to {MostOfASize}"),
            value is { } number ? FormattableString.Invariant($"{number}") : "not a number");
        return null;
    }

    private static long Product(params int[] sizes) => sizes.Aggregate(1L, (product, size) => Math.Min(1L << 40, product * size));
}

/// <summary>A parameter of a layer in its place.</summary>
internal sealed record CustomTensor(CustomParameter Parameter, EquatableArray<int> Shape)
{
    public long Length => Shape.Aggregate(1L, (product, size) => product * size);
}

/// <param name="At">See <see cref="Layer"/>.</param>
/// <param name="Source">Shape of its input.</param>
/// <param name="Type">The type that computes it.</param>
/// <param name="PredictsSamples">Whether it has a form for one sample.</param>
/// <param name="Tensors">Its parameters.</param>
internal sealed record CustomLayer(
    Placed At, TensorShape Source, CustomType Type, bool PredictsSamples, EquatableArray<CustomTensor> Tensors)
    : Layer(At)
{
    public override ParameterView? View => Tensors.Count == 0 ? null : new ParameterView(
        "CustomParameters",
        [
            Type.Name,
            Source == Shape ? $"{Shape}" : $"{Source} → {Shape}",
            .. Tensors.Select(tensor => $"{tensor.Parameter.Name} {string.Join("×", tensor.Shape.Select(Number))}"),
        ],
        "",
        [.. Tensors.Select(tensor =>
            new LayerTensor(tensor.Parameter.Name, tensor.Parameter.Role, tensor.Parameter.StartValues, IsTrainable, [.. tensor.Shape]))]);

    public override int MostCharacters => 12_000;

    public override string? HashWords => Tensors.Count == 0
        ? $"layer {Type.MetadataName}"
        : $"layer '{Name}' {Type.MetadataName}, {string.Join(", ", Tensors.Select(tensor => $"{tensor.Parameter.Name} {Sizes(tensor)}"))}";

    public override string Creation => ArchitectureEmitter.New(this, "CustomArchitectureLayer", $"\"{Type.Name}\"", Described);

    public override string Words => Name;

    /// <summary>Its parameters, as the runtime describes them.</summary>
    public string Described
    {
        get
        {
            IEnumerable<string> tensors = Tensors.Select(
                tensor => $"new global::GenBn.Architecture.ArchitectureTensor(\"{Name}.{tensor.Parameter.Name}\", {Sizes(tensor)})");
            return $"[{string.Join(", ", tensors)}]";
        }
    }

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    public override void Lower(FusionRules rules) => rules.Add(new CustomStage(rules.Source(this), rules.AddTensor(Name, this), this));

    private static string Sizes(CustomTensor tensor) => $"[{string.Join(", ", tensor.Shape.Select(Number))}]";

    private static string Number(int value) => FormattableString.Invariant($"{value}");
}
