using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.Tests;

/// <summary>What the C# compiler makes of a file of declarations, before anything is generated. The product's own reading has no part in it.</summary>
/// <param name="HasErrors">Whether the compiler has an error anywhere.</param>
/// <param name="Classes">The classes and structs with attributes.</param>
internal sealed record BoundText(bool HasErrors, IReadOnlyList<BoundClass> Classes)
{
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Bound", [], Framework.References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

    public static BoundText Of(string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp14));
        CSharpCompilation compilation = Empty.AddSyntaxTrees(tree);
        ImmutableArray<Diagnostic> errors = [.. compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        SemanticModel model = compilation.GetSemanticModel(tree);
        IEnumerable<INamedTypeSymbol> types = tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
            .Select(declaration => model.GetDeclaredSymbol(declaration)!)
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        return new BoundText(!errors.IsEmpty, [.. types.Select(type => BoundClass.Of(type, errors))]);
    }
}

/// <summary>A class with its attributes in the order of declaration.</summary>
internal sealed record BoundClass(INamedTypeSymbol Type, IReadOnlyList<BoundAttribute> Attributes)
{
    public IReadOnlyList<TypeDeclarationSyntax> Parts { get; } = [.. Type.DeclaringSyntaxReferences.Select(part => (TypeDeclarationSyntax)part.GetSyntax())];

    public bool IsNetwork => Attributes.Any(attribute => attribute.IsCalled("Network"));

    public bool IsBlock => Attributes.Any(attribute => attribute.IsCalled("Block"));

    /// <summary>Whether all its attributes exist.</summary>
    public bool IsKnown => Attributes.All(attribute => attribute.IsKnown);

    /// <summary>The attributes that are not another library's.</summary>
    public IEnumerable<BoundAttribute> Layers => Attributes.Where(attribute => !attribute.IsForeign && !attribute.IsCalled("Network") && !attribute.IsCalled("Block"));

    public static BoundClass Of(INamedTypeSymbol type, IReadOnlyList<Diagnostic> errors) =>
        new(type, [.. type.GetAttributes().Where(attribute => attribute.ApplicationSyntaxReference is not null).Select(attribute => new BoundAttribute(attribute, errors))]);
}

/// <summary>An attribute, and whether the compiler understands it.</summary>
internal sealed class BoundAttribute
{
    private const string Suffix = "Attribute";

    private readonly AttributeData _data;

    public BoundAttribute(AttributeData data, IReadOnlyList<Diagnostic> errors)
    {
        _data = data;
        Syntax = (AttributeSyntax)data.ApplicationSyntaxReference!.GetSyntax();
        IsKnown = data.AttributeClass is { TypeKind: not TypeKind.Error } type && !type.TypeArguments.Any(argument => argument.TypeKind == TypeKind.Error);
        IsBound = IsKnown && data.AttributeConstructor is not null && !errors.Any(error => Syntax.Span.Contains(error.Location.SourceSpan) && error.Location.SourceSpan.Start < Syntax.Span.End);
    }

    public AttributeSyntax Syntax { get; }

    public TextSpan Span => Syntax.Span;

    /// <summary>Whether there is such an attribute, and such classes where it names some.</summary>
    public bool IsKnown { get; }

    /// <summary>Whether its constructor and all its arguments are right C#.</summary>
    public bool IsBound { get; }

    public bool IsForeign => IsKnown && _data.AttributeClass!.ContainingNamespace.Name != "GenBn";

    public string Name => _data.AttributeClass!.Name.EndsWith(Suffix, StringComparison.Ordinal) ? _data.AttributeClass.Name[..^Suffix.Length] : _data.AttributeClass.Name;

    public ImmutableArray<ITypeSymbol> TypeArguments => _data.AttributeClass!.TypeArguments;

    public int Count => _data.ConstructorArguments.Length;

    public bool IsCalled(params string[] names) => IsKnown && !IsForeign && names.Contains(Name);

    public object? Argument(int index) => _data.ConstructorArguments[index].Value;

    public int Number(int index) => (int)Argument(index)!;

    public object? Option(string name) => _data.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    public int Option(string name, int otherwise) => Option(name) is int value ? value : otherwise;

    /// <summary>The names of the options that are set.</summary>
    public IEnumerable<string> Options => _data.NamedArguments.Select(argument => argument.Key);

    public override string ToString() => Syntax.ToString();
}
