using System.Runtime.InteropServices;
using GenBn.Onnx.Schema;
using Xunit;

namespace GenBn.Tests;

/// <summary>What holds of every exported model.</summary>
public sealed class ModelTests
{
    public static TheoryData<string> Networks => ["Spelled", "Blocks", "Perceptron", "Nothing", "Smallest", "RawImages", "OnlyScaled"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void VersionsAreNamed(string name)
    {
        Exported exported = Export(name);
        Assert.Equal(8, exported.Model.IrVersion);
        Assert.Equal("GenBn", exported.Model.ProducerName);
        Assert.Equal(name, exported.Graph.Name);
        OperatorSetIdProto set = Assert.Single(exported.Model.OpsetImport);
        Assert.Equal(("", 17), (set.Domain, set.Version));
        StringStringEntryProto hash = Assert.Single(exported.Model.MetadataProps);
        Assert.Equal(("genbn.architecture", exported.Architecture.Hash), (hash.Key, hash.Value));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void InputAndOutputAreFloatsForAnyNumberOfSamples(string name)
    {
        Exported exported = Export(name);
        Check("input", exported.Architecture.Layers[0].Shape, Assert.Single(exported.Graph.Input));
        Check("output", exported.Architecture.Layers[^1].Shape, Assert.Single(exported.Graph.Output));

        static void Check(string name, IReadOnlyList<int> shape, ValueInfoProto value)
        {
            Assert.Equal(name, value.Name);
            Assert.Equal((int)TensorProto.Types.DataType.Float, value.Type.TensorType.ElemType);
            IReadOnlyList<TensorShapeProto.Types.Dimension> dimensions = value.Type.TensorType.Shape.Dim;
            Assert.Equal("N", dimensions[0].DimParam);
            Assert.Equal(shape.Select(size => (long)size), dimensions.Skip(1).Select(dimension => dimension.DimValue));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void EveryNameIsDefinedOnceAndBeforeItIsRead(string name)
    {
        GraphProto graph = Export(name).Graph;
        HashSet<string> defined = ["input"];
        Assert.All(graph.Initializer, tensor => Assert.True(defined.Add(tensor.Name), tensor.Name));
        foreach (NodeProto node in graph.Node)
        {
            Assert.All(node.Input, input => Assert.Contains(input, defined));
            Assert.True(defined.Add(Assert.Single(node.Output)), node.Output[0]);
        }

        Assert.Contains("output", defined);
        Assert.Equal(graph.Node.Count, graph.Node.Select(node => node.Name).Distinct().Count());
        HashSet<string> read = [.. graph.Node.SelectMany(node => node.Input), "output"];
        Assert.Equal([], defined.Except(read));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void EveryTensorOfTheNetworkIsAConstantWithItsShapeAndValues(string name)
    {
        Exported exported = Export(name);
        Dictionary<string, TensorProto> constants = exported.Graph.Initializer.ToDictionary(tensor => tensor.Name);
        Assert.All(constants.Values, tensor => Assert.Equal((int)TensorProto.Types.DataType.Float, tensor.DataType));
        foreach (NamedTensor tensor in exported.Tensors)
        {
            Assert.Equal(tensor.Shape.Select(size => (long)size), constants[tensor.Name].Dims);
            Assert.Equal(tensor.Values.ToArray(), ValuesOf(constants[tensor.Name]));
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void DropoutIsLeftOut(string name) =>
        Assert.DoesNotContain(Export(name).Graph.Node, node => node.OpType == "Dropout" || node.Name.Contains("dropout", StringComparison.Ordinal));

    /// <summary>A model needs a node between its input and its output.</summary>
    [Fact]
    public void ANetworkThatDoesNothingIsTheIdentity()
    {
        NodeProto node = Assert.Single(Export("Nothing").Graph.Node);
        Assert.Equal(("Identity", "input", "output"), (node.OpType, node.Input[0], node.Output[0]));
    }

    /// <summary>Written on a machine of either byte order, read as what the format says: little-endian.</summary>
    internal static float[] ValuesOf(TensorProto tensor)
    {
        Assert.True(BitConverter.IsLittleEndian);
        return MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
    }

    /// <summary>The same of whole numbers.</summary>
    internal static long[] IntegersOf(TensorProto tensor)
    {
        Assert.Equal((int)TensorProto.Types.DataType.Int64, tensor.DataType);
        return MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray();
    }

    private static Exported Export(string name) => name switch
    {
        "Spelled" => Exported.Of(new Spelled()),
        "Blocks" => Exported.Of(new Blocks()),
        "Perceptron" => Exported.Of(new Perceptron()),
        "Nothing" => Exported.Of(new Nothing()),
        "RawImages" => Exported.Of(new RawImages()),
        "OnlyScaled" => Exported.Of(new OnlyScaled()),
        _ => Exported.Of(new Smallest()),
    };
}
