using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator.Operators;

/// <summary>A function of the user's own.</summary>
/// <param name="Type">The type that computes it.</param>
/// <param name="IsMonotone">See <see cref="ActivationTraits"/>.</param>
/// <param name="IsShort">See <see cref="ActivationTraits"/>.</param>
/// <param name="NeedsInput">Whether its derivative takes x, as far as that stands in the source; else null, and the network's constructor checks it.</param>
internal sealed record CustomFunction(CustomType Type, bool IsMonotone, bool IsShort, bool? NeedsInput)
{
    private const string Member = "NeedsInput";

    /// <summary>The function in the description of a network: nothing that a built-in one could be called.</summary>
    public string Words => $"Activation<{Type.MetadataName}>";

    /// <summary>Null for a type that is no function, which the compiler reports.</summary>
    public static CustomFunction? Read(LayerSource source)
    {
        if (source.Types.FirstOrDefault() is not INamedTypeSymbol { IsUnmanagedType: true } type
            || !CustomType.Implements(type, "IActivation", "GenBn.Activations"))
        {
            return null;
        }

        DeclaredAttribute traits = DeclaredAttribute.Of(type).FirstOrDefault(
            attribute => attribute is { Data: not null, IsOurs: true, Kind: "ActivationTraits" });
        var arguments = new AttributeArguments(traits.Data);
        return traits.Data is not null && !traits.IsBound
            ? null
            : new CustomFunction(
                CustomType.Of(type, source.Owner), arguments.Flag("IsMonotone") ?? false, arguments.Flag("IsShort") ?? false, NeedsInputOf(type));
    }

    /// <summary>Whether a member may be the one of a function that <see cref="NeedsInput"/> reads.</summary>
    public static bool MayBeDeclaredBy(PropertyDeclarationSyntax property) => property.Identifier.ValueText == Member;

    private static bool? NeedsInputOf(INamedTypeSymbol type)
    {
        ISymbol? property = type.GetMembers().FirstOrDefault(member => member.Kind == SymbolKind.Property && member.Name.Split('.').Last() == Member);
        ExpressionSyntax? value = property?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not PropertyDeclarationSyntax syntax ? null
            : syntax.ExpressionBody?.Expression
                ?? syntax.Initializer?.Value
                ?? syntax.AccessorList?.Accessors.FirstOrDefault()?.ExpressionBody?.Expression
                ?? (syntax.AccessorList?.Accessors.FirstOrDefault()?.Body?.Statements.FirstOrDefault() as ReturnStatementSyntax)?.Expression;
        return value?.ToString() switch { "true" => true, "false" => false, _ => null };
    }
}
