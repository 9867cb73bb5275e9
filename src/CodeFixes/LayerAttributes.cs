using GenBn.Generator.Declaration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.CodeFixes;

/// <summary>Attributes of GenBn in the source.</summary>
internal static class LayerAttributes
{
    /// <summary>The attribute at a node if it is one of the given kinds.</summary>
    /// <param name="node">Where a diagnostic is.</param>
    /// <param name="model">Of the node's document.</param>
    /// <param name="kinds">For example <c>Dense</c>.</param>
    public static AttributeSyntax? AttributeAt(this SyntaxNode node, SemanticModel model, params string[] kinds)
    {
        AttributeSyntax? attribute = node.FirstAncestorOrSelf<AttributeSyntax>();
        return attribute is not null && model.GetTypeInfo(attribute).Type is INamedTypeSymbol type && LayerReader.IsOurs(type)
            && kinds.Any(kind => type.Name == kind + "Attribute")
            ? attribute
            : null;
    }

    /// <summary>Whether an attribute is a layer or an input.</summary>
    public static bool IsLayer(this AttributeSyntax attribute, SemanticModel model) =>
        model.GetTypeInfo(attribute).Type is INamedTypeSymbol type && LayerReader.IsOurs(type) && type.BaseType?.Name == "LayerAttribute";

    /// <summary>The named argument of an attribute, and its position.</summary>
    public static (AttributeArgumentSyntax Argument, int Index)? NamedArgument(this AttributeSyntax attribute, string name)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = attribute.ArgumentList?.Arguments ?? default;
        int index = arguments.IndexOf(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
        return index < 0 ? null : (arguments[index], index);
    }

    /// <summary>The name without namespace, as it is written: <c>Dense</c> of <c>GenBn.Dense</c>.</summary>
    public static SimpleNameSyntax SimpleName(this AttributeSyntax attribute) => attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Right,
        AliasQualifiedNameSyntax qualified => qualified.Name,
        NameSyntax name => (SimpleNameSyntax)name,
    };
}
