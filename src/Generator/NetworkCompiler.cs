using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator;

/// <summary>The compiler as a list of passes: declaration → graph with shapes → stages and tensors → text.</summary>
internal static class NetworkCompiler
{
    /// <summary>Decides everything about a network's code; null when there is an error.</summary>
    public static NetworkPlan? Plan(NetworkDeclaration declaration, SampleSharing? sharing = null) =>
        Plan(declaration, GraphBuilder.Build(declaration), sharing);

    /// <summary>What is wrong with a declaration.</summary>
    public static IReadOnlyList<Problem> Check(NetworkDeclaration declaration)
    {
        NetworkGraph graph = GraphBuilder.Build(declaration);
        return CodeLength.Verify(declaration, graph.Layers, Emit(declaration, graph)) is { } tooLong ? [.. graph.Problems, tooLong] : graph.Problems;
    }

    /// <summary>The generated files; of a wrong declaration the skeleton of what users see, where there can be one.</summary>
    /// <param name="declaration">The declaration.</param>
    /// <param name="sharing">How the steps of one sample are shared; the default but for tests.</param>
    public static IReadOnlyList<GeneratedFile> Compile(NetworkDeclaration declaration, SampleSharing? sharing = null)
    {
        NetworkGraph graph = GraphBuilder.Build(declaration);
        GeneratedFile[] files = [.. Emit(declaration, graph, sharing)];
        Problem? mistake = graph.Problems.FirstOrDefault(problem => problem.IsError) ?? CodeLength.Verify(declaration, graph.Layers, files);
        return files.Length > 0 && mistake is null ? files
            : IsExtensible(declaration) ? [NetworkEmitter.EmitSkeleton(declaration, mistake)]
            : [];
    }

    /// <summary>The code file by file, written as it is asked for; nothing when there is an error.</summary>
    private static IEnumerable<GeneratedFile> Emit(NetworkDeclaration declaration, NetworkGraph graph, SampleSharing? sharing = null)
    {
        if (Plan(declaration, graph, sharing) is { } plan)
        {
            foreach (GeneratedFile file in NetworkEmitter.Emit(plan))
            {
                yield return file;
            }
        }
    }

    private static NetworkPlan? Plan(NetworkDeclaration declaration, NetworkGraph graph, SampleSharing? sharing) =>
        graph.Layers.Count == 0 ? null : NetworkPlan.For(declaration, graph.Layers, sharing ?? SampleSharing.Default);

    /// <summary>Whether generated files can add a part to the class.</summary>
    private static bool IsExtensible(NetworkDeclaration declaration) =>
        declaration.CanHaveSkeleton && !declaration.Problems.Any(problem => problem.Id is ProblemIds.NotPartial or ProblemIds.UnsupportedType);
}
