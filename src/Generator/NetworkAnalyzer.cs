using System.Collections.Immutable;
using GenBn.Generator.Declaration;
using GenBn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenBn.Generator;

/// <summary>Reports what is wrong with a network, at the attribute that is to blame.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Descriptors.ById.Values.Where(descriptor => descriptor.Id != ProblemIds.LossAppliesActivation)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!DeclarationReader.IsNetwork(type))
        {
            return;
        }

        ImmutableArray<AttributeData> attributes = type.GetAttributes();
        foreach (Problem problem in NetworkCompiler.Check(DeclarationReader.Read(type, NetworkGenerator.AllowsUnsafe(context.Compilation))))
        {
            SyntaxReference? attribute = problem.Attribute < 0 ? null : attributes[problem.Attribute].ApplicationSyntaxReference;
            Location location = attribute?.GetSyntax(context.CancellationToken).GetLocation() ?? type.Locations[0];
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.ById[problem.Id], location, [.. problem.Arguments]));
        }
    }
}
