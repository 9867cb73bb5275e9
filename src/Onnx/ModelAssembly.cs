using GenBn.Onnx.Nodes;
using GenBn.Onnx.Schema;

namespace GenBn.Onnx;

/// <summary>Assembles a model: its versions, and a graph with the nodes of every layer between one input and one output or several.</summary>
internal static class ModelAssembly
{
    private const string Input = "input";
    private const string Output = "output";

    /// <summary>The operator set. 15 introduced the present BatchNormalization, and 14 HardSwish. All present runtimes support it.</summary>
    private const int OperatorSet = 17;

    /// <summary>The version of the format that came with operator set 15. Every reader of set 17 supports it.</summary>
    private const int FormatVersion = 8;

    /// <param name="architecture">The layers.</param>
    /// <param name="tensors">Parameters and running statistics.</param>
    public static ModelProto Of(NetworkArchitecture architecture, IEnumerable<NamedTensor> tensors) => new()
    {
        IrVersion = FormatVersion,
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = OperatorSet } },
        ProducerName = "GenBn",
        ProducerVersion = typeof(ModelAssembly).Assembly.GetName().Version?.ToString(3) ?? "",
        MetadataProps = { new StringStringEntryProto { Key = "genbn.architecture", Value = architecture.Hash } },
        Graph = GraphOf(architecture, tensors.ToDictionary(tensor => tensor.Name)),
    };

    private static GraphProto GraphOf(NetworkArchitecture architecture, Dictionary<string, NamedTensor> tensors)
    {
        IReadOnlyList<ArchitectureLayer> layers = architecture.Layers;
        var graph = new GraphProto { Name = architecture.Name };
        bool isSequence = layers[0] is InputLayer { IsSequence: true };
        graph.Input.Add(ValueOf(Input, ShapeOf(0)));
        (string Name, int Layer)[] outputs = [.. OutputsOf(architecture)];
        foreach ((string name, int layer) in outputs)
        {
            graph.Output.Add(ValueOf(name, ShapeOf(layer)));
        }

        string[] values = new string[layers.Count];
        for (int index = 0; index < layers.Count; index++)
        {
            ArchitectureLayer layer = layers[index];
            string[] inputs = [.. layer.Inputs.Select(input => values[input])];

            // A layer that is several outputs has the name of the first one.
            string? output = index == 0 ? Input : outputs.FirstOrDefault(output => Source(layers, output.Layer) == index && !IsRow(output.Layer)).Name;
            values[index] = layer.Accept(new LayerNodes(new NodeWriter(graph, tensors, layer.Name, inputs, output ?? NameOf(layer, outputs))));
        }

        foreach ((string name, int layer) in outputs.Where(output => values[output.Layer] != output.Name))
        {
            string kind = IsRow(layer) ? "Squeeze" : "Identity";
            string node = kind.ToLowerInvariant();
            var writer = new NodeWriter(graph, tensors, outputs.Length == 1 ? node : $"{name}/{node}", [values[layer]], name);
            writer.Result(kind, IsRow(layer) ? [writer.Input, writer.Integers("axes", 2)] : [writer.Input]);
        }

        return graph;

        // The steps of a sequence are the columns of an image with one row, which its input and outputs do not have.
        bool IsRow(int layer) => isSequence && layers[layer].Shape is [_, 1, _];

        IReadOnlyList<int> ShapeOf(int layer) => IsRow(layer) ? [layers[layer].Shape[0], layers[layer].Shape[2]] : layers[layer].Shape;
    }

    /// <summary>The outputs of the graph, with the layers that compute them. A head that is called like the input gets another name.</summary>
    private static IEnumerable<(string Name, int Layer)> OutputsOf(NetworkArchitecture architecture) => architecture.Layers[^1] is HeadsLayer heads
        ? heads.Heads.Select((name, index) => (name == Input ? Input + "/" + Output : name, heads.Inputs[index]))
        : [(Output, architecture.Layers.Count - 1)];

    /// <summary>The layer whose output a layer has in prediction: itself, or the first one before it that prediction does not omit.</summary>
    private static int Source(IReadOnlyList<ArchitectureLayer> layers, int index)
    {
        while (layers[index].IsIdentityInPrediction)
        {
            index = layers[index].Inputs[0];
        }

        return index;
    }

    /// <summary>The name of a layer's value. A layer may have the name of an output of the graph.</summary>
    private static string NameOf(ArchitectureLayer layer, (string Name, int Layer)[] outputs) =>
        Array.Exists(outputs, output => output.Name == layer.Name) ? layer.Name + "/value" : layer.Name;

    /// <summary>A value of floats whose first dimension is free.</summary>
    private static ValueInfoProto ValueOf(string name, IReadOnlyList<int> shape)
    {
        var dimensions = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" } } };
        dimensions.Dim.AddRange(shape.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = dimensions };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
