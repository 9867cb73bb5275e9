using GenBn.Generator.Emission;
using GenBn.Generator.Planning;
using GenBn.Generator.Project;
using Microsoft.CodeAnalysis;

namespace GenBn.Generator;

/// <summary>
/// Generates the code of every class with <c>[Network]</c>. What is wrong with one is reported by <see cref="NetworkAnalyzer"/>; only a build
/// that runs no analyzers hears of errors from here.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    private readonly SampleSharing? _sharing;

    /// <summary>The generator as the compiler makes it.</summary>
    public NetworkGenerator()
    {
    }

    /// <summary>For tests: how the steps of one sample are shared, so that small networks are shared too.</summary>
    internal NetworkGenerator(SampleSharing sharing) => _sharing = sharing;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<NetworkDeclaration> networks = context.CompilationProvider
            .WithComparer(SameDeclarations.Comparer)
            .SelectMany(static (compilation, cancellation) => Read(compilation, cancellation).Read(cancellation))
            .WithTrackingName(TrackingNames.Declaration);

        IncrementalValuesProvider<EquatableArray<GeneratedFile>> files = networks
            .Select((declaration, _) => new EquatableArray<GeneratedFile>(NetworkCompiler.Compile(declaration, _sharing)))
            .WithTrackingName(TrackingNames.Files);

        context.RegisterSourceOutput(files, static (output, files) =>
        {
            foreach (GeneratedFile file in files)
            {
                output.AddSource(file.Name, file.Text);
            }
        });

        // Nothing, and nothing to do at an edit, where analyzers run.
        IncrementalValuesProvider<Compilation> unanalyzed = context.AnalyzerConfigOptionsProvider
            .SelectMany(static (options, _) => AnalyzerSwitch.IsOn(options.GlobalOptions) ? Enumerable.Empty<bool>() : [false])
            .Combine(context.CompilationProvider)
            .Select(static (project, _) => project.Right);
        context.RegisterSourceOutput(unanalyzed, ReportErrors);
    }

    /// <summary>An attribute without a type is another generator's, or the compiler reports it.</summary>
    private static ProjectNetworks Read(Compilation compilation, CancellationToken cancellation) =>
        ProjectNetworks.Of(compilation, static _ => true, cancellation);

    private static void ReportErrors(SourceProductionContext output, Compilation compilation)
    {
        foreach (Diagnostic error in ProjectChecker.Errors(Read(compilation, output.CancellationToken), output.CancellationToken))
        {
            output.ReportDiagnostic(error);
        }
    }
}
