using GenBn.Onnx.Nodes;
using GenBn.Onnx.Schema;

namespace GenBn.Onnx;

/// <summary>Assembles a model: its versions, and a graph with the nodes of every layer between one input and one output.</summary>
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
        graph.Input.Add(ValueOf(Input, layers[0] is InputLayer { IsSequence: true } sequence ? [sequence.Shape[0], sequence.Shape[2]] : layers[0].Shape));
        graph.Output.Add(ValueOf(Output, layers[^1].Shape));

        string[] values = new string[layers.Count];
        int last = Source(layers, layers.Count - 1);
        for (int index = 0; index < layers.Count; index++)
        {
            ArchitectureLayer layer = layers[index];
            string[] inputs = [.. layer.Inputs.Select(input => values[input])];
            string output = index == 0 ? Input : index == last ? Output : NameOf(layer);
            values[index] = layer.Accept(new LayerNodes(new NodeWriter(graph, tensors, layer.Name, inputs, output)));
        }

        if (last == 0)
        {
            graph.Node.Add(new NodeProto { Name = "identity", OpType = "Identity", Input = { values[0] }, Output = { Output } });
        }

        return graph;
    }

    /// <summary>The layer whose output a layer has in prediction: itself, or the first one before it that prediction does not omit.</summary>
    private static int Source(IReadOnlyList<ArchitectureLayer> layers, int index)
    {
        while (layers[index].IsIdentityInPrediction)
        {
            index = layers[index].Inputs[0];
        }

        return index;
    }

    /// <summary>The name of a layer's value. A layer may have the name of the graph's output.</summary>
    private static string NameOf(ArchitectureLayer layer) => layer.Name == Output ? layer.Name + "/value" : layer.Name;

    /// <summary>A value of floats whose first dimension is free.</summary>
    private static ValueInfoProto ValueOf(string name, IReadOnlyList<int> shape)
    {
        var dimensions = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" } } };
        dimensions.Dim.AddRange(shape.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = dimensions };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
