using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenBn.Generator;

/// <summary>
/// Reports a trainer whose loss applies the network's last activation once more, or compares a single output with itself. Silent where
/// network or loss are not certain: a generic network, options that come from elsewhere.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LossAnalyzer : DiagnosticAnalyzer
{
    private const string Default = "SoftmaxCrossEntropy";

    private static readonly DiagnosticDescriptor Applied = Descriptors.ById[ProblemIds.LossAppliesActivation];

    private static readonly DiagnosticDescriptor OfOne = Descriptors.ById[ProblemIds.SoftmaxOfOne];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Applied, OfOne];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("GenBn.Trainer`1") is { } trainer && start.Compilation.GetTypeByMetadataName("GenBn.Loss") is { } loss)
            {
                start.RegisterOperationAction(operation => Analyze(operation, trainer, loss), OperationKind.ObjectCreation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol trainer, INamedTypeSymbol losses)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (!SymbolEqualityComparer.Default.Equals(creation.Type?.OriginalDefinition, trainer)
            || ((INamedTypeSymbol)creation.Type!).TypeArguments[0] is not INamedTypeSymbol network
            || !DeclarationReader.IsNetwork(network)
            || LossOf(creation, losses) is not (var named, SyntaxNode place))
        {
            return;
        }

        // Without one, the trainer chooses by the data; for labels, it takes these.
        string loss = named ?? (HasOneOutput(network) ? "SigmoidCrossEntropy" : Default);

        string? activation = OutputActivation.Of(new LayerReader(static _ => true).Read(network).Layers);
        if (activation is not null && loss.StartsWith(activation + "CrossEntropy", StringComparison.Ordinal))
        {
            string instead = activation == "Softmax" ? "SparseCategoricalCrossEntropy, which takes probabilities" : "a loss on probabilities";
            context.ReportDiagnostic(Diagnostic.Create(Applied, place.GetLocation(), network.Name, activation, loss, instead));
        }
        else if (HasOneOutput(network) && (loss.StartsWith(Default, StringComparison.Ordinal) || loss == "SparseCategoricalCrossEntropy"))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                OfOne, place.GetLocation(), $"{loss} is 0 whatever '{network.Name}' computes", "Loss.SigmoidCrossEntropy or Loss.MeanSquaredError"));
        }
    }

    /// <summary>By its generated constants. A wrong declaration has some, too, but no hash.</summary>
    private static bool HasOneOutput(INamedTypeSymbol network) =>
        network.GetMembers("OutputLength").OfType<IFieldSymbol>().Any(length => length.ConstantValue is 1)
        && network.GetMembers("ArchitectureHash").OfType<IFieldSymbol>().Any(hash => hash.ConstantValue is string { Length: > 0 });

    /// <summary>
    /// The name of the loss that a trainer is created with, null if the trainer chooses, and where it is named; null where that is not certain.
    /// </summary>
    private static (string? Loss, SyntaxNode Place)? LossOf(IObjectCreationOperation trainer, INamedTypeSymbol losses)
    {
        IOperation? options = trainer.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "options")?.Value;
        options = options is null ? null : Unconverted(options);
        options = options is ILocalReferenceOperation local ? InitialValue(local) : options;
        switch (options)
        {
            case { ConstantValue: { HasValue: true, Value: null } }:
            case IDefaultValueOperation:
                return (null, trainer.Syntax);
            case IObjectCreationOperation { Initializer: null, Type.Name: "TrainerOptions" }:
                return (null, trainer.Syntax);
            case IObjectCreationOperation { Initializer: { } initializer, Type.Name: "TrainerOptions" }:
                ISimpleAssignmentOperation? assignment = initializer.Initializers.OfType<ISimpleAssignmentOperation>()
                    .LastOrDefault(candidate => candidate.Target is IPropertyReferenceOperation { Property.Name: "Loss" });
                return assignment is null ? (null, trainer.Syntax)
                    : Unconverted(assignment.Value) switch
                    {
                        IPropertyReferenceOperation { Property: { } property } when IsLoss(property) => (property.Name, assignment.Syntax),
                        IInvocationOperation { TargetMethod: { } method } when IsLoss(method) => (method.Name, assignment.Syntax),
                        _ => null,
                    };
            default:
                return null;
        }

        bool IsLoss(ISymbol member) => SymbolEqualityComparer.Default.Equals(member.ContainingType, losses);
    }

    /// <summary>What a local variable holds, if it is only ever given its initial value.</summary>
    private static IOperation? InitialValue(ILocalReferenceOperation reference)
    {
        IOperation root = reference;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        bool isWritten = root.Descendants().OfType<ILocalReferenceOperation>().Any(other => IsThat(other.Local)
            && ((other.Parent is IAssignmentOperation assignment && assignment.Target == other)
                || other.Parent is IArgumentOperation { Parameter.RefKind: not RefKind.None } or ITupleOperation));
        IOperation? value = isWritten
            ? null
            : root.Descendants().OfType<IVariableDeclaratorOperation>().FirstOrDefault(declarator => IsThat(declarator.Symbol))
                ?.GetVariableInitializer()?.Value;
        return value is null ? null : Unconverted(value);

        bool IsThat(ILocalSymbol local) => SymbolEqualityComparer.Default.Equals(local, reference.Local);
    }

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }
}
