using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenBn.Generator.Declaration;

/// <summary>What a project's options mean for its networks.</summary>
/// <param name="AllowsUnsafe">Whether generated kernels compile.</param>
/// <param name="IsClsCompliant">Whether the compiler checks the project's public members against the Common Language Specification.</param>
/// <param name="Runtime">The runtime that it refers to.</param>
internal sealed record ProjectOptions(bool AllowsUnsafe, bool IsClsCompliant, RuntimeReference Runtime)
{
    public static ProjectOptions Of(Compilation compilation) => new(
        compilation is CSharpCompilation { Options.AllowUnsafe: true }, ClsCompliance(compilation.Assembly) ?? false, RuntimeReference.Of(compilation));

    /// <summary>Whether a symbol says that it is compliant; null where it says nothing.</summary>
    public static bool? ClsCompliance(ISymbol symbol)
    {
        AttributeData? attribute = symbol.GetAttributes().FirstOrDefault(attribute =>
            attribute.AttributeClass is
            {
                Name: nameof(CLSCompliantAttribute),
                ContainingNamespace: { Name: nameof(System), ContainingNamespace.IsGlobalNamespace: true },
            });
        return attribute is { ConstructorArguments: { Length: 1 } arguments } && arguments[0].Value is bool isCompliant ? isCompliant : null;
    }
}
