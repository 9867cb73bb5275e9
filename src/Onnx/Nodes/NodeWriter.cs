using System.Buffers.Binary;
using GenBn.Onnx.Schema;
using Google.Protobuf;

namespace GenBn.Onnx.Nodes;

/// <summary>
/// Adds a layer's nodes and constants to the graph. Parameters keep their names. All other names begin with that of the layer and a slash, which
/// names of layers do not contain.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="tensors">Parameters and running statistics of the network by name.</param>
/// <param name="layer">The layer's name.</param>
/// <param name="inputs">Names of the values that the layer reads.</param>
/// <param name="output">Name of the value that it computes.</param>
internal sealed class NodeWriter(GraphProto graph, IReadOnlyDictionary<string, NamedTensor> tensors, string layer, IReadOnlyList<string> inputs, string output)
{
    /// <summary>Marks an optional operand that a node does not have, before one that it has.</summary>
    public const string Absent = "";

    /// <summary>Names of the values that the layer reads.</summary>
    public IReadOnlyList<string> Inputs => inputs;

    /// <summary>The value that the layer reads, if it reads one.</summary>
    public string Input => inputs[0];

    /// <summary>The value that the layer computes.</summary>
    public string Output => output;

    /// <summary>Adds the node that computes the layer's output.</summary>
    /// <returns>The output's name.</returns>
    public string Result(string operation, IReadOnlyList<string> operands, params AttributeProto[] attributes)
    {
        Add(layer, operation, operands, output, attributes);
        return output;
    }

    /// <summary>Adds a node that computes an intermediate value.</summary>
    /// <returns>The name of its value.</returns>
    public string Step(string part, string operation, params string[] operands) => Step(part, operation, operands, []);

    /// <summary>Adds a node with attributes that computes an intermediate value.</summary>
    /// <returns>The name of its value.</returns>
    public string Step(string part, string operation, IReadOnlyList<string> operands, params AttributeProto[] attributes)
    {
        string name = $"{layer}/{part}";
        Add(name, operation, operands, name, attributes);
        return name;
    }

    /// <summary>Adds a node of which an intermediate value is the second output.</summary>
    /// <returns>The name of its value.</returns>
    public string SecondOf(string part, string operation, IReadOnlyList<string> operands, params AttributeProto[] attributes)
    {
        string name = $"{layer}/{part}";
        Add(name, operation, operands, name, attributes);
        graph.Node[^1].Output.Insert(0, Absent);
        return name;
    }

    /// <summary>Adds a parameter or running statistic of the layer as a constant.</summary>
    /// <returns>Its name, which is the network's.</returns>
    /// <exception cref="ArithmeticException">A value is NaN, infinite or a negative variance.</exception>
    public string Tensor(string role) => Tensor(role, tensors[$"{layer}.{role}"].Shape);

    /// <summary>Adds a parameter of the layer as a constant of another shape with as many values.</summary>
    /// <inheritdoc cref="Tensor(string)"/>
    public string Tensor(string role, IReadOnlyList<int> shape) => Constant($"{layer}.{role}", shape, Numbers(role));

    /// <summary>The values of a parameter or running statistic of the layer, for a constant in another order.</summary>
    /// <exception cref="ArithmeticException">A value is NaN, infinite or a negative variance.</exception>
    public ReadOnlySpan<float> Numbers(string role)
    {
        NamedTensor tensor = tensors[$"{layer}.{role}"];
        for (int index = 0; index < tensor.Length; index++)
        {
            float value = tensor.Values[index];
            if (!float.IsFinite(value) || (value < 0 && role == "running_var"))
            {
                throw new ArithmeticException(FormattableString.Invariant(
                    $"Tensor '{tensor.Name}': expected finite values{(role == "running_var" ? " that are not negative" : "")}, ")
                    + FormattableString.Invariant($"but found {value} at index {index}."));
            }
        }

        return tensor.Values;
    }

    /// <summary>Adds a constant that is not a tensor of the network.</summary>
    /// <param name="part">Its role in the layer.</param>
    /// <param name="value">The value of every element.</param>
    /// <param name="shape">Empty for a scalar.</param>
    /// <returns>Its name.</returns>
    public string Filled(string part, float value, params int[] shape)
    {
        float[] values = new float[shape.Aggregate(1, (product, size) => product * size)];
        values.AsSpan().Fill(value);
        return Constant($"{layer}/{part}", shape, values);
    }

    /// <summary>Adds a list of numbers that is not a tensor of the network.</summary>
    /// <param name="part">Its role in the layer.</param>
    /// <param name="values">The numbers.</param>
    /// <returns>Its name.</returns>
    public string Values(string part, params float[] values) => Constant($"{layer}/{part}", [values.Length], values);

    /// <summary>Adds a list of integers, such as axes.</summary>
    /// <param name="part">Its role in the layer.</param>
    /// <param name="values">The integers.</param>
    /// <returns>Its name.</returns>
    public string Integers(string part, params IReadOnlyList<int> values)
    {
        byte[] bytes = new byte[values.Count * sizeof(long)];
        for (int index = 0; index < values.Count; index++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(index * sizeof(long)), values[index]);
        }

        return Constant($"{layer}/{part}", TensorProto.Types.DataType.Int64, [values.Count], bytes);
    }

    /// <summary>Adds numbers of a shape that is not a tensor of the network.</summary>
    /// <param name="part">Their role in the layer.</param>
    /// <param name="shape">Empty for a scalar.</param>
    /// <param name="values">The numbers, row-major.</param>
    /// <returns>Its name.</returns>
    public string Values(string part, IReadOnlyList<int> shape, float[] values) => Constant($"{layer}/{part}", shape, values);

    /// <summary>Adds a list of whole numbers: a shape, or positions.</summary>
    /// <param name="part">Its role in the layer.</param>
    /// <param name="values">The numbers.</param>
    /// <returns>Its name.</returns>
    public string Integers(string part, params ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(long)];
        for (int index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(index * sizeof(long)), values[index]);
        }

        string name = $"{layer}/{part}";
        graph.Initializer.Add(new TensorProto
        {
            Name = name,
            DataType = (int)TensorProto.Types.DataType.Int64,
            Dims = { values.Length },
            RawData = UnsafeByteOperations.UnsafeWrap(bytes),
        });
        return name;
    }

    private string Constant(string name, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(index * sizeof(float)), values[index]);
        }

        return Constant(name, TensorProto.Types.DataType.Float, shape, bytes);
    }

    private string Constant(string name, TensorProto.Types.DataType type, IReadOnlyList<int> shape, byte[] bytes)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(bytes) };
        tensor.Dims.AddRange(shape.Select(size => (long)size));
        graph.Initializer.Add(tensor);
        return name;
    }

    private void Add(string name, string operation, IReadOnlyList<string> operands, string result, AttributeProto[] attributes)
    {
        var node = new NodeProto { Name = name, OpType = operation };
        node.Input.AddRange(operands);
        node.Output.Add(result);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
    }
}
