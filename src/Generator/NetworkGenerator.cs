using GenBn.Generator.Declaration;
using GenBn.Generator.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenBn.Generator;

/// <summary>Generates the code of every class with <c>[Network]</c>. What is wrong with one is reported by <see cref="NetworkAnalyzer"/>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<NetworkDeclaration> networks = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                DeclarationReader.NetworkAttribute,
                // A class without a name is still being typed.
                static (node, _) => node is ClassDeclarationSyntax && node.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().All(type => !type.Identifier.IsMissing),
                static (target, _) => DeclarationReader.Read((INamedTypeSymbol)target.TargetSymbol, AllowsUnsafe(target.SemanticModel.Compilation)))
            .WithTrackingName(TrackingNames.Declaration);

        IncrementalValuesProvider<EquatableArray<GeneratedFile>> files = networks
            .Select(static (declaration, _) => new EquatableArray<GeneratedFile>(NetworkCompiler.Compile(declaration)))
            .WithTrackingName(TrackingNames.Files);

        context.RegisterSourceOutput(files, static (output, files) =>
        {
            foreach (GeneratedFile file in files)
            {
                output.AddSource(file.Name, file.Text);
            }
        });
    }

    internal static bool AllowsUnsafe(Compilation compilation) => compilation is CSharpCompilation { Options.AllowUnsafe: true };
}
