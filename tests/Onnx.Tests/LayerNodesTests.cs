using System.Runtime.InteropServices;
using GenBn.Onnx;
using GenBn.Onnx.Schema;
using Xunit;

namespace GenBn.Tests;

/// <summary>Layers by themselves, described by hand.</summary>
public sealed class LayerNodesTests
{
    [Fact]
    public void ALayerOfTheUsersOwnIsNamedInTheRefusal()
    {
        string message = Assert.Throws<NotSupportedException>(() => GraphOf(new CustomArchitectureLayer("spectrum1", [0], [2, 4, 4], "Spectrum", []))).Message;
        Assert.StartsWith("'spectrum1' is computed by Spectrum, for which ONNX has no operator.", message, StringComparison.Ordinal);
        message = Assert.Throws<NotSupportedException>(() => GraphOf(new ActivationLayer("wave1", [0], [2, 4, 4], "Activation<Wave>", 0))).Message;
        Assert.StartsWith("'wave1' has the activation Activation<Wave>, for which ONNX has no operator.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void UpsamplingIsAResize()
    {
        GraphProto graph = GraphOf(new UpsampleLayer("upsample1", [0], [2, 8, 12], new LayerExtent(2, 3)));
        Assert.Equal(
            "upsample1: Resize(input, , upsample1/scales) mode=nearest coordinate_transformation_mode=asymmetric nearest_mode=floor -> output",
            GraphTests.Words(Assert.Single(graph.Node)));
        TensorProto scales = Assert.Single(graph.Initializer);
        Assert.Equal([4], scales.Dims);
        Assert.Equal([1, 1, 2, 3], ModelTests.ValuesOf(scales));
    }

    /// <summary>Only an image of one row is a sequence.</summary>
    [Fact]
    public void AnImageOfSequencesKeepsItsRows()
    {
        var architecture = new NetworkArchitecture(
            "Net", "0", [new InputLayer("input", [2, 1, 9]) { IsSequence = true }, new ReshapeLayer("reshape1", [0], [2, 3, 3])]);
        GraphProto graph = ModelAssembly.Of(architecture, []).Graph;
        Assert.Equal(["Unsqueeze", "Reshape"], graph.Node.Select(node => node.OpType));
        Assert.Equal([2, 3, 3], Assert.Single(graph.Output).Type.TensorType.Shape.Dim.Skip(1).Select(size => size.DimValue));
    }

    [Fact]
    public void ASequenceIsTwoDimensionsOfTheModel()
    {
        var architecture = new NetworkArchitecture(
            "Net", "0", [new InputLayer("input", [2, 1, 9]) { IsSequence = true }, new ActivationLayer("relu1", [0], [2, 1, 9], "ReLU", 0)]);
        GraphProto graph = ModelAssembly.Of(architecture, []).Graph;
        foreach (ValueInfoProto value in new[] { Assert.Single(graph.Input), Assert.Single(graph.Output) })
        {
            Assert.Equal(["N", "2", "9"], value.Type.TensorType.Shape.Dim.Select(size => size.HasDimValue ? $"{size.DimValue}" : size.DimParam));
        }

        Assert.Equal(
            [
                "input/image: Unsqueeze(input, input/axes) -> input/image",
                "relu1: Relu(input/image) -> relu1",
                "squeeze: Squeeze(relu1, squeeze/axes) -> output",
            ],
            graph.Node.Select(GraphTests.Words));
    }

    [Fact]
    public void LimitsAreOperandsOrAttributes()
    {
        GraphProto graph = GraphOf(new ActivationLayer("clamp1", [0], [2, 4, 4], "Clamp", -1) { SecondConstant = 2 });
        Assert.Equal("clamp1: Clip(input, clamp1/min, clamp1/max) -> output", GraphTests.Words(Assert.Single(graph.Node)));
        Assert.Equal([[-1], [2]], graph.Initializer.Select(ModelTests.ValuesOf));
        Assert.All(graph.Initializer, limit => Assert.Empty(limit.Dims));

        graph = GraphOf(new ActivationLayer("relu61", [0], [2, 4, 4], "ReLU6", 0));
        Assert.Equal([[0], [6]], graph.Initializer.Select(ModelTests.ValuesOf));

        graph = GraphOf(new ActivationLayer("hardsigmoid1", [0], [2, 4, 4], "HardSigmoid", 0.25f) { SecondConstant = 0.5f });
        Assert.Equal("hardsigmoid1: HardSigmoid(input) alpha=0.25 beta=0.5 -> output", GraphTests.Words(Assert.Single(graph.Node)));
    }

    [Fact]
    public void SmoothFunctionsAreFormulas()
    {
        GraphProto graph = GraphOf(new ActivationLayer("mish1", [0], [2, 4, 4], "Mish", 0));
        Assert.Equal(
            ["mish1/softplus: Softplus(input) -> mish1/softplus", "mish1/tanh: Tanh(mish1/softplus) -> mish1/tanh", "mish1: Mul(input, mish1/tanh) -> output"],
            graph.Node.Select(GraphTests.Words));

        graph = GraphOf(new ActivationLayer("gelutanh1", [0], [2, 4, 4], "GELUTanh", 0));
        Assert.Equal(["Mul", "Mul", "Add", "Mul", "Mul", "Tanh", "Add", "Mul", "Mul"], graph.Node.Select(node => node.OpType));
        Assert.Equal(graph.Initializer.Count, graph.Initializer.Select(initializer => initializer.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(2, 4, 4)]
    [InlineData(2, 1, 1)]
    public void FactorsOfTheSameRankAreMultiplied(params int[] factors) => Assert.Equal(
        "gate1: Mul(input, input) -> output", GraphTests.Words(Assert.Single(GraphOf(new ProductLayer("gate1", [0, 0], [2, 4, 4], factors)).Node)));

    [Fact]
    public void AVectorOfFactorsBecomesAnImageOfOnePixel()
    {
        GraphProto graph = GraphOf(new ProductLayer("gate1", [0, 0], [2, 4, 4], [2]));
        Assert.Equal(
            ["gate1/factors: Unsqueeze(input, gate1/axes) -> gate1/factors", "gate1: Mul(input, gate1/factors) -> output"],
            graph.Node.Select(GraphTests.Words));
        TensorProto axes = Assert.Single(graph.Initializer);
        Assert.Equal((int)TensorProto.Types.DataType.Int64, axes.DataType);
        Assert.Equal([2, 3], MemoryMarshal.Cast<byte, long>(axes.RawData.Span).ToArray());
    }

    [Fact]
    public void ALogarithmOfASoftmaxIsOneNode() => Assert.Equal(
        "logsoftmax1: LogSoftmax(input) axis=1 -> output",
        GraphTests.Words(Assert.Single(GraphOf(new LogSoftmaxLayer("logsoftmax1", [0], [2])).Node)));

    [Fact]
    public void BilinearUpsamplingHasPixelsAtTheirCentres()
    {
        GraphProto graph = GraphOf(new UpsampleLayer("upsample1", [0], [2, 8, 12], new LayerExtent(2, 3)) { Interpolation = Interpolation.Bilinear });
        Assert.Equal(
            "upsample1: Resize(input, , upsample1/scales) mode=linear coordinate_transformation_mode=half_pixel -> output",
            GraphTests.Words(Assert.Single(graph.Node)));
    }

    [Fact]
    public void ATransposedConvolutionIsOne()
    {
        Parameter weight = new ParameterStore(64, 0).AddParameter("convtranspose1.weight", ParameterRole.Weight, 2, 3, 1, 2);
        GraphProto graph = GraphOf(
            new ConvTransposeLayer("convtranspose1", [0], [6, 7, 4], 2, new(1, 2), new(2, 1), new(0, 1), new(0, 0), new(1, 1), Groups: 2, HasBias: false), weight);
        Assert.Equal(
            "convtranspose1: ConvTranspose(input, convtranspose1.weight) kernel_shape=1,2 strides=2,1 pads=0,1,0,1 output_padding=0,0 dilations=1,1 group=2 -> output",
            GraphTests.Words(Assert.Single(graph.Node)));
        Assert.Equal([2, 3, 1, 2], Assert.Single(graph.Initializer).Dims);
    }

    [Fact]
    public void PixelsAreMoved()
    {
        Assert.Equal(
            "pixelshuffle1: DepthToSpace(input) blocksize=2 mode=CRD -> output",
            GraphTests.Words(Assert.Single(GraphOf(new PixelShuffleLayer("pixelshuffle1", [0], [1, 8, 8], 2)).Node)));
        GraphProto pad = GraphOf(new PadLayer("pad1", [0], [2, 7, 8], new(1, 3), new(2, 1), PadMode.Reflect));
        Assert.Equal("pad1: Pad(input, pad1/pads) mode=reflect -> output", GraphTests.Words(Assert.Single(pad.Node)));
        Assert.Equal([0, 0, 1, 3, 0, 0, 2, 1], ModelTests.IntegersOf(Assert.Single(pad.Initializer)));
        GraphProto crop = GraphOf(new CropLayer("crop1", [0], [2, 1, 2], new(1, 0), new(2, 2)));
        Assert.Equal("crop1: Slice(input, crop1/starts, crop1/ends, crop1/axes) -> output", GraphTests.Words(Assert.Single(crop.Node)));
        Assert.Equal([1, 0, 2, 2, 2, 3], crop.Initializer.SelectMany(ModelTests.IntegersOf));
        GraphProto reshape = GraphOf(new ReshapeLayer("reshape1", [0], [8, 2, 2]));
        Assert.Equal("reshape1: Reshape(input, reshape1/shape) -> output", GraphTests.Words(Assert.Single(reshape.Node)));
        Assert.Equal([0, 8, 2, 2], ModelTests.IntegersOf(Assert.Single(reshape.Initializer)));
    }

    [Fact]
    public void NormsOfOneSampleAreThoseOfOnnxOrOfGroups()
    {
        Assert.Equal(
            [
                "norm1/channels_last: Transpose(input) perm=0,2,3,1 -> norm1/channels_last",
                "norm1/normalized: LayerNormalization(norm1/channels_last, norm1.gamma, norm1.beta) epsilon=0.5 -> norm1/normalized",
                "norm1: Transpose(norm1/normalized) perm=0,3,1,2 -> output",
            ],
            WordsOf(groups: 1, byPosition: true, gamma: true, beta: true, 2, 4, 4));
        Assert.Equal(
            ["norm1: LayerNormalization(input, norm1/ones, norm1.beta) epsilon=0.5 -> output"],
            WordsOf(groups: 1, byPosition: false, gamma: false, beta: true, 4));
        Assert.Equal(
            ["norm1: InstanceNormalization(input, norm1.gamma, norm1/zeros) epsilon=0.5 -> output"],
            WordsOf(groups: 2, byPosition: false, gamma: true, beta: false, 2, 4, 4));
        Assert.Equal(
            [
                "norm1/groups: Reshape(input, norm1/group_shape) -> norm1/groups",
                "norm1/group_normalized: InstanceNormalization(norm1/groups, norm1/ones, norm1/zeros) epsilon=0.5 -> norm1/group_normalized",
                "norm1/reshaped: Reshape(norm1/group_normalized, norm1/shape) -> norm1/reshaped",
                "norm1/scaled: Mul(norm1/reshaped, norm1.gamma) -> norm1/scaled",
                "norm1: Add(norm1/scaled, norm1.beta) -> output",
            ],
            WordsOf(groups: 2, byPosition: false, gamma: true, beta: true, 4, 2, 2));
        Assert.Equal(3, WordsOf(groups: 2, byPosition: false, gamma: false, beta: false, 4).Length);
        Assert.Equal("norm1: Mul(norm1/reshaped, norm1.gamma) -> output", WordsOf(groups: 2, byPosition: false, gamma: true, beta: false, 4)[^1]);

        static string[] WordsOf(int groups, bool byPosition, bool gamma, bool beta, params int[] shape)
        {
            var store = new ParameterStore(64, 0);
            NamedTensor[] tensors =
            [
                .. gamma ? [store.AddParameter("norm1.gamma", ParameterRole.Gamma, shape[0])] : Array.Empty<NamedTensor>(),
                .. beta ? [store.AddParameter("norm1.beta", ParameterRole.Beta, shape[0])] : Array.Empty<NamedTensor>(),
            ];
            var layer = new SampleNormLayer("norm1", [0], shape, groups, byPosition, 0.5f, gamma, beta);
            return [.. ModelAssembly.Of(new NetworkArchitecture("Net", "0", [new InputLayer("input", shape), layer]), tensors).Graph.Node.Select(GraphTests.Words)];
        }
    }

    [Theory]
    [InlineData(2, 4, 4)]
    [InlineData(2)]
    public void SlopesLieAlongTheChannels(params int[] shape)
    {
        Parameter slope = new ParameterStore(16, 0).AddParameter("prelu1.slope", ParameterRole.Other, 2);
        slope.Values[0] = 0.25f;
        slope.Values[1] = -3;
        var architecture = new NetworkArchitecture("Net", "0", [new InputLayer("input", shape), new PReLULayer("prelu1", [0], shape)]);
        GraphProto graph = ModelAssembly.Of(architecture, [slope]).Graph;
        Assert.Equal("prelu1: PRelu(input, prelu1.slope) -> output", GraphTests.Words(Assert.Single(graph.Node)));
        TensorProto slopes = Assert.Single(graph.Initializer);
        Assert.Equal(shape.Length == 1 ? [2] : [2, 1, 1], slopes.Dims);
        Assert.Equal([0.25f, -3], ModelTests.ValuesOf(slopes));
    }

    /// <summary>ONNX has the gates i, o, f, c and z, r, h; its state at all positions has the samples third.</summary>
    [Theory]
    [InlineData(RecurrentCell.LSTM, "LSTM", "", new[] { 0, 3, 1, 2 })]
    [InlineData(RecurrentCell.GRU, "GRU", " linear_before_reset=1", new[] { 1, 0, 2 })]
    [InlineData(RecurrentCell.GRUResetBefore, "GRU", " linear_before_reset=0", new[] { 1, 0, 2 })]
    public void GatesAreInOnnxOrder(RecurrentCell cell, string operation, string option, int[] order)
    {
        int rows = 2 * order.Length;
        var store = new ParameterStore(256, 0);
        Parameter[] parameters =
        [
            store.AddParameter("rnn.weight_ih", ParameterRole.Weight, rows, 3),
            store.AddParameter("rnn.weight_hh", ParameterRole.Weight, rows, 2),
            store.AddParameter("rnn.bias_ih", ParameterRole.Bias, rows),
            store.AddParameter("rnn.bias_hh", ParameterRole.Bias, rows),
        ];
        foreach (Parameter parameter in parameters)
        {
            // Each value is its row, and a hundred more for each tensor.
            for (int index = 0; index < parameter.Length; index++)
            {
                parameter.Values[index] = (100 * Array.IndexOf(parameters, parameter)) + (index / (parameter.Length / rows));
            }
        }

        int[] expected = [.. order.SelectMany(gate => new[] { 2 * gate, (2 * gate) + 1 })];
        GraphProto graph = Graph(returnsSequences: true);
        Assert.Equal(
            [
                "rnn/positions_first: Transpose(input) perm=3,0,1,2 -> rnn/positions_first",
                "rnn/positions: Squeeze(rnn/positions_first, rnn/row) -> rnn/positions",
                $"rnn/states: {operation}(rnn/positions, rnn/weight_ih, rnn/weight_hh, rnn/biases) hidden_size=2{option} -> rnn/states",
                "rnn: Transpose(rnn/states) perm=2,3,1,0 -> output",
            ],
            graph.Node.Select(GraphTests.Words));
        TensorProto[] constants = [.. graph.Initializer.Where(initializer => initializer.DataType == (int)TensorProto.Types.DataType.Float)];
        Assert.Equal([[1, rows, 3], [1, rows, 2], [1, 2 * rows]], constants.Select(constant => constant.Dims.ToArray()));
        Assert.Equal(expected.SelectMany(row => new float[] { row, row, row }), ModelTests.ValuesOf(constants[0]));
        Assert.Equal(expected.SelectMany(row => new float[] { 100 + row, 100 + row }), ModelTests.ValuesOf(constants[1]));
        Assert.Equal([.. expected.Select(row => 200f + row), .. expected.Select(row => 300f + row)], ModelTests.ValuesOf(constants[2]));

        NodeProto[] last = [.. Graph(returnsSequences: false).Node.TakeLast(2)];
        Assert.Equal(["", "rnn/last"], last[0].Output);
        Assert.Equal("rnn: Squeeze(rnn/last, rnn/direction) -> output", GraphTests.Words(last[1]));

        GraphProto Graph(bool returnsSequences)
        {
            int[] shape = returnsSequences ? [2, 1, 5] : [2];
            var layer = new RecurrentLayer("rnn", [0], shape, cell, Channels: 3, Units: 2, returnsSequences);
            return ModelAssembly.Of(new NetworkArchitecture("Net", "0", [new InputLayer("input", [3, 1, 5]), layer]), parameters).Graph;
        }
    }

    /// <summary>The graph of a layer behind an input of 2×4×4.</summary>
    private static GraphProto GraphOf(ArchitectureLayer layer, params NamedTensor[] tensors) =>
        ModelAssembly.Of(new NetworkArchitecture("Net", "0", [new InputLayer("input", [2, 4, 4]), layer]), tensors).Graph;
}
