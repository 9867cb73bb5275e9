using System.Runtime.InteropServices;
using GenBn.Onnx.Schema;
using Google.Protobuf;
using AttributeType = GenBn.Onnx.Schema.AttributeProto.Types.AttributeType;
using DataType = GenBn.Onnx.Schema.TensorProto.Types.DataType;

namespace GenBn.Tests;

/// <summary>Builds small ONNX models, node by node, as exporters write them.</summary>
internal sealed class ModelBuilder
{
    private readonly Random _random = new(7);
    private int _names;

    /// <param name="opset">The operator set.</param>
    /// <param name="input">Sizes of the input; the batch, which is the first one, is free if it is 0.</param>
    public ModelBuilder(int opset, params long[] input)
    {
        Model = new ModelProto
        {
            IrVersion = opset < 15 ? 6 : 8,
            ProducerName = "test",
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = opset } },
            Graph = new GraphProto { Name = "graph" },
        };
        Graph.Input.Add(ValueOf("input", input));
    }

    public ModelProto Model { get; }

    public GraphProto Graph => Model.Graph;

    /// <summary>Adds a node with one result.</summary>
    /// <returns>The name of the result.</returns>
    public string Add(string operation, IReadOnlyList<string> inputs, params AttributeProto[] attributes)
    {
        string name = $"{operation.ToLowerInvariant()}_{_names++}";
        var node = new NodeProto { Name = name, OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.Add(name + "_out");
        node.Attribute.AddRange(attributes);
        Graph.Node.Add(node);
        return node.Output[0];
    }

    /// <summary>Adds random weights as an initialiser.</summary>
    public string Weight(params int[] shape)
    {
        float[] values = new float[shape.Aggregate(1, (product, size) => product * size)];
        foreach (ref float value in values.AsSpan())
        {
            value = (_random.NextSingle() - 0.5f) * 0.8f;
        }

        return Floats(shape, values);
    }

    /// <summary>Adds random positive numbers as an initialiser, as variances are.</summary>
    public string Positive(params int[] shape) =>
        Floats(shape, [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(_ => 0.3f + _random.NextSingle())]);

    /// <summary>Adds floats as an initialiser.</summary>
    public string Floats(int[] shape, params float[] values)
    {
        string name = $"w{_names++}";
        Graph.Initializer.Add(Tensor(name, shape, values));
        return name;
    }

    /// <summary>Adds one float as an initialiser without dimensions.</summary>
    public string Number(float value) => Floats([], value);

    /// <summary>Adds whole numbers as an initialiser.</summary>
    public string Integers(params long[] values)
    {
        string name = $"i{_names++}";
        Graph.Initializer.Add(Integer(name, [values.Length], values));
        return name;
    }

    /// <summary>Adds one whole number as an initialiser without dimensions.</summary>
    public string Integer(long value)
    {
        string name = $"i{_names++}";
        Graph.Initializer.Add(Integer(name, [], [value]));
        return name;
    }

    /// <summary>A batch norm over some channels.</summary>
    public string BatchNorm(string x, int channels) =>
        Add("BatchNormalization", [x, Weight(channels), Weight(channels), Weight(channels), Positive(channels)]);

    /// <summary>Ends the model at a value.</summary>
    public ModelProto Build(string output, params long[] shape)
    {
        Graph.Output.Add(shape.Length == 0 ? new ValueInfoProto { Name = output, Type = Untyped() } : ValueOf(output, shape));
        return Model;
    }

    public static TensorProto Tensor(string name, int[] shape, float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.Float, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())) };
        tensor.Dims.AddRange(shape.Select(size => (long)size));
        return tensor;
    }

    public static TensorProto Integer(string name, int[] shape, long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.Int64, Int64Data = { values } };
        tensor.Dims.AddRange(shape.Select(size => (long)size));
        return tensor;
    }

    public static AttributeProto Ints(string name, params long[] values) => new() { Name = name, Type = AttributeType.Ints, Ints = { values } };

    public static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Float(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    public static AttributeProto Numbers(string name, params float[] values) => new() { Name = name, Type = AttributeType.Floats, Floats = { values } };

    public static AttributeProto Text(string name, string value) => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Tensor(string name, TensorProto value) => new() { Name = name, Type = AttributeType.Tensor, T = value };

    public static ValueInfoProto ValueOf(string name, params long[] sizes)
    {
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(sizes.Select(size => size == 0 ? new TensorShapeProto.Types.Dimension { DimParam = "N" } : new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = shape } } };
    }

    private static TypeProto Untyped() => new() { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } };
}
