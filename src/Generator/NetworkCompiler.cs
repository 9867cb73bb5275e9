using GenBn.Generator.Declaration;
using GenBn.Generator.Diagnostics;
using GenBn.Generator.Emission;
using GenBn.Generator.Fusion;
using GenBn.Generator.Graph;

namespace GenBn.Generator;

/// <summary>The compiler as a list of passes: declaration → graph with shapes → stages and tensors → text.</summary>
internal static class NetworkCompiler
{
    /// <summary>Decides everything about a network's code; null when there is an error.</summary>
    public static NetworkPlan? Plan(NetworkDeclaration declaration)
    {
        NetworkGraph graph = GraphBuilder.Build(declaration);
        if (graph.Layers.Count == 0)
        {
            return null;
        }

        (IReadOnlyList<Stage> stages, IReadOnlyList<TensorPlan> tensors) = FusionRules.Apply(graph.Layers);
        return new NetworkPlan(
            declaration,
            graph.Layers,
            new EquatableArray<Stage>(stages),
            new EquatableArray<TensorPlan>(tensors),
            ScratchPlan.For([.. stages]),
            PredictionPlan.For(graph.Layers, stages, tensors[0]));
    }

    /// <summary>What is wrong with a declaration.</summary>
    public static IReadOnlyList<Problem> Check(NetworkDeclaration declaration) => GraphBuilder.Build(declaration).Problems;

    /// <summary>The generated files; none when there is an error.</summary>
    public static IReadOnlyList<GeneratedFile> Compile(NetworkDeclaration declaration) =>
        Plan(declaration) is { } plan ? [.. NetworkEmitter.Emit(plan)] : [];
}
