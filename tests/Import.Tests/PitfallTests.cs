using GenBn.Import;
using GenBn.Onnx.Schema;
using Google.Protobuf;
using Xunit;
using static GenBn.Tests.ModelBuilder;
using DataType = GenBn.Onnx.Schema.TensorProto.Types.DataType;

namespace GenBn.Tests;

/// <summary>What exporters write, node by node. Each model is held against ONNX Runtime; what the language cannot say is refused by name.</summary>
public sealed class PitfallTests
{
    /// <summary>1: exporters fold batch norms into convolutions. 12: a shared weight is a copy for each layer.</summary>
    [Fact]
    public void SharedWeightsAreCopied()
    {
        var model = new ModelBuilder(13, 0, 4, 6, 6);
        string weight = model.Weight(4, 4, 3, 3), bias = model.Weight(4);
        string shared = model.Add("Identity", [bias]);
        string x = model.Add("Relu", [model.Add("Conv", ["input", weight, bias], Ints("pads", 1, 1, 1, 1))]);
        x = model.Add("Conv", [x, weight, shared], Ints("pads", 1, 1, 1, 1));
        Assert.Equal(4, Agreement.Check(model.Build(x)).Tensors.Count);
    }

    /// <summary>2: a batch norm of training mode has five results, and dropout a mask. 24: dropout's rate is an operand from 12 on.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(15)]
    public void TrainingModeIsRead(int opset)
    {
        var model = new ModelBuilder(opset, 0, 3, 5, 5);
        string x = model.BatchNorm("input", 3);
        if (opset < 14)
        {
            model.Graph.Node[^1].Output.AddRange(["mean", "var", "saved_mean", "saved_var"]);
        }

        x = opset < 12 ? model.Add("Dropout", [x], Float("ratio", 0.25f)) : model.Add("Dropout", [x, model.Number(0.25f)]);
        model.Graph.Node[^1].Output.Add("mask");
        string source = (opset < 14 ? Import(model.Build(x)) : Agreement.Check(model.Build(x))).Source;
        Assert.Contains("[BatchNorm, Dropout(0.25f)]", source, StringComparison.Ordinal);
    }

