using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenBn.Generator;

/// <summary>Reports a training whose reports nobody enumerates: it never runs. Silent where they go somewhere else.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FitAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor = Descriptors.ById[ProblemIds.FitNotEnumerated];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("GenBn.Trainer`1") is { } trainer)
            {
                INamedTypeSymbol? enumerable = start.Compilation.GetTypeByMetadataName("System.Linq.Enumerable");
                start.RegisterOperationAction(operation => Analyze(operation, trainer, enumerable), OperationKind.Invocation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol trainer, INamedTypeSymbol? enumerable)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is "Fit" or "FitSteps"
            && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType.OriginalDefinition, trainer)
            && IsDropped(Outermost(call, enumerable)))
        {
            string remedy = call.TargetMethod.Name == "Fit" ? "call Train instead, or use foreach" : "use foreach, or ToList()";
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, call.Syntax.GetLocation(), call.TargetMethod.Name, remedy));
        }
    }

    /// <summary>The last of the calls that make another lazy sequence of the reports.</summary>
    private static IOperation Outermost(IOperation operation, INamedTypeSymbol? enumerable)
    {
        while (operation.Parent is IConversionOperation or IArgumentOperation or IParenthesizedOperation
            || (operation.Parent is IInvocationOperation call && IsLazy(call, enumerable) && operation is IArgumentOperation { Parameter.Ordinal: 0 }))
        {
            operation = operation.Parent;
        }

        return operation;
    }

    private static bool IsLazy(IInvocationOperation call, INamedTypeSymbol? enumerable) =>
        SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, enumerable)
        && call.TargetMethod.ReturnType.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    private static bool IsDropped(IOperation operation) => operation.Parent switch
    {
        IExpressionStatementOperation => true,
        ISimpleAssignmentOperation { Target: IDiscardOperation, Parent: IExpressionStatementOperation } => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => !IsRead(declarator.Symbol, operation),
        _ => false,
    };

    private static bool IsRead(ILocalSymbol local, IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants().OfType<ILocalReferenceOperation>().Any(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local));
    }
}
