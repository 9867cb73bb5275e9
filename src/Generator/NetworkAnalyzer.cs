using System.Collections.Immutable;
using GenBn.Generator.Project;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenBn.Generator;

/// <summary>Reports what is wrong with a network or block, at the attribute that is to blame.</summary>
/// <remarks>
/// In generated files too: a class without its code builds, and fails only when it runs, so that no header of a file may switch an error off.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Descriptors.ById.Values.Where(descriptor => !Descriptors.OfUses.Contains(descriptor.Id))];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            // Without the possibility to cancel it: what has been cancelled would be kept.
            var networks = new Lazy<ProjectNetworks>(() => ProjectNetworks.WithoutGenerated(start.Compilation, CancellationToken.None));
            start.RegisterSymbolAction(symbol => Analyze(symbol, networks), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, Lazy<ProjectNetworks> networks)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!type.GetAttributes().Any(LayerReader.IsOurs))
        {
            return;
        }

        if (networks.Value.Find(type, context.CancellationToken) is not { } source)
        {
            if (!DeclarationReader.IsNetwork(type))
            {
                return;
            }

            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.ById[ProblemIds.UnsupportedType],
                type.Locations[0],
                type.Name,
                "another generator wrote it, and generators do not see each other's code"));
            return;
        }

        foreach (Problem problem in ClassChecker.Check(source, networks.Value).Concat(networks.Value.FindUnread(source, IsReadHere)))
        {
            context.ReportDiagnostic(ProblemLocation.Locate(problem, source));
        }

        bool IsReadHere(AttributeSyntax syntax) =>
            DeclaredAttribute.Of(type).Any(attribute => attribute.Syntax == syntax && attribute.IsBound);
    }
}
