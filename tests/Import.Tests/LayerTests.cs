using GenBn.Import;
using GenBn.Onnx.Schema;
using Xunit;
using static GenBn.Tests.ModelBuilder;

namespace GenBn.Tests;

/// <summary>Norms, gates, transposed convolutions and what moves pixels, in the forms in which exporters write them, against ONNX Runtime.</summary>
public sealed class LayerTests
{
    /// <summary>Nine nodes before operator set 17, with the squares as a power or a product.</summary>
    [Theory]
    [InlineData(true, "[LayerNorm]")]
    [InlineData(false, "[LayerNorm(Epsilon = 0.001f)]")]
    public void LayerNormsInPiecesAreFound(bool isPower, string layer)
    {
        var model = new ModelBuilder(13, 0, 6);
        string x = Normalized(model, "input", isPower, isPower ? 1e-5f : 1e-3f, -1);
        x = model.Add("Add", [model.Add("Mul", [x, model.Weight(6)]), model.Weight(6)]);
        Assert.Contains(layer, Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    /// <summary>Over which dimensions the statistics are decides the layer.</summary>
    [Theory]
    [InlineData("[LayerNorm(Scale = false, Center = false)]", new long[] { 1 })]
    [InlineData("[InstanceNorm(Scale = false, Center = false)]", new long[] { 2, 3 })]
    [InlineData("[GroupNorm(1, Scale = false, Center = false)]", new long[] { 1, 2, 3 })]
    [InlineData(null, new long[] { 1, 2 })]
    public void DimensionsOfStatisticsDecide(string? layer, long[] axes)
    {
        var model = new ModelBuilder(13, 0, 4, 3, 5);
        ModelProto built = model.Build(Normalized(model, "input", isPower: true, 1e-5f, axes));
        if (layer is not null)
        {
            Assert.Contains(layer, Agreement.Check(built).Source, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("over the dimensions 1, 2", Assert.Single(Agreement.Obstacles(built)).Reason, StringComparison.Ordinal);
        }
    }

    /// <summary>A deviation with another epsilon outside the root, or of another value, is no norm.</summary>
    [Fact]
    public void OtherQuotientsAreNoNorms()
    {
        var model = new ModelBuilder(13, 0, 6);
        string other = model.Add("Relu", ["input"]);
        string centered = model.Add("Sub", ["input", model.Add("ReduceMean", [other], Ints("axes", -1))]);
        string variance = model.Add("ReduceMean", [model.Add("Mul", [centered, centered])], Ints("axes", -1));
        string x = model.Add("Div", [centered, model.Add("Sqrt", [model.Add("Add", [variance, model.Number(1e-5f)])])]);
        Assert.Contains(Agreement.Obstacles(model.Build(x)), obstacle => obstacle.Operator == "ReduceMean");

        // As many numbers as channels, but for columns.
        model = new ModelBuilder(17, 0, 4, 3, 4);
        x = model.Add("LayerNormalization", ["input", model.Weight(4)], Int("axis", 1));
        Assert.Contains("its scale", Assert.Single(Agreement.Obstacles(model.Build(x))).Reason, StringComparison.Ordinal);
    }

    /// <summary>A block of ConvNeXt: channels last, with dense layers at each position, and a factor for each channel.</summary>
    [Fact]
    public void ChannelsLastBlocksAreLayers()
    {
        var model = new ModelBuilder(17, 0, 4, 6, 5);
        string x = model.Add("Conv", ["input", model.Weight(4, 1, 3, 3), model.Weight(4)], Ints("pads", 1, 1, 1, 1), Int("group", 4));
        x = model.Add("Transpose", [x], Ints("perm", 0, 2, 3, 1));
        x = model.Add("LayerNormalization", [x, model.Weight(4), model.Weight(4)], Float("epsilon", 1e-6f), Int("axis", -1));
        x = model.Add("Add", [model.Add("MatMul", [x, model.Weight(4, 8)]), model.Weight(8)]);
        x = model.Add("Add", [model.Weight(4), model.Add("MatMul", [model.Add("Relu", [x]), model.Weight(8, 4)])]);
        x = model.Add("Transpose", [model.Add("Mul", [model.Weight(4), x])], Ints("perm", 0, 3, 1, 2));
        string source = Layers(Agreement.Check(model.Build(model.Add("Add", ["input", x]))));
        Assert.Contains("[LayerNorm(Epsilon = 1e-6f)]\n[Conv(8, 1), ReLU]\n[Conv(4, 1)]", source.Replace(", LayerNorm", "]\n[LayerNorm", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>A group norm is an instance norm of reshaped values up to operator set 17, and has numbers for groups up to 20, for channels from 21 on.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(18)]
    [InlineData(21)]
    public void GroupNormsHaveThreeForms(int opset)
    {
        var model = new ModelBuilder(opset, 0, 6, 4, 3);
        string x;
        if (opset < 18)
        {
            x = model.Add("Reshape", ["input", model.Integers(0, 2, -1)]);
            x = model.Add("InstanceNormalization", [x, model.Floats([2], 1, 1), model.Floats([2], 0, 0)], Float("epsilon", 1e-3f));
            x = model.Add("Reshape", [x, model.Add("Shape", ["input"])]);
            x = model.Add("Add", [model.Add("Mul", [x, model.Weight(6, 1, 1)]), model.Weight(6, 1, 1)]);
        }
        else
        {
            int numbers = opset < 21 ? 2 : 6;
            x = model.Add(
                "GroupNormalization", ["input", model.Weight(numbers), model.Weight(numbers)], Int("num_groups", 2), Float("epsilon", 1e-3f));
        }

        Assert.Contains("[GroupNorm(2, Epsilon = 0.001f)]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void InstanceNormsOfImagesAndSignalsAreRead()
    {
        var model = new ModelBuilder(13, 0, 3, 4, 5);
        string x = model.Add("InstanceNormalization", ["input", model.Weight(3), model.Weight(3)]);
        Assert.Contains("[InstanceNorm]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);

        model = new ModelBuilder(13, 0, 3, 7);
        x = model.Add("InstanceNormalization", ["input", model.Floats([3], 1, 1, 1), model.Floats([3], 0, 0, 0)]);
        Assert.Contains("[InstanceNorm(Scale = false, Center = false)]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    /// <summary>Squeeze and excitation: the factors are a vector or an image of one pixel, and stand first or second; with sigmoid, it is no SiLU.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void GatesOfChannelsAreFound(bool isDense, bool isFirst)
    {
        var model = new ModelBuilder(13, 0, 4, 5, 6);
        string x = model.Add("Relu", ["input"]);
        string factors = model.Add("GlobalAveragePool", [x]);
        if (isDense)
        {
            factors = model.Add("Gemm", [model.Add("Flatten", [factors]), model.Weight(4, 4), model.Weight(4)]);
            factors = model.Add("Reshape", [model.Add("HardSigmoid", [factors]), model.Integers(0, 4, 1, 1)]);
        }
        else
        {
            factors = model.Add("Sigmoid", [model.Add("Conv", [factors, model.Weight(4, 4, 1, 1)])]);
        }

        string source = Agreement.Check(model.Build(model.Add("Mul", isFirst ? [factors, x] : [x, factors]))).Source;
        Assert.Contains("[Gate<Gate4>]", source, StringComparison.Ordinal);
    }

    /// <summary>A product of values, with the input itself or of two branches; and one that no layer has.</summary>
    [Fact]
    public void ProductsOfValuesAreFound()
    {
        var model = new ModelBuilder(13, 0, 4, 5, 6);
        string x = model.Add("Mul", [model.Add("Sigmoid", [model.Add("Conv", ["input", model.Weight(4, 4, 1, 1)])]), "input"]);
        Assert.Contains("[Gate<Gate4>]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);

        model = new ModelBuilder(13, 0, 5);
        x = model.Add("Mul", [model.Add("Gemm", ["input", model.Weight(5, 3)]), model.Add("Sigmoid", [model.Add("Gemm", ["input", model.Weight(5, 3)])])]);
        Assert.Contains("[Product<Factor3, Factor3B>]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);

        model = new ModelBuilder(13, 0, 4, 5, 6);
        x = model.Add("Mul", ["input", model.Add("Sigmoid", [model.Add("Conv", ["input", model.Weight(1, 4, 1, 1)])])]);
        ImportObstacle obstacle = Assert.Single(Agreement.Obstacles(model.Build(x)));
        Assert.Equal("[N, 4, 5, 6], [N, 1, 5, 6] → [N, 4, 5, 6]", obstacle.Shapes);
        Assert.Contains("one for each channel", obstacle.Reason, StringComparison.Ordinal);
    }

    /// <summary>Transposed convolutions: what the layer cannot cut off is a crop.</summary>
    [Theory]
    [InlineData("ConvTranspose(6, 4, Stride = 2, Padding = 1)]", 4, 2, 1, 1, 0, 1)]
    [InlineData("ConvTranspose(6, 3, Stride = 2, Padding = 1, OutputPadding = 1, Groups = 2)]", 3, 2, 1, 1, 1, 2)]
    [InlineData("[ConvTranspose(6, 3, Stride = 2), Crop(0, 1, 0, 1)]", 3, 2, 0, 1, 0, 1)]
    [InlineData("[ConvTranspose(6, 3, Stride = 2, Padding = 1, OutputPadding = 1)]", 3, 2, 1, 0, 0, 1)]
    [InlineData("[ConvTranspose(6, 3), Crop(2, 0, 2, 0)]", 3, 1, 2, 0, 0, 1)]
    public void TransposedConvolutionsAreRead(string layers, int kernel, int stride, int before, int after, int more, int groups)
    {
        var model = new ModelBuilder(13, 0, 4, 3, 5);
        string x = model.Add(
            "ConvTranspose", ["input", model.Weight(4, 6 / groups, kernel, kernel), model.Weight(6)], Ints("strides", stride, stride),
            Ints("pads", before, before, after, after), Ints("output_padding", more, more), Int("group", groups));
        Assert.Contains(layers, Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    /// <summary>Factors behind a transposed convolution belong to its output channels, which groups share out.</summary>
    [Fact]
    public void FactorsFoldIntoTransposedConvolutions()
    {
        var model = new ModelBuilder(13, 0, 4, 3, 5);
        string x = model.Add("ConvTranspose", ["input", model.Weight(4, 3, 2, 2)], Ints("strides", 2, 2), Int("group", 2), Text("auto_pad", "SAME_UPPER"));
        x = model.Add("Add", [model.Add("Mul", [x, model.Weight(6, 1, 1)]), model.Weight(6, 1, 1)]);
        Assert.DoesNotContain("BatchNorm", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);

        model = new ModelBuilder(13, 0, 3, 6);
        x = model.Add("ConvTranspose", ["input", model.Weight(3, 2, 4)], Ints("strides", 2), Ints("output_shape", 13));
        Assert.Contains("ConvTranspose(2, 1, 4, StrideWidth = 2", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    /// <summary>Padding that is no convolution's, and parts of images.</summary>
    [Theory]
    [InlineData("[Pad(1, 0, 2, 3, Mode = PadMode.Reflect)]", "reflect", new long[] { 1, 2, 0, 3 })]
    [InlineData("[Pad(2, Mode = PadMode.Edge)]", "edge", new long[] { 2, 2, 2, 2 })]
    [InlineData("[Pad(1), ReLU]", "constant", new long[] { 1, 1, 1, 1 })]
    [InlineData("[Crop(1, 0, 0, 2), Pad(0, 1, 1, 0), ReLU]", "constant", new long[] { -1, 1, 1, -2 })]
    [InlineData(null, "reflect", new long[] { 4, 0, 0, 0 })]
    [InlineData(null, "wrap", new long[] { 1, 0, 0, 0 })]
    public void PaddingIsALayer(string? layers, string mode, long[] pads)
    {
        var model = new ModelBuilder(mode == "wrap" ? 19 : 13, 0, 2, 4, 5);
        string x = model.Add("Pad", ["input", model.Integers(0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3])], Text("mode", mode));
        ModelProto built = model.Build(model.Add("Relu", [x]));
        if (layers is not null)
        {
            Assert.Contains(layers[..^1], Agreement.Check(built).Source, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("Pad", Assert.Single(Agreement.Obstacles(built)).Operator);
        }
    }

    /// <summary>Bounds are attributes up to operator set 9, and may count from the end; the rest of a network reads what is left.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(13)]
    public void PartsOfImagesAreCrops(int opset)
    {
        var model = new ModelBuilder(opset, 0, 2, 6, 7);
        string x = opset < 10
            ? model.Add("Slice", ["input"], Ints("starts", 1, -5), Ints("ends", int.MaxValue, -1), Ints("axes", 2, 3))
            : model.Add("Slice", ["input", model.Integers(1, -5), model.Integers(long.MaxValue, -1), model.Integers(2, -1), model.Integers(1, 1)]);
        Assert.Contains("[Crop(1, 0, 2, 1)", Agreement.Check(model.Build(model.Add("Relu", [x]))).Source, StringComparison.Ordinal);

        model = new ModelBuilder(13, 0, 4, 6, 7);
        x = model.Add("Slice", ["input", model.Integers(0), model.Integers(2), model.Integers(1)]);
        Assert.Contains("part of the channels", Assert.Single(Agreement.Obstacles(model.Build(x))).Reason, StringComparison.Ordinal);
    }

    /// <summary>Channels as pixels: by their operator, or spelled, in both orders.</summary>
    [Theory]
    [InlineData("CRD", false)]
    [InlineData("CRD", true)]
    [InlineData("DCR", false)]
    [InlineData("DCR", true)]
    public void ShuffledPixelsAreFound(string mode, bool isSpelled)
    {
        var model = new ModelBuilder(13, 0, 3, 4, 5);
        string x = model.Add("Conv", ["input", model.Weight(8, 3, 1, 1), model.Weight(8)]);
        if (isSpelled)
        {
            x = model.Add("Reshape", [x, mode == "CRD" ? model.Integers(-1, 2, 2, 2, 4, 5) : model.Integers(-1, 2, 2, 2, 4, 5)]);
            x = model.Add("Transpose", [x], mode == "CRD" ? Ints("perm", 0, 1, 4, 2, 5, 3) : Ints("perm", 0, 3, 4, 1, 5, 2));
            x = model.Add("Reshape", [x, model.Integers(0, 2, 8, 10)]);
        }
        else
        {
            x = model.Add("DepthToSpace", [x], Int("blocksize", 2), Text("mode", mode));
        }

        Assert.Contains("[PixelShuffle(2)]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherOrdersOfPixelsAreRefused()
    {
        var model = new ModelBuilder(13, 0, 8, 4, 5);
        string x = model.Add("DepthToSpace", ["input"], Int("blocksize", 2), Text("mode", "DCR"));
        Assert.Contains("DCR", Assert.Single(Agreement.Obstacles(model.Build(x))).Reason, StringComparison.Ordinal);

        model = new ModelBuilder(13, 0, 8, 4, 5);
        x = model.Add("Reshape", ["input", model.Integers(0, 2, 2, 2, 4, 5)]);
        x = model.Add("Reshape", [model.Add("Transpose", [x], Ints("perm", 0, 1, 4, 3, 5, 2)), model.Integers(0, 2, 8, 10)]);
        Assert.NotEmpty(Agreement.Obstacles(model.Build(x)));
    }

    /// <summary>A vector becomes an image, and an image another one.</summary>
    [Fact]
    public void ImagesAreMadeOfVectors()
    {
        var model = new ModelBuilder(13, 0, 5);
        string x = model.Add("Reshape", [model.Add("Gemm", ["input", model.Weight(5, 24)]), model.Integers(-1, 2, 3, 4)]);
        x = model.Add("Reshape", [model.Add("Conv", [x, model.Weight(2, 2, 1, 1)]), model.Integers(-1, 4, 6)]);
        string source = Agreement.Check(model.Build(model.Add("Conv", [x, model.Weight(3, 4, 3)]))).Source;
        Assert.Contains("[Reshape(2, 3, 4)]", source, StringComparison.Ordinal);
        Assert.Contains("[Reshape(4, 1, 6)]", source, StringComparison.Ordinal);
    }

    /// <summary>Interpolation between the centres of pixels, by the rules that mean it; with corners aligned, it is another function.</summary>
    [Theory]
    [InlineData(13, "half_pixel", true)]
    [InlineData(13, "pytorch_half_pixel", true)]
    [InlineData(19, "half_pixel_symmetric", true)]
    [InlineData(13, "align_corners", false)]
    [InlineData(13, "asymmetric", false)]
    public void InterpolatedPixelsAreUpsampling(int opset, string transformation, bool isLayer)
    {
        var model = new ModelBuilder(opset, 0, 2, 4, 5);
        string x = model.Add(
            "Resize", ["input", "", "", model.Integers(1, 2, 12, 10)], Text("mode", "linear"), Text("coordinate_transformation_mode", transformation));
        if (isLayer)
        {
            // The size of the batch is part of these sizes.
            model.Graph.Input[0] = ValueOf("input", 1, 2, 4, 5);
            Assert.Contains("[Upsample(3, 2, Interpolation = Interpolation.Bilinear)]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("at their centres", Assert.Single(Agreement.Obstacles(model.Build(x))).Reason, StringComparison.Ordinal);
        }
    }

    /// <summary>Long kernels, wide dilations, and padding before a sequence alone, by a node of its own.</summary>
    [Fact]
    public void LongAndCausalKernelsAreForSequences()
    {
        var model = new ModelBuilder(13, 0, 3, 80);
        string x = model.Add("Conv", ["input", model.Weight(4, 3, 20)], Ints("pads", 3, 3), Ints("strides", 2));
        x = model.Add("Pad", [x, model.Integers(0, 0, 40, 0, 0, 0)]);
        x = model.Add("Conv", [x, model.Weight(4, 4, 3)], Ints("dilations", 20));
        x = model.Add("MaxPool", [x], Ints("kernel_shape", 12), Ints("strides", 3));
        string source = Layers(Agreement.Check(model.Build(x)));
        Assert.Contains("[Conv1D(4, 20, Stride = 2, Padding = 3, Bias = false)]", source, StringComparison.Ordinal);
        Assert.Contains("[Conv1D(4, 3, Padding = Padding.Causal, Dilation = 20, Bias = false), MaxPool1D(12, Stride = 3)]", source, StringComparison.Ordinal);
    }

    /// <summary>17: a logarithm of softmax is a layer, wherever it stands.</summary>
    [Fact]
    public void LogSoftmaxIsALayer()
    {
        var model = new ModelBuilder(13, 0, 6);
        string x = model.Add("LogSoftmax", [model.Add("Gemm", ["input", model.Weight(6, 5)])]);
        Assert.Contains("LogSoftmax]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);

        model = new ModelBuilder(13, 0, 6);
        x = model.Add("LogSoftmax", [model.Add("Gemm", ["input", model.Weight(6, 5)])]);
        Assert.Contains("LogSoftmax]", Agreement.Check(model.Build(model.Add("Gemm", [x, model.Weight(5, 2)]))).Source, StringComparison.Ordinal);
    }

    /// <summary>Mish and GELU by tanh, whose cube has many forms.</summary>
    [Theory]
    [InlineData("Mish", 0)]
    [InlineData("GELUTanh", 0)]
    [InlineData("GELUTanh", 1)]
    [InlineData("GELUTanh", 2)]
    public void ProductsWithTanhAreFound(string activation, int form)
    {
        var model = new ModelBuilder(13, 0, 6);
        string x = model.Add("Gemm", ["input", model.Weight(6, 5)]);
        if (activation == "Mish")
        {
            x = model.Add("Mul", [model.Add("Tanh", [model.Add("Softplus", [x])]), x]);
        }
        else
        {
            string cube = form switch
            {
                0 => model.Add("Pow", [x, model.Number(3)]),
                1 => model.Add("Mul", [model.Add("Mul", [x, x]), x]),
                _ => model.Add("Mul", [x, model.Add("Pow", [x, model.Number(2)])]),
            };
            string argument = model.Add("Mul", [model.Add("Add", [x, model.Add("Mul", [cube, model.Number(0.044715f)])]), model.Number(MathF.Sqrt(2 / MathF.PI))]);
            string distribution = model.Add("Add", [model.Add("Tanh", [argument]), model.Number(1)]);
            x = model.Add("Mul", [model.Add("Mul", [x, distribution]), model.Number(0.5f)]);
        }

        Assert.Contains($", {activation}]", Agreement.Check(model.Build(x)).Source, StringComparison.Ordinal);
    }

    /// <summary>Several outputs are heads, named after them: vectors and images, and the trunk itself.</summary>
    [Fact]
    public void SeveralOutputsAreHeads()
    {
        var model = new ModelBuilder(13, 0, 3, 6, 5);
        string x = model.Add("Relu", [model.Add("Conv", ["input", model.Weight(4, 3, 1, 1)])]);
        string mask = model.Add("Conv", [x, model.Weight(2, 4, 1, 1)]);
        string label = model.Add("Gemm", [model.Add("Flatten", [model.Add("GlobalAveragePool", [x])]), model.Weight(4, 3)]);
        model.Graph.Node[^1].Output[0] = "class/label:0";
        model.Graph.Output.Add(ValueOf(mask, 0, 2, 6, 5));
        model.Graph.Output.Add(ValueOf("class/label:0", 0, 3));
        Assert.NotEqual("class/label:0", label);
        Assert.Contains("[Heads<Conv4Out, ClassLabel0, Identity>]", Agreement.Check(model.Build(x, 0, 4, 6, 5)).Source, StringComparison.Ordinal);

        model = new ModelBuilder(13, 0, 4);
        foreach (int _ in Enumerable.Range(0, 4))
        {
            model.Graph.Output.Add(ValueOf(model.Add("Gemm", ["input", model.Weight(4, 2)]), 0, 2));
        }

        Assert.Contains("--output NAME", Assert.Single(Agreement.Obstacles(model.Build(model.Add("Relu", ["input"])))).Reason, StringComparison.Ordinal);
    }

    /// <summary>A network may end in an image.</summary>
    [Fact]
    public void ImagesAreOutputs()
    {
        var model = new ModelBuilder(13, 0, 3, 6, 5);
        string source = Agreement.Check(model.Build(model.Add("Sigmoid", [model.Add("Conv", ["input", model.Weight(2, 3, 1, 1)])]))).Source;
        Assert.DoesNotContain("Flatten", source, StringComparison.Ordinal);
    }

    private static string Normalized(ModelBuilder model, string x, bool isPower, float epsilon, params long[] axes)
    {
        string centered = model.Add("Sub", [x, model.Add("ReduceMean", [x], Ints("axes", axes))]);
        string squares = isPower ? model.Add("Pow", [centered, model.Number(2)]) : model.Add("Mul", [centered, centered]);
        string variance = model.Add("ReduceMean", [squares], Ints("axes", axes));
        string sum = isPower ? model.Add("Add", [variance, model.Number(epsilon)]) : model.Add("Add", [model.Number(epsilon), variance]);
        return model.Add("Div", [centered, model.Add("Sqrt", [sum])]);
    }

    /// <summary>The source without comments behind lines.</summary>
    private static string Layers(ImportedModel model) => string.Join('\n', model.Source.Split('\n').Select(line => line.Split(" // ")[0]));
}
