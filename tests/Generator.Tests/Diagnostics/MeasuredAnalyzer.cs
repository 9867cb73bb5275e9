using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenBn.Tests;

/// <summary>
/// An analyzer, and the bytes that it allocates: a measure of its work that is the same on every machine, whatever else runs on it. Actions
/// that no analyzer of ours asks for are refused.
/// </summary>
#pragma warning disable RS1001, RS1012, RS1036 // It is never installed, and registers what the analyzer inside asks for.
internal sealed class MeasuredAnalyzer(DiagnosticAnalyzer analyzer) : DiagnosticAnalyzer
{
    private long _bytes;

    /// <summary>Of all actions so far, on whatever threads they ran.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => analyzer.SupportedDiagnostics;

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        analyzer.Initialize(new Beginning(context, this));
    }

    private Action<T> Measured<T>(Action<T> action) => argument =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            action(argument);
        }
        finally
        {
            Interlocked.Add(ref _bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    };

    private sealed class Beginning(AnalysisContext context, MeasuredAnalyzer owner) : AnalysisContext
    {
        public override void EnableConcurrentExecution() => context.EnableConcurrentExecution();

        public override void ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags analysisMode) => context.ConfigureGeneratedCodeAnalysis(analysisMode);

        public override void RegisterCompilationStartAction(Action<CompilationStartAnalysisContext> action) =>
            context.RegisterCompilationStartAction(start => action(new Start(start, owner)));

        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds) =>
            context.RegisterSymbolAction(owner.Measured(action), symbolKinds);

        public override void RegisterCompilationAction(Action<CompilationAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterCodeBlockStartAction<TKind>(Action<CodeBlockStartAnalysisContext<TKind>> action) => throw new NotSupportedException();

        public override void RegisterSyntaxNodeAction<TKind>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TKind> syntaxKinds) => throw new NotSupportedException();
    }

    private sealed class Start(CompilationStartAnalysisContext start, MeasuredAnalyzer owner)
        : CompilationStartAnalysisContext(start.Compilation, start.Options, start.CancellationToken)
    {
        public override void RegisterSymbolAction(Action<SymbolAnalysisContext> action, ImmutableArray<SymbolKind> symbolKinds) =>
            start.RegisterSymbolAction(owner.Measured(action), symbolKinds);

        public override void RegisterCompilationEndAction(Action<CompilationAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSemanticModelAction(Action<SemanticModelAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterSyntaxTreeAction(Action<SyntaxTreeAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterCodeBlockAction(Action<CodeBlockAnalysisContext> action) => throw new NotSupportedException();

        public override void RegisterCodeBlockStartAction<TKind>(Action<CodeBlockStartAnalysisContext<TKind>> action) => throw new NotSupportedException();

        public override void RegisterSyntaxNodeAction<TKind>(Action<SyntaxNodeAnalysisContext> action, ImmutableArray<TKind> syntaxKinds) => throw new NotSupportedException();
    }
}
