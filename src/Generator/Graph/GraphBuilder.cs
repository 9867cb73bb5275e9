using GenBn.Generator.Declaration;
using GenBn.Generator.Diagnostics;
using GenBn.Generator.Shapes;

namespace GenBn.Generator.Graph;

/// <summary>The layers of a network with names, edges and shapes, and whatever is wrong with them.</summary>
/// <param name="Layers">In topological order; empty when there is an error.</param>
/// <param name="Problems">Errors and warnings.</param>
internal sealed record NetworkGraph(EquatableArray<Layer> Layers, EquatableArray<Problem> Problems);

/// <summary>Turns the declared layers into a graph: names them, connects them and infers their shapes.</summary>
internal static class GraphBuilder
{
    public static NetworkGraph Build(NetworkDeclaration declaration)
    {
        var problems = new List<Problem>(declaration.Problems);
        LayerVerifier.Verify(declaration, problems);
        var layers = new List<Layer>();
        if (!problems.Exists(problem => problem.IsError))
        {
            Connect(declaration, layers, problems);
        }

        bool failed = problems.Exists(problem => problem.IsError);
        return new NetworkGraph(new EquatableArray<Layer>(failed ? [] : layers), new EquatableArray<Problem>(problems));
    }

    private static void Connect(NetworkDeclaration declaration, List<Layer> layers, List<Problem> problems)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var input = (InputDeclaration)declaration.Layers[0];
        layers.Add(new InputLayer("input", input.Attribute, new TensorShape(input.Channels, input.Height, input.Width, input.IsVector)));
        string previous = "Input";
        foreach (LayerDeclaration layer in declaration.Layers.Skip(1))
        {
            TensorShape source = layers[layers.Count - 1].Shape;
            if (ShapeInference.Infer(layer, source, previous, problems) is not { } shape)
            {
                return;
            }

            string kind = Kind(layer);
            string key = kind.ToLowerInvariant();
            numbers[key] = numbers.TryGetValue(key, out int number) ? number + 1 : 1;
            string name = FormattableString.Invariant($"{key}{numbers[key]}");
            layers.Add(Create(layer, name, new EquatableArray<int>([layers.Count - 1]), source, shape));
            previous = kind;
        }

        VerifyTotals(declaration, layers, problems);
        TensorShape output = layers[layers.Count - 1].Shape;
        if (!output.IsVector)
        {
            problems.Add(new Problem(ProblemIds.OutputNotVector, declaration.Layers[declaration.Layers.Count - 1].Attribute, declaration.Name, output.ToString()));
        }
    }

    /// <summary>Offsets into the memory of a network are 32-bit numbers. A predictor holds four blocks of a vector, one of an image.</summary>
    private static void VerifyTotals(NetworkDeclaration declaration, List<Layer> layers, List<Problem> problems)
    {
        const long MostValues = 1 << 26;
        const long MostParameters = 1 << 28;
        long values = layers.Sum(layer => (long)layer.Shape.Elements * (layer.Shape.IsVector ? 4 : 1));
        long parameters = layers.Sum(layer => layer switch
        {
            ConvLayer conv => (long)conv.Shape.Channels * ((conv.Source.Channels * conv.Kernel * conv.Kernel) + 1),
            DenseLayer dense => (long)dense.Shape.Elements * (dense.Features + 1),
            BatchNormLayer norm => 2L * norm.Shape.Channels,
            _ => 0,
        });
        foreach ((long total, long most) in new[] { (values, MostValues), (parameters, MostParameters) })
        {
            if (total > most)
            {
                problems.Add(new Problem(ProblemIds.TooLarge, -1, declaration.Name, FormattableString.Invariant($"{total}"), FormattableString.Invariant($"{most}")));
            }
        }
    }

    private static Layer Create(LayerDeclaration layer, string name, EquatableArray<int> inputs, TensorShape source, TensorShape shape) => layer switch
    {
        ConvDeclaration conv => new ConvLayer(name, inputs, layer.Attribute, shape, source, conv.Kernel, conv.Stride, conv.Padding),
        DenseDeclaration => new DenseLayer(name, inputs, layer.Attribute, shape, source.Elements),
        BatchNormDeclaration norm => new BatchNormLayer(name, inputs, layer.Attribute, shape, norm.Momentum, norm.Epsilon),
        ActivationDeclaration activation => new ActivationLayer(name, inputs, layer.Attribute, shape, activation.Function),
        MaxPoolDeclaration pool => new MaxPoolLayer(name, inputs, layer.Attribute, shape, source, pool.Kernel, pool.Stride == 0 ? pool.Kernel : pool.Stride),
        FlattenDeclaration => new FlattenLayer(name, inputs, layer.Attribute, shape),
        _ => throw new InvalidOperationException($"No layer for {layer}."),
    };

    /// <summary>The attribute's name without its suffix.</summary>
    private static string Kind(LayerDeclaration layer) => layer switch
    {
        ActivationDeclaration activation => activation.Function,
        _ => layer.GetType().Name.Replace("Declaration", ""),
    };
}