    /// <summary>3: a flattening spelled in sizes, at each opset, with casts.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(21)]
    public void SpelledFlatteningIsFound(int opset)
    {
        var model = new ModelBuilder(opset, 0, 3, 4, 4);
        string sizes = model.Add("Cast", [model.Add("Cast", [model.Add("Shape", ["input"])], Int("to", 7))], Int("to", 7));
        string batch = model.Add("Gather", [sizes, model.Integer(0)], Int("axis", 0));
        string rows = opset < 13 ? model.Add("Unsqueeze", [batch], Ints("axes", 0)) : model.Add("Unsqueeze", [batch, model.Integers(0)]);
        string shape = model.Add("Concat", [rows, model.Integers(-1)], Int("axis", 0));
        string x = model.Add("Reshape", ["input", shape]);
        x = model.Add("Gemm", [x, model.Weight(5, 48), model.Weight(5)], Int("transB", 1));
        Assert.Contains("[Flatten]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    /// <summary>4: the number of samples written as 1, 0 copies, −1 infers, a negative axis.</summary>
    [Theory]
    [InlineData(1L, 48L)]
    [InlineData(0L, 48L)]
    [InlineData(0L, -1L)]
    [InlineData(1L, -1L)]
    [InlineData(-1L, 48L)]
    public void ReshapesKeepSamples(long batch, long rest)
    {
        var model = new ModelBuilder(13, batch == 1 ? 1 : 0, 3, 4, 4);
        string x = model.Add("Reshape", ["input", model.Integers(batch, rest)]);
        Agreement.Check(model.Build(model.Add("Gemm", [x, model.Weight(48, 5)])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-3)]
    public void FlattenHasNegativeAxes(long axis)
    {
        var model = new ModelBuilder(13, 0, 3, 4, 4);
        Agreement.Check(model.Build(model.Add("Gemm", [model.Add("Flatten", ["input"], Int("axis", axis)), model.Weight(48, 5)])));
    }

    /// <summary>5: SAME_UPPER is Padding.Same, where it is not the same on both sides; SAME_LOWER never is. Zeros of a convolution can be a layer.</summary>
    [Fact]
    public void UpperPaddingIsSame()
    {
        var model = new ModelBuilder(11, 0, 2, 8, 8);
        string x = model.Add("Conv", ["input", model.Weight(3, 2, 3, 3)], Text("auto_pad", "SAME_UPPER"), Ints("strides", 2, 2));
        x = model.Add("MaxPool", [x], Text("auto_pad", "SAME_UPPER"), Ints("kernel_shape", 2, 2));
        Assert.Contains("Padding = Padding.Same", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void LowerPaddingIsALayerOfZeros()
    {
        var model = new ModelBuilder(11, 0, 2, 8, 8);
        string x = model.Add("Conv", ["input", model.Weight(3, 2, 2, 2)], Text("auto_pad", "SAME_LOWER"));
        Assert.Contains("[Pad(1, 0, 1, 0)]\n[Conv(3, 2, Bias = false)]", LayersOf(Agreement.Check(model.Build(x))), StringComparison.Ordinal);

        model = new ModelBuilder(11, 0, 2, 8, 8);
        x = model.Add("MaxPool", ["input"], Text("auto_pad", "SAME_LOWER"), Ints("kernel_shape", 2, 2));
        Assert.Contains("padding of 1 before and 0 behind", Assert.Single(Agreement.Obstacles(model.Build(x))).Reason, StringComparison.Ordinal);
    }

    /// <summary>6: padding that no window reads makes no difference.</summary>
    [Fact]
    public void PaddingThatNobodyReadsIsNoObstacle()
    {
        var model = new ModelBuilder(11, 0, 2, 8, 8);
        string x = model.Add("Conv", ["input", model.Weight(3, 2, 3, 3)], Ints("pads", 1, 1, 0, 0), Ints("strides", 2, 2));
        Assert.Contains("Conv(3, 3, Stride = 2, Padding = 1, Bias = false)", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);

        model = new ModelBuilder(11, 0, 2, 8, 8);
        x = model.Add("Conv", ["input", model.Weight(3, 2, 3, 3)], Ints("pads", 0, 0, 1, 1), Ints("strides", 2, 2));
        Assert.Contains("Padding = Padding.Same", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    /// <summary>7: a Pad of its own. PyTorch writes one of zeros before every mean pool.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(18)]
    public void PadsAreTakenIn(int opset)
    {
        var model = new ModelBuilder(opset, 0, 2, 8, 8);
        string x = Pad("input", 0, 0);
        x = model.Add("Conv", [Pad(x, 1, 0), model.Weight(3, 2, 3, 3)], Ints("pads", 1, 1, 1, 1));
        x = model.Add("MaxPool", [Pad(x, 1, float.NegativeInfinity)], Ints("kernel_shape", 3, 3), Ints("strides", 2, 2));
        x = model.Add("Relu", [x]);
        x = model.Add("MaxPool", [Pad(x, 1, 0)], Ints("kernel_shape", 2, 2), Ints("strides", 1, 1));
        x = model.Add("AveragePool", [Pad(x, 1, 0)], Ints("kernel_shape", 3, 3), Ints("strides", 2, 2));
        Assert.Contains("CountPadding = true", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);

        string Pad(string value, long pad, float filling) => opset < 11
            ? model.Add("Pad", [value], Ints("pads", 0, 0, pad, pad, 0, 0, pad, pad), Float("value", filling), Text("mode", "constant"))
            : opset < 18 ? model.Add("Pad", [value, model.Integers(0, 0, pad, pad, 0, 0, pad, pad), model.Number(filling)])
            : model.Add("Pad", [value, model.Integers(pad, pad, pad, pad), model.Number(filling), model.Integers(-2, 3)]);
    }

    [Fact]
    public void PaddingThatCouldWinIsRefused()
    {
        var model = new ModelBuilder(13, 0, 2, 8, 8);
        string x = model.Add("Pad", ["input", model.Integers(0, 0, 1, 1, 0, 0, 1, 1)]);
        ImportObstacle pool = Assert.Single(Agreement.Obstacles(model.Build(model.Add("MaxPool", [x], Ints("kernel_shape", 3, 3)))));
        Assert.Equal("MaxPool", pool.Operator);
        Assert.Contains("could be a maximum", pool.Reason, StringComparison.Ordinal);

        model = new ModelBuilder(13, 0, 2, 8, 8);
        x = model.Add("Pad", ["input", model.Integers(0, 0, 1, 1, 0, 0, 1, 1), model.Number(2)]);
        Assert.Contains("the padding of 'pad_", Assert.Single(Agreement.Obstacles(model.Build(model.Add("Relu", [x])))).Reason, StringComparison.Ordinal);
    }

    /// <summary>8 and 9: rounding up has no effect, or is padding behind the input, and a window that begins there is dropped.</summary>
    [Theory]
    [InlineData("MaxPool", 8, 2, 2, 0, 0)]
    [InlineData("MaxPool", 8, 3, 2, 0, 0)]
    [InlineData("AveragePool", 8, 3, 2, 0, 0)]
    [InlineData("AveragePool", 9, 3, 2, 1, 0)]
    [InlineData("AveragePool", 9, 3, 2, 1, 1)]
    [InlineData("AveragePool", 8, 2, 2, 0, 1)]
    [InlineData("MaxPool", 5, 2, 3, 1, 0)]
    public void RoundingUpIsRead(string pool, int size, int kernel, int stride, int pad, int counts)
    {
        var model = new ModelBuilder(12, 0, 2, size, size);
        List<AttributeProto> attributes = [Ints("kernel_shape", kernel, kernel), Ints("strides", stride, stride), Ints("pads", pad, pad, pad, pad), Int("ceil_mode", 1)];
        if (pool == "AveragePool")
        {
            attributes.Add(Int("count_include_pad", counts));
        }

        Agreement.Check(model.Build(model.Add(pool, [model.Add("Relu", ["input"])], [.. attributes])));
    }

    [Fact]
    public void RoundingUpBeyondCountedPaddingIsRefused()
    {
        var model = new ModelBuilder(12, 0, 2, 8, 8);
        string x = model.Add(
            "AveragePool", ["input"], Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Int("ceil_mode", 1), Int("count_include_pad", 1));
        Assert.Contains("exceed the padding", Assert.Single(Agreement.Obstacles(model.Build(x))).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void PaddingCountsWhereTheModelCountsIt(long counts)
    {
        var model = new ModelBuilder(11, 0, 2, 7, 7);
        string x = model.Add(
            "AveragePool", ["input"], Ints("kernel_shape", 3, 3), Ints("strides", 2, 2), Ints("pads", 1, 1, 1, 1), Int("count_include_pad", counts));
        Assert.Equal(counts == 1, Agreement.Check(model.Build(x)).Source.Contains("CountPadding", StringComparison.Ordinal));
    }

    /// <summary>10: factors and biases of Gemm, and MatMul with an Add in either order.</summary>
    [Fact]
    public void DenseLayersHaveManyForms()
    {
        var model = new ModelBuilder(13, 0, 6);
        string x = model.Add("Gemm", ["input", model.Weight(6, 5), model.Number(0.5f)], Float("alpha", 2), Float("beta", 3));
        x = model.Add("Gemm", [x, model.Weight(4, 5), model.Weight(1, 4)], Int("transB", 1), Float("alpha", 0.5f));
        x = model.Add("Gemm", [x, model.Weight(4, 4)]);
        x = model.Add("Add", [model.Weight(3), model.Add("MatMul", [x, model.Weight(4, 3)])]);
        x = model.Add("Add", [model.Add("MatMul", [model.Add("Tanh", [x]), model.Weight(3, 7)]), model.Weight(1, 7)]);
        string source = Agreement.Check(model.Build(x)).Source;
        Assert.Contains("[Dense(4, Bias = false)]", source, StringComparison.Ordinal);
        Assert.Contains("[Dense(7)]", source, StringComparison.Ordinal);
        Assert.DoesNotContain("BatchNorm", source, StringComparison.Ordinal);
    }

    [Fact]
    public void ProductsOfTwoValuesAreRefused()
    {
        var model = new ModelBuilder(13, 0, 6);
        string x = model.Add("MatMul", ["input", model.Add("Transpose", [model.Add("Relu", ["input"])], Ints("perm", 1, 0))]);
        Assert.Contains(Agreement.Obstacles(model.Build(x)), obstacle => obstacle.Operator == "Transpose");
    }

    /// <summary>11: a factor and an offset for each channel, after a convolution and elsewhere.</summary>
    [Fact]
    public void FactorsAndOffsetsAreFolded()
    {
        var model = new ModelBuilder(13, 0, 3, 6, 6);
        string x = model.Add("Conv", ["input", model.Weight(4, 3, 3, 3), model.Weight(4)]);
        x = model.Add("Add", [model.Weight(1, 4, 1, 1), model.Add("Mul", [x, model.Weight(4, 1, 1)])]);
        x = model.Add("Relu", [x]);
        x = model.Add("Sub", [model.Add("Div", [x, model.Positive(4, 1, 1)]), model.Weight(4, 1, 1)]);
        string source = Agreement.Check(model.Build(x)).Source;
        Assert.Contains("[Conv(4, 3), ReLU, BatchNorm]", source, StringComparison.Ordinal);
        Assert.Contains("is folded into 'conv_", source, StringComparison.Ordinal);

        model = new ModelBuilder(8, 0, 3, 6, 6);
        x = model.BatchNorm("input", 3);
        model.Graph.Node[^1].Attribute.Add(Int("spatial", 0));
        Assert.Contains("spatial", Assert.Single(Agreement.Obstacles(model.Build(x))).Reason, StringComparison.Ordinal);
    }

    /// <summary>13: weights as nodes, as inputs too, in typed fields, of other types.</summary>
    [Fact]
    public void WeightsAreReadFromWhereTheyAre()
    {
        var model = new ModelBuilder(9, 0, 4);
        var typed = new TensorProto { Name = "typed", Dims = { 4, 3 }, DataType = (int)DataType.Float, FloatData = { Enumerable.Range(0, 12).Select(index => index * 0.1f) } };
        string x = model.Add("MatMul", ["input", model.Add("Constant", [], Tensor("value", typed))]);
        var twice = new TensorProto { Name = "listed", Dims = { 3, 5 }, DataType = (int)DataType.Double };
        twice.DoubleData.AddRange(Enumerable.Range(0, 15).Select(index => Math.Sin(index)));
        model.Graph.Initializer.Add(twice);
        model.Graph.Input.Add(ValueOf("listed", 3, 5));
        model.Graph.Input[^1].Type.TensorType.ElemType = (int)DataType.Double;
        x = model.Add("MatMul", [x, model.Add("Cast", ["listed"], Int("to", 1))]);
        var half = new TensorProto { Name = "half", Dims = { 5 }, DataType = (int)DataType.Float16 };
        half.Int32Data.AddRange(new[] { 1f, -0.5f, 0.25f, 3, 0.1f }.Select(number => (int)BitConverter.HalfToUInt16Bits((Half)number)));
        model.Graph.Initializer.Add(half);
        x = model.Add("Add", [x, model.Add("Cast", ["half"], Int("to", 1))]);
        Assert.Equal(3, Agreement.Check(model.Build(x)).Tensors.Count);
    }

    /// <summary>14: channels last at both ends, as Keras has them.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void ChannelsLastIsTurned(int channels)
    {
        var model = new ModelBuilder(13, 0, 6, 5, channels);
        string x = channels == 1
            ? model.Add("Reshape", ["input", model.Integers(-1, 1, 6, 5)])
            : model.Add("Transpose", ["input"], Ints("perm", 0, 3, 1, 2));
        x = model.Add("Conv", [x, model.Weight(4, channels, 3, 3), model.Weight(4)]);
        x = model.Add("Transpose", [x], Ints("perm", 0, 2, 3, 1));
        x = model.Add("Relu", [x]);
        x = model.Add("Reshape", [x, model.Integers(-1, 48)]);
        x = model.Add("Add", [model.Add("MatMul", [x, model.Weight(48, 5)]), model.Weight(5)]);

        // With one channel, both orders are the same.
        Agreement.Check(model.Build(x), isLast: channels > 1);
    }

    [Fact]
    public void FeaturesOfChannelsLastAreTurnedEverywhere()
    {
        var model = new ModelBuilder(13, 0, 3, 4, 5);
        string x = model.Add("Flatten", [model.Add("Transpose", ["input"], Ints("perm", 0, 2, 3, 1))]);
        x = model.Add("PRelu", [model.BatchNorm(x, 60), model.Weight(60)]);
        x = model.Add("Mul", [x, model.Weight(60)]);
        Agreement.Check(model.Build(model.Add("MatMul", [x, model.Weight(60, 5)])));
    }

    /// <summary>15: activations in pieces, with operands in either order.</summary>
    [Theory]
    [InlineData("HardSwish")]
    [InlineData("SiLU")]
    [InlineData("GELU")]
    [InlineData("ReLU")]
    public void ActivationsInPiecesAreFound(string activation)
    {
        for (int form = 0; form < 4; form++)
        {
            var model = new ModelBuilder(13, 0, 6);
            string x = model.Add("Gemm", ["input", model.Weight(6, 5)]);
            string y = (activation, form) switch
            {
                ("SiLU", 0) => model.Add("Mul", [x, model.Add("Sigmoid", [x])]),
                ("SiLU", _) => model.Add("Mul", [model.Add("Sigmoid", [x]), x]),
                ("HardSwish", 0) => model.Add("Mul", [x, model.Add("Div", [Clipped(model, x), model.Number(6)])]),
                ("HardSwish", 1) => model.Add("Div", [model.Add("Mul", [Clipped(model, x), x]), model.Number(6)]),
                ("HardSwish", 2) => model.Add("Mul", [x, model.Add("HardSigmoid", [x], Float("alpha", 1f / 6), Float("beta", 0.5f))]),
                ("HardSwish", _) => model.Add("Mul", [model.Add("Mul", [x, model.Number(1f / 6)]), model.Add("Min", [model.Add("Relu", [model.Add("Add", [model.Number(3), x])]), model.Number(6)])]),
                ("GELU", 0) => model.Add("Mul", [model.Add("Mul", [x, Gate(model, x, byQuotient: true)]), model.Number(0.5f)]),
                ("GELU", 1) => model.Add("Mul", [model.Add("Mul", [x, model.Number(0.5f)]), Gate(model, x, byQuotient: false)]),
                ("GELU", _) => model.Add("Mul", [Gate(model, x, byQuotient: true), model.Add("Div", [x, model.Number(2)])]),
                (_, 0) => model.Add("Clip", [x, model.Number(0)]),
                (_, 1) => model.Add("Max", [model.Number(0), x]),
                _ => model.Add("Relu", [x]),
            };
            Assert.Contains($", {activation}]", Agreement.Check(model.Build(y)).Source, StringComparison.Ordinal);
        }

        static string Clipped(ModelBuilder model, string x) => model.Add("Clip", [model.Add("Add", [x, model.Number(3)]), model.Number(0), model.Number(6)]);

        static string Gate(ModelBuilder model, string x, bool byQuotient) => model.Add(
            "Add",
            [
                model.Number(1),
                model.Add("Erf", [byQuotient ? model.Add("Div", [x, model.Number(MathF.Sqrt(2))]) : model.Add("Mul", [model.Number(MathF.Sqrt(0.5f)), x])]),
            ]);
    }

    /// <summary>15: bounds are attributes up to operator set 10, and operands from 11 on.</summary>
    [Theory]
    [InlineData(10, 0, 6, ", ReLU6]")]
    [InlineData(11, 0, 6, ", ReLU6]")]
    [InlineData(10, -1, 2.5f, ", Clamp(-1f, 2.5f)]")]
    [InlineData(13, -1, 2.5f, ", Clamp(-1f, 2.5f)]")]
    public void BoundsAreClamps(int opset, float low, float high, string layer)
    {
        var model = new ModelBuilder(opset, 0, 6);
        string x = model.Add("Gemm", ["input", model.Weight(6, 5), model.Weight(5)]);
        string y = opset < 11 ? model.Add("Clip", [x], Float("min", low), Float("max", high)) : model.Add("Clip", [x, model.Number(low), model.Number(high)]);
        Assert.Contains(layer, Agreement.Check(model.Build(y)).Source, StringComparison.Ordinal);
    }

    /// <summary>15: the slope of a hard sigmoid is 0.2 if nothing is said.</summary>
    [Theory]
    [InlineData(null, ", HardSigmoid(0.2f, 0.5f)]")]
    [InlineData(1f / 6, ", HardSigmoid]")]
    public void SlopesOfHardSigmoidsAreKept(float? slope, string layer)
    {
        var model = new ModelBuilder(13, 0, 6);
        string x = model.Add("Gemm", ["input", model.Weight(6, 5)]);
        string y = slope is { } alpha ? model.Add("HardSigmoid", [x], Float("alpha", alpha)) : model.Add("HardSigmoid", [x]);
        Assert.Contains(layer, Agreement.Check(model.Build(y)).Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void BoundsThatNoActivationHasAreRefused(int opset)
    {
        var model = new ModelBuilder(opset, 0, 6);
        string x = opset < 11 ? model.Add("Clip", ["input"], Float("max", 5)) : model.Add("Clip", ["input", "", model.Number(5)]);
        Assert.Contains("… 5", Assert.Single(Agreement.Obstacles(model.Build(x))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void GeluByTanhIsNotTheExactOne()
    {
        var model = new ModelBuilder(20, 0, 6);
        Assert.Contains("GELU", Agreement.Check(model.Build(model.Add("Gelu", [model.Add("Gemm", ["input", model.Weight(6, 6)])]))).Source, StringComparison.Ordinal);
        model = new ModelBuilder(20, 0, 6);
        string tanh = model.Add("Gelu", [model.Add("Gemm", ["input", model.Weight(6, 6)])], Text("approximate", "tanh"));
        Assert.Contains("GELUTanh", Agreement.Check(model.Build(tanh)).Source, StringComparison.Ordinal);
    }

    /// <summary>17: the axis of softmax, before and after operator set 13.</summary>
    [Theory]
    [InlineData(11, 1)]
    [InlineData(13, -1)]
    [InlineData(13, 1)]
    public void SoftmaxIsOverFeatures(int opset, long axis)
    {
        var model = new ModelBuilder(opset, 0, 3, 4, 4);
        string x = model.Add("GlobalAveragePool", [model.Add("Conv", ["input", model.Weight(5, 3, 1, 1)])]);
        x = axis == 1 ? model.Add("Softmax", [x], Int("axis", 1)) : model.Add("Softmax", [model.Add("Flatten", [x])]);
        ImportedModel imported = Agreement.Check(model.Build(x));
        Assert.Contains("Softmax]", imported.Source, StringComparison.Ordinal);
        Assert.Contains(imported.Notes, note => note.Contains("remove the last [Softmax]", StringComparison.Ordinal));
    }

    /// <summary>18: the mean of each channel has four forms. 24: the axes are an operand from operator set 18 on.</summary>
    [Theory]
    [InlineData("attribute")]
    [InlineData("negative")]
    [InlineData("operand")]
    [InlineData("pool")]
    [InlineData("global")]
    public void MeansOfChannelsAreFound(string form)
    {
        var model = new ModelBuilder(form == "operand" ? 18 : 13, 0, 3, 6, 5);
        string x = form switch
        {
            "attribute" => model.Add("ReduceMean", ["input"], Ints("axes", 2, 3), Int("keepdims", 0)),
            "negative" => model.Add("Flatten", [model.Add("ReduceMean", ["input"], Ints("axes", -2, -1))]),
            "operand" => model.Add("Squeeze", [model.Add("ReduceMean", ["input", model.Integers(-1, 2)]), model.Integers(2, 3)]),
            "pool" => model.Add("Flatten", [model.Add("AveragePool", ["input"], Ints("kernel_shape", 6, 5))]),
            _ => model.Add("Reshape", [model.Add("GlobalAveragePool", ["input"]), model.Integers(0, -1)]),
        };
        string source = Agreement.Check(model.Build(model.Add("Gemm", [x, model.Weight(3, 2)]))).Source;
        Assert.Contains("[GlobalAvgPool]", source, StringComparison.Ordinal);
        Assert.DoesNotContain("Flatten", source, StringComparison.Ordinal);
    }

    /// <summary>19: concatenations of one, of more than sixteen, along a negative axis.</summary>
    [Fact]
    public void ConcatenationsAreNested()
    {
        var model = new ModelBuilder(13, 0, 3, 5, 5);
        string x = model.Add("Concat", ["input"], Int("axis", 1));
        string[] branches = [.. Enumerable.Range(1, 16).Select(channels => model.Add("Conv", [x, model.Weight(channels, 3, 1, 1)]))];
        x = model.Add("Concat", [.. branches, x], Int("axis", -3));
        string source = Agreement.Check(model.Build(x)).Source;
        Assert.Matches(@"\[Concat<Branch136, Identity>\]", source);
    }

    /// <summary>DenseNet concatenates all earlier results again and again.</summary>
    [Fact]
    public void DenseConnectionsAreNested()
    {
        var model = new ModelBuilder(13, 0, 4, 5, 5);
        List<string> all = ["input"];
        for (int layer = 0; layer < 5; layer++)
        {
            string joined = all.Count == 1 ? all[0] : model.Add("Concat", all, Int("axis", 1));
            all.Add(model.Add("Relu", [model.Add("Conv", [joined, model.Weight(3, 4 + (3 * layer), 3, 3)], Ints("pads", 1, 1, 1, 1))]));
        }

        ImportedModel imported = Agreement.Check(model.Build(model.Add("Concat", all, Int("axis", 1))));
        Assert.Equal(5, imported.Tensors.Count);
        Assert.Contains("[Repeat<", imported.Source, StringComparison.Ordinal);
    }

    /// <summary>20: what is no nest of blocks, and several inputs or outputs.</summary>
    [Fact]
    public void GraphsThatAreNoBlocksAreRefused()
    {
        var model = new ModelBuilder(13, 0, 4, 5, 5);
        string a = model.Add("Conv", ["input", model.Weight(4, 4, 1, 1)]), b = model.Add("Conv", ["input", model.Weight(4, 4, 1, 1)]);
        string c = model.Add("Add", [model.Add("Relu", [a]), b]), d = model.Add("Add", [model.Add("Tanh", [a]), model.Add("Sigmoid", [b])]);
        Assert.All(
            Agreement.Obstacles(model.Build(model.Add("Add", [c, d]))),
            obstacle => Assert.Contains("branches that do not begin and end together", obstacle.Reason, StringComparison.Ordinal));

        model = new ModelBuilder(13, 0, 4);
        model.Graph.Input.Add(ValueOf("other", 0, 4));
        Assert.Contains("'input', 'other'", Assert.Single(Agreement.Obstacles(model.Build(model.Add("Add", ["input", "other"])))).Reason, StringComparison.Ordinal);

        model = new ModelBuilder(13, 0, 4);
        string x = model.Add("Gemm", ["input", model.Weight(4, 4)]), y = model.Add("Relu", [x]);
        model.Graph.Output.Add(ValueOf(x, 0, 4));
        ModelProto two = model.Build(y);
        Assert.Contains("[Heads<Identity, Relu2Out>]", Agreement.Import(two.ToByteArray()).Source, StringComparison.Ordinal);
        Assert.DoesNotContain("ReLU", Agreement.Check(two, new ImportOptions { Output = x }).Source, StringComparison.Ordinal);
        Assert.Contains("ReLU", Agreement.Import(two.ToByteArray(), new ImportOptions { Output = "relu_2" }).Source, StringComparison.Ordinal);
    }

    /// <summary>21: free sizes.</summary>
    [Fact]
    public void FreeSizesAreAskedFor()
    {
        var model = new ModelBuilder(13, 0, 3, 0, 0);
        string x = model.Add("GlobalAveragePool", [model.Add("Conv", ["input", model.Weight(5, 3, 3, 3)])]);
        ModelProto free = model.Build(model.Add("Flatten", [x]));
        Assert.Contains("--input", Assert.Single(Agreement.Obstacles(free)).Reason, StringComparison.Ordinal);
        Agreement.Check(free, new ImportOptions { Input = [3, 9, 7] });
    }

    /// <summary>22: three dimensions are signals.</summary>
    [Fact]
    public void SignalsAreSequences()
    {
        var model = new ModelBuilder(13, 0, 3, 20);
        string x = model.Add("Relu", [model.BatchNorm(model.Add("Conv", ["input", model.Weight(5, 3, 7)], Ints("pads", 3, 3), Ints("strides", 2)), 5)]);
        x = model.Add("AveragePool", [model.Add("MaxPool", [x], Ints("kernel_shape", 2), Ints("strides", 2))], Ints("kernel_shape", 3), Ints("pads", 1, 1));
        string mean = model.Add("Flatten", [model.Add("GlobalAveragePool", [x])]);
        string source = Agreement.Check(model.Build(model.Add("Gemm", [mean, model.Weight(5, 2)]))).Source;
        Assert.Contains("Input(3, 20)", source, StringComparison.Ordinal);
        Assert.Contains("[Conv1D(5, 7, Stride = 2, Padding = 3), BatchNorm, ReLU, MaxPool1D(2), AvgPool1D(3, ", source, StringComparison.Ordinal);
    }

    /// <summary>23: names are any text.</summary>
    [Theory]
    [InlineData("onnx::Gemm_7")]
    [InlineData("13")]
    [InlineData("/0/Flatten_output_0")]
    [InlineData("{\"a\": [1]}")]
    [InlineData("*/ } \n#error x \u2028 //")]
    public void NamesAreAnyText(string name)
    {
        var model = new ModelBuilder(13, 0, 6);
        model.Add("Gemm", ["input", model.Weight(6, 5)]);
        model.Graph.Node[^1].Name = name;
        model.Graph.Node[^1].Output[0] = name;
        ImportedModel imported = Agreement.Check(model.Build(model.Add("Relu", [name])).ToByteArray(), name + ".onnx");
        Assert.All(imported.Source.Split('\n'), line => Assert.InRange(line.Length, 0, 160));
    }

    /// <summary>24: Unsqueeze, Squeeze and Clip before and after operator set 13.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(17)]
    [InlineData(21)]
    public void OperatorSetsDiffer(int opset)
    {
        var model = new ModelBuilder(opset, 0, 6);
        string x = opset < 13 ? model.Add("Unsqueeze", ["input"], Ints("axes", 2, 3)) : model.Add("Unsqueeze", ["input", model.Integers(2, 3)]);
        x = model.Add("Conv", [x, model.Weight(5, 6, 1, 1), model.Weight(5)]);
        x = opset < 11 ? model.Add("Clip", [x], Float("min", 0)) : model.Add("Clip", [x, model.Number(0)]);
        x = opset < 13 ? model.Add("Squeeze", [x], Ints("axes", 3, 2)) : model.Add("Squeeze", [x, model.Integers(-1, -2)]);
        Assert.Contains("[Dense(5), ReLU]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(22)]
    public void OtherOperatorSetsAreRefused(int opset)
    {
        var model = new ModelBuilder(opset, 0, 6);
        Assert.Contains($"operator set {opset}", Assert.Single(Agreement.Obstacles(model.Build(model.Add("Relu", ["input"])))).Reason, StringComparison.Ordinal);
    }

    /// <summary>25: all obstacles at once, with operator, node, shapes and reason; what only follows one is none.</summary>
    [Fact]
    public void AllObstaclesAreListed()
    {
        var model = new ModelBuilder(13, 0, 3, 5, 5);
        string left = model.Add("Relu", [model.Add("Conv", ["input", model.Weight(2, 3, 20, 20)], Ints("pads", 9, 9, 9, 9))]);
        string right = model.Add("Tanh", [model.Add("Selu", ["input"])]);
        ImportException refused = Assert.Throws<ImportException>(() => Agreement.Import(model.Build(model.Add("Add", [left, right])).ToByteArray()));
        Assert.Equal(["Conv", "Selu"], refused.Obstacles.Select(obstacle => obstacle.Operator));
        Assert.Equal("[N, 3, 5, 5], [2, 3, 20, 20] → [N, 2, 4, 4]", refused.Obstacles[0].Shapes);
        Assert.Contains("2 obstacles", refused.Message, StringComparison.Ordinal);
        Assert.Contains("its kernel is 20, but 1 to 16 are possible", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Einsum")]
    [InlineData("TopK")]
    [InlineData("If")]
    [InlineData("NonMaxSuppression")]
    public void UnknownOperatorsAreNamed(string operation)
    {
        var model = new ModelBuilder(13, 0, 3, 5, 5);
        ImportObstacle obstacle = Assert.Single(Agreement.Obstacles(model.Build(model.Add("Relu", [model.Add(operation, ["input"])]))));
        Assert.Equal((operation, $"{operation.ToLowerInvariant()}_0"), (obstacle.Operator, obstacle.Node));
    }

    /// <summary>An operator whose first result is left out, and that gives another: it is not taken for the first.</summary>
    [Theory]
    [InlineData("MaxPool", "its first result is left out")]
    [InlineData("LSTM", "")]
    public void ALeftOutFirstResultIsNamed(string operation, string reason)
    {
        var model = new ModelBuilder(13, 0, 3, 5, 5);
        string last = model.Add(operation, ["input"]);
        ModelProto built = model.Build(model.Add("Relu", [last]));
        built.Graph.Node.Single(node => node.OpType == operation).Output.Insert(0, "");
        ImportObstacle obstacle = Assert.Single(Agreement.Obstacles(built));
        Assert.Equal(operation, obstacle.Operator);
        Assert.Contains(reason, obstacle.Reason, StringComparison.Ordinal);
    }

    /// <summary>Upsampling by Resize reads the same pixels by some rules, and others by other rules.</summary>
    [Theory]
    [InlineData("asymmetric", "floor", 2, true)]
    [InlineData("half_pixel", "round_prefer_floor", 3, true)]
    [InlineData("pytorch_half_pixel", "round_prefer_ceil", 2, true)]
    [InlineData("asymmetric", "ceil", 2, false)]
    [InlineData("align_corners", "floor", 2, false)]
    public void RepeatedPixelsAreUpsampling(string transformation, string rounding, int factor, bool isLayer)
    {
        var model = new ModelBuilder(13, 0, 2, 4, 5);
        string x = model.Add(
            "Resize", ["input", "", model.Floats([4], 1, 1, factor, factor)],
            Text("mode", "nearest"), Text("coordinate_transformation_mode", transformation), Text("nearest_mode", rounding));
        if (isLayer)
        {
            Assert.Contains($"Upsample({factor})", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("does not repeat", Assert.Single(Agreement.Obstacles(model.Build(x))).Reason, StringComparison.Ordinal);
        }
    }

    /// <summary>What a model does with raw values first is declared by the input.</summary>
    [Fact]
    public void NormalisationIsDeclared()
    {
        var model = new ModelBuilder(13, 0, 3, 4, 4);
        string x = model.Add("Mul", ["input", model.Number(0.25f)]);
        x = model.Add("Div", [model.Add("Sub", [x, model.Floats([3, 1, 1], 0.5f, 0.25f, 0.125f)]), model.Floats([1, 3, 1, 1], 2, 4, 0.5f)]);
        string source = Agreement.Check(model.Build(model.Add("Conv", [x, model.Weight(2, 3, 3, 3)], Ints("pads", 1, 1, 1, 1)))).Source;
        Assert.Contains(
            "Input(3, 4, 4, Scale = 0.25f, Mean = new[] { 0.5f, 0.25f, 0.125f }, Deviation = new[] { 2f, 4f, 0.5f })", source, StringComparison.Ordinal);
    }

    /// <summary>Equal blocks are one class, and what repeats often enough is repeated.</summary>
    [Fact]
    public void BlocksAreShared()
    {
        var model = new ModelBuilder(13, 0, 4, 8, 8);
        string x = "input";
        for (int block = 0; block < 5; block++)
        {
            string y = model.Add("Relu", [model.BatchNorm(model.Add("Conv", [x, model.Weight(4, 4, 3, 3)], Ints("pads", 1, 1, 1, 1)), 4)]);
            y = model.BatchNorm(model.Add("Conv", [y, model.Weight(4, 4, 3, 3)], Ints("pads", 1, 1, 1, 1)), 4);
            x = model.Add("Relu", [block == 4 ? model.Add("Add", [model.Add("Conv", [x, model.Weight(4, 4, 1, 1)]), y]) : model.Add("Add", [y, x])]);
        }

        string source = Agreement.Check(model.Build(x)).Source;
        Assert.Contains("[Repeat<Stage4>(4)]", source, StringComparison.Ordinal);
        Assert.Contains("[Residual<Body4, Shortcut4>, ReLU]", source, StringComparison.Ordinal);
        Assert.Equal(4, source.Split("partial class").Length - 1);
    }

    private static ImportedModel Import(ModelProto model) => Agreement.Import(model.ToByteArray());

    /// <summary>The source without comments behind lines.</summary>
    private static string LayersOf(ImportedModel model) => string.Join('\n', model.Source.Split('\n').Select(line => line.Split(" // ")[0]));
}
