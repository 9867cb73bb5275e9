using GenBn.Generator.Declaration;
using GenBn.Generator.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenBn.Generator;

/// <summary>Generates the code of every class with <c>[Network]</c>. What is wrong with one is reported by <see cref="NetworkAnalyzer"/>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<NetworkDeclaration> networks = context.CompilationProvider
            .WithComparer(SameDeclarations.Comparer)
            .SelectMany(static (compilation, cancellation) => NetworkFinder.Find(compilation, cancellation).Select(type => DeclarationReader.Read(type, AllowsUnsafe(compilation))))
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
