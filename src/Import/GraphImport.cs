using GenBn.Import.Graphs;
using GenBn.Import.Nodes;
using GenBn.Import.Passes;

namespace GenBn.Import;

/// <summary>What the imports of all formats have in common: a graph of nodes, as ONNX has them, becomes a class and its weights.</summary>
internal static class GraphImport
{
    /// <summary>The class and its weights.</summary>
    /// <param name="graph">What was read; null if obstacles left nothing to convert.</param>
    /// <param name="file">Name of the file in messages.</param>
    /// <param name="options">Options, as <see cref="Checked"/> gives them.</param>
    /// <param name="obstacles">What was found in the way so far.</param>
    /// <exception cref="ImportException">The language cannot say the model.</exception>
    public static ImportedModel Run(Graph? graph, string file, ImportOptions options, Obstacles obstacles)
    {
        ConvertedGraph? steps = graph is null ? null : Convert(graph, obstacles);
        obstacles.ThrowIfAny(file);
        var model = new ReadModel(steps!.End, steps.Notes, graph!.Origin, steps.Layout, HasNames: !graph.IsOwn);
        return Assembly.Of(model, file, options, obstacles);
    }

    /// <summary>Options that fit each other.</summary>
    /// <exception cref="ArgumentException">A name is no identifier, or a size not positive.</exception>
    public static ImportOptions Checked(ImportOptions? options)
    {
        options ??= new ImportOptions();
        if (options.Name is { } name && !Names.IsIdentifier(name))
        {
            throw new ArgumentException($"Expected an identifier as name of the class, but got '{Names.Shown(name)}'.", nameof(options));
        }

        if (!options.Namespace.Split('.').All(Names.IsIdentifier))
        {
            throw new ArgumentException($"Expected a namespace, but got '{Names.Shown(options.Namespace)}'.", nameof(options));
        }

        return options.Input is null or { Count: >= 1 and <= 3 } && (options.Input?.All(size => size > 0) ?? true)
            ? options
            : throw new ArgumentException("Expected one to three positive sizes of a sample as input.", nameof(options));
    }

    private static ConvertedGraph? Convert(Graph graph, Obstacles obstacles)
    {
        graph.DropUnused();
        ShapeEvaluation.Run(graph);
        ProductPatterns.Run(graph);
        LayerNormPattern.Run(graph);
        GroupNormPattern.Run(graph);
        PixelShufflePattern.Run(graph);
        return Conversion.Run(graph, obstacles);
    }
}
