using System.Globalization;
using GenBn.Onnx.Schema;
using Xunit;

namespace GenBn.Tests;

/// <summary>One network whose model is spelled out.</summary>
public sealed class GraphTests
{
    [Fact]
    public void EveryNodeIsAsExpected() => Assert.Equal(
        """
        conv1: Conv(input, conv1.weight, conv1.bias) kernel_shape=3,2 strides=2,2 pads=0,0,1,1 dilations=1,1 group=2 -> conv1
        batchnorm1: BatchNormalization(conv1, batchnorm1/ones, batchnorm1.beta, batchnorm1.running_mean, batchnorm1.running_var) epsilon=0.001 -> batchnorm1
        leakyrelu1: LeakyRelu(batchnorm1) alpha=0.2 -> leakyrelu1
        maxpool1: MaxPool(leakyrelu1) kernel_shape=3,3 strides=2,2 pads=1,1,1,1 -> maxpool1
        avgpool1: AveragePool(maxpool1) kernel_shape=2,2 strides=2,2 pads=0,0,0,0 count_include_pad=1 -> avgpool1
        conv2: Conv(avgpool1, conv2.weight, conv2.bias) kernel_shape=1,1 strides=1,1 pads=2,2,2,2 dilations=2,2 group=1 -> conv2
        elu1: Elu(conv2) alpha=0.5 -> elu1
        globalavgpool1/mean: GlobalAveragePool(elu1) -> globalavgpool1/mean
        globalavgpool1: Flatten(globalavgpool1/mean) axis=1 -> globalavgpool1
        dense1: Gemm(globalavgpool1, dense1.weight) transB=1 -> dense1
        batchnorm2: BatchNormalization(dense1, batchnorm2.gamma, batchnorm2/zeros, batchnorm2.running_mean, batchnorm2.running_var) epsilon=1E-05 -> batchnorm2
        gelu1/scaled: Mul(batchnorm2, gelu1/halfroot) -> gelu1/scaled
        gelu1/erf: Erf(gelu1/scaled) -> gelu1/erf
        gelu1/distribution: Add(gelu1/erf, gelu1/one) -> gelu1/distribution
        gelu1/halved: Mul(batchnorm2, gelu1/half) -> gelu1/halved
        gelu1: Mul(gelu1/halved, gelu1/distribution) -> gelu1
        dense2: Gemm(gelu1, dense2.weight, dense2.bias) transB=1 -> dense2
        softmax1: Softmax(dense2) axis=1 -> output
        """.ReplaceLineEndings("\n"),
        string.Join("\n", Exported.Of(new Spelled()).Graph.Node.Select(Words)));

    /// <summary>The value of a layer is one output, and a copy of it the other one.</summary>
    [Fact]
    public void EveryHeadIsAnOutput()
    {
        GraphProto graph = Exported.Of(new Branched()).Graph;
        Assert.Equal(
            """
            conv1: Conv(input, conv1.weight, conv1.bias) kernel_shape=1,1 strides=1,1 pads=0,0,0,0 dilations=1,1 group=1 -> passing
            heads1.pixels.conv1: Conv(passing, heads1.pixels.conv1.weight, heads1.pixels.conv1.bias) kernel_shape=1,1 strides=1,1 pads=0,0,0,0 dilations=1,1 group=1 -> pixels
            passing2/identity: Identity(passing) -> passing2
            """.ReplaceLineEndings("\n"),
            string.Join("\n", graph.Node.Select(Words)));
        AssertOutputs(graph, ("passing", [3, 4, 5]), ("pixels", [2, 4, 5]), ("passing2", [3, 4, 5]));
    }

    [Fact]
    public void AHeadKeepsItsNameFromALayer()
    {
        GraphProto graph = Exported.Of(new Named()).Graph;
        Assert.Equal(["pixels/value", "tanh1", "pixels", "heads1.scores.globalavgpool1/mean", "heads1.scores.globalavgpool1", "heads1.scores.dense1", "scores"],
            graph.Node.Select(node => Assert.Single(node.Output)));
        AssertOutputs(graph, ("pixels", [2, 4, 5]), ("scores", [4]));
    }

    [Fact]
    public void AnImageIsAnOutput() => AssertOutputs(Exported.Of(new Enlarged()).Graph, ("output", [3, 8, 8]));

    private static void AssertOutputs(GraphProto graph, params (string Name, long[] Shape)[] expected)
    {
        Assert.Equal(expected.Select(output => output.Name), graph.Output.Select(value => value.Name));
        Assert.Equal(expected.Select(output => output.Shape), graph.Output.Select(value => value.Type.TensorType.Shape.Dim.Skip(1).Select(size => size.DimValue).ToArray()));
    }

    [Fact]
    public void ConstantsOfTheFormulasHaveTheirValues()
    {
        var constants = Exported.Of(new Spelled()).Graph.Initializer.Where(tensor => tensor.Name.Contains('/', StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Name, tensor => (Shape: tensor.Dims.ToArray(), Values: ModelTests.ValuesOf(tensor)));
        Assert.Equal(5, constants.Count);
        Check("batchnorm1/ones", [4], [1, 1, 1, 1]);
        Check("batchnorm2/zeros", [5], [0, 0, 0, 0, 0]);
        Check("gelu1/halfroot", [], [MathF.Sqrt(0.5f)]);
        Check("gelu1/half", [], [0.5f]);
        Check("gelu1/one", [], [1]);

        void Check(string name, long[] shape, float[] values)
        {
            Assert.Equal(shape, constants[name].Shape);
            Assert.Equal(values, constants[name].Values);
        }
    }

    internal static string Words(NodeProto node) => string.Join(' ', [
        $"{node.Name}: {node.OpType}({string.Join(", ", node.Input)})",
        .. node.Attribute.Select(attribute => $"{attribute.Name}={Value(attribute)}"),
        $"-> {string.Join(", ", node.Output)}"]);

    private static string Value(AttributeProto attribute) => attribute.Type switch
    {
        AttributeProto.Types.AttributeType.Float when attribute.HasF => attribute.F.ToString(CultureInfo.InvariantCulture),
        AttributeProto.Types.AttributeType.Int when attribute.HasI => attribute.I.ToString(CultureInfo.InvariantCulture),
        AttributeProto.Types.AttributeType.String when attribute.HasS => attribute.S.ToStringUtf8(),
        AttributeProto.Types.AttributeType.Ints => string.Join(',', attribute.Ints),
        _ => "?",
    };
}
