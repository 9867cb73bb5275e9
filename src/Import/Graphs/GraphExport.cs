using System.Globalization;
using System.Runtime.InteropServices;
using GenBn.Onnx.Schema;
using Google.Protobuf;
using AttributeType = GenBn.Onnx.Schema.AttributeProto.Types.AttributeType;
using DataType = GenBn.Onnx.Schema.TensorProto.Types.DataType;

namespace GenBn.Import.Graphs;

/// <summary>Writes a graph as an ONNX model, so that ONNX Runtime can be asked what a model of another format predicts.</summary>
internal static class GraphExport
{
    private const int IrVersion = 10;

    /// <summary>The model. The graph must be as it was read: the passes of the import use operators that ONNX does not have.</summary>
    public static byte[] Write(Graph graph)
    {
        int opset = graph.Nodes.Count > 0 ? graph.Nodes[0].Opset : 1;
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = opset } },
            Graph = new GraphProto { Name = "graph" },
        };
        var names = new Dictionary<Value, string> { [graph.Input] = "input" };
        model.Graph.Input.Add(TypeOf("input", graph.Input.Shape!));
        foreach ((int index, Node node) in graph.Nodes.Index())
        {
            var written = new NodeProto { OpType = node.Operator, Name = $"{index.ToString(CultureInfo.InvariantCulture)}:{node.Name}" };
            written.Input.AddRange(node.Inputs.Select(value => value is null ? "" : NameOf(value)));
            written.Output.AddRange(node.Outputs.Select(value => value is null ? "" : NameOf(value)));
            written.Attribute.AddRange(node.Attributes.Select(attribute => AttributeOf(attribute.Key, attribute.Value)));
            model.Graph.Node.Add(written);
        }

        model.Graph.Output.Add(TypeOf(NameOf(graph.Output), null));
        return model.ToByteArray();

        string NameOf(Value value)
        {
            if (!names.TryGetValue(value, out string? name))
            {
                names[value] = name = $"v{names.Count.ToString(CultureInfo.InvariantCulture)}";
                if (value.Constant is { } constant)
                {
                    model.Graph.Initializer.Add(TensorOf(name, constant));
                }
            }

            return name;
        }
    }

    private static ValueInfoProto TypeOf(string name, IReadOnlyList<Dimension>? sizes)
    {
        var type = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float };
        if (sizes is not null)
        {
            type.Shape = new TensorShapeProto();
            type.Shape.Dim.AddRange(sizes.Select(size =>
                size.IsBatch ? new TensorShapeProto.Types.Dimension { DimParam = "N" } : new TensorShapeProto.Types.Dimension { DimValue = size.Size }));
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }

    private static TensorProto TensorOf(string name, Constant constant)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)(constant.IsFloat ? DataType.Float : DataType.Int64) };
        tensor.Dims.AddRange(constant.Shape.Select(size => (long)size));
        if (constant.IsFloat)
        {
            tensor.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(constant.Floats));
        }
        else
        {
            tensor.Int64Data.AddRange(constant.Integers!.Select(number => number.Size));
        }

        return tensor;
    }

    private static AttributeProto AttributeOf(string name, AttributeValue value)
    {
        var attribute = new AttributeProto { Name = name };
        if (value.Integer is { } integer)
        {
            (attribute.Type, attribute.I) = (AttributeType.Int, integer);
        }
        else if (value.Number is { } number)
        {
            (attribute.Type, attribute.F) = (AttributeType.Float, number);
        }
        else if (value.Text is { } text)
        {
            (attribute.Type, attribute.S) = (AttributeType.String, ByteString.CopyFromUtf8(text));
        }
        else
        {
            attribute.Type = AttributeType.Ints;
            attribute.Ints.AddRange(value.Integers ?? []);
        }

        return attribute;
    }
}
