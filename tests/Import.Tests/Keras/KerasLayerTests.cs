using GenBn.Import;
using Xunit;

namespace GenBn.Tests.Keras;

/// <summary>Each layer of Keras that the language has, from both formats and both versions, against plain loops and ONNX Runtime.</summary>
public sealed class KerasLayerTests
{
    [Fact]
    public void Convolutions()
    {
        IReadOnlyList<ImportedModel> imported =
            KerasAgreement.Check(Convolution("same", 1, 1, true), Convolution("same", 2, 1, false), Convolution("valid", 2, 1, true), Convolution("same", 1, 2, true));
        Assert.All(imported, model => Assert.Equal(InputLayout.ChannelsLast, model.Layout));
        Assert.All(imported, model => Assert.Contains("[Conv(4, 3", model.Source, StringComparison.Ordinal));
    }

    private static KerasBuilder Convolution(string padding, int stride, int dilation, bool hasBias)
    {
        var model = new KerasBuilder(isKeras3: hasBias);
        Weight kernel = model.Random(3, 3, 2, 4), bias = model.Random(4);
        string x = model.Add(
            "Conv2D",
            model.Input(8, 8, 2),
            new { filters = 4, kernel_size = (int[])[3, 3], strides = (int[])[stride, stride], padding, data_format = "channels_last", dilation_rate = (int[])[dilation, dilation], activation = "relu", use_bias = hasBias },
            hasBias ? [kernel, bias] : [kernel],
            t => Reference.ReLU(Reference.Conv(t, kernel, hasBias ? bias : null, (stride, stride), padding == "same", (dilation, dilation))));
        return model.Ends(Head(model, x));
    }

    [Fact]
    public void GroupsAndRectangles()
    {
        var model = new KerasBuilder();
        Weight kernel = model.Random(1, 3, 2, 6);
        string x = model.Add(
            "Conv2D",
            model.Input(5, 7, 4),
            new { kernel_size = (int[])[1, 3], strides = (int[])[2, 1], padding = "same", groups = 2, use_bias = false },
            [kernel],
            t => Reference.Conv(t, kernel, null, (2, 1), true, (1, 1), 2));
        Assert.Contains("Groups = 2", KerasAgreement.Check(model.Ends(Head(model, x))).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void DepthwiseAndSeparable() => KerasAgreement.Check(Separable(1), Separable(2));

    private static KerasBuilder Separable(int multiplier)
    {
        var model = new KerasBuilder();
        Weight depthwise = model.Random(3, 3, 3, multiplier), bias = model.Random(3 * multiplier);
        string x = model.Add(
            "DepthwiseConv2D",
            model.Input(8, 8, 3),
            new { kernel_size = (int[])[3, 3], strides = (int[])[2, 2], padding = "same", depth_multiplier = multiplier, activation = "tanh" },
            [depthwise, bias],
            t => Reference.Depthwise(t, depthwise, bias, 2, true).Each(Math.Tanh));
        Weight spatial = model.Random(3, 3, 3 * multiplier, 1), point = model.Random(1, 1, 3 * multiplier, 5), offset = model.Random(5);
        x = model.Add(
            "SeparableConv2D",
            x,
            new { filters = 5, kernel_size = (int[])[3, 3], padding = "valid", depth_multiplier = 1 },
            [spatial, point, offset],
            t => Reference.Conv(Reference.Depthwise(t, spatial, null), point, offset));
        return model.Ends(Head(model, x));
    }

    /// <summary>Padding by a layer of its own before a convolution of stride 2, as Keras's MobileNet has it.</summary>
    [Fact]
    public void PaddingIsTakenIn()
    {
        var model = new KerasBuilder(isKeras3: false);
        Weight kernel = model.Random(3, 3, 2, 3);
        string x = model.Add(
            "ZeroPadding2D", model.Input(8, 8, 2), new { padding = (int[][])[[0, 1], [0, 1]] }, [], t => Reference.Pad(t, 0, 1, 0, 1));
        x = model.Add("Conv2D", x, new { strides = (int[])[2, 2], padding = "valid", use_bias = false }, [kernel], t => Reference.Conv(t, kernel, null, 2));
        x = model.Add("ReLU", x, new { max_value = 6.0, negative_slope = 0.0, threshold = 0.0 }, [], t => t.Each(value => Math.Clamp(value, 0, 6)));
        string source = KerasAgreement.Check(model.Ends(Head(model, x))).Source;
        Assert.Contains("[Conv(3, 3, Stride = 2, Padding = Padding.Same, Bias = false), ReLU6]", source, StringComparison.Ordinal);
    }

    [Fact]
    public void BatchNorms() => Assert.All(
        KerasAgreement.Check(BatchNorm(true, true), BatchNorm(true, false), BatchNorm(false, true), BatchNorm(false, false)),
        model => Assert.Contains("BatchNorm(Momentum = 0.99f, Epsilon = 0.001f", model.Source, StringComparison.Ordinal));

    private static KerasBuilder BatchNorm(bool scale, bool center)
    {
        var model = new KerasBuilder(isKeras3: scale);
        Weight gamma = model.Positive(3), beta = model.Random(3), mean = model.Random(3), variance = model.Positive(3);
        string x = model.Add(
            "BatchNormalization",
            model.Input(4, 4, 3),
            new { axis = (int[])[3], momentum = 0.99, epsilon = 0.001, center, scale },
            [.. (Weight[])(scale ? [gamma] : []), .. (Weight[])(center ? [beta] : []), mean, variance],
            t => Reference.BatchNorm(t, scale ? gamma : null, center ? beta : null, mean, variance));
        return model.Ends(Head(model, x));
    }

    [Fact]
    public void Pools() => KerasAgreement.Check(
        Pool("MaxPooling2D", 2, 2, "valid"), Pool("MaxPooling2D", 3, 2, "same"), Pool("AveragePooling2D", 3, 2, "same"), Pool("AveragePooling2D", 2, 1, "valid"));

    private static KerasBuilder Pool(string className, int size, int stride, string padding)
    {
        var model = new KerasBuilder();
        bool isMax = className.StartsWith("Max", StringComparison.Ordinal), isSame = padding == "same";
        string x = model.Add(
            className,
            model.Input(7, 7, 2),
            new { pool_size = (int[])[size, size], strides = (int[])[stride, stride], padding },
            [],
            t => isMax ? Reference.MaxPool(t, size, stride, isSame) : Reference.AveragePool(t, size, stride, isSame));
        return model.Ends(Head(model, x));
    }

    [Fact]
    public void GlobalPools() =>
        KerasAgreement.Check(GlobalPool("GlobalAveragePooling2D", false), GlobalPool("GlobalMaxPooling2D", false), GlobalPool("GlobalAveragePooling2D", true));

    private static KerasBuilder GlobalPool(string className, bool keepdims)
    {
        var model = new KerasBuilder();
        string x = model.Add(
            className,
            model.Input(4, 4, 3),
            new { keepdims },
            [],
            t => Reference.Reshape(Reference.Global(t, values => className.Contains("Max", StringComparison.Ordinal) ? values.Max() : values.Average()), keepdims ? [1, 1, 3] : [3]));
        Weight kernel = keepdims ? model.Random(1, 1, 3, 5) : model.Random(3, 5);
        x = keepdims ? model.Add("Conv2D", x, new { use_bias = false }, [kernel], t => Reference.Conv(t, kernel, null)) : Dense(model, x, kernel);
        return model.Ends(keepdims ? model.Add("Flatten", x, new { }, [], Reference.Flatten) : x);
    }

    /// <summary>Features of a flattened image are rows, columns, channels; a norm and slopes before the dense layer are in that order too.</summary>
    [Fact]
    public void FlattenedFeaturesAreOrdered()
    {
        var model = new KerasBuilder();
        string x = model.Add("Flatten", model.Input(3, 4, 2), new { data_format = "channels_last" }, [], Reference.Flatten);
        Weight gamma = model.Positive(24), beta = model.Random(24), mean = model.Random(24), variance = model.Positive(24), slope = model.Positive(24), kernel = model.Random(24, 5);
        x = model.Add("BatchNormalization", x, new { axis = -1 }, [gamma, beta, mean, variance], t => Reference.BatchNorm(t, gamma, beta, mean, variance));
        x = model.Add("PReLU", x, new { shared_axes = (object?)null }, [slope], t => t.EachChannel((value, c) => value < 0 ? value * slope[c] : value));
        KerasAgreement.Check(model.Ends(Dense(model, x, kernel)));
    }

    [Fact]
    public void NamedActivations()
    {
        string[] names =
        [
            "linear", "relu", "relu6", "sigmoid", "tanh", "softplus", "elu", "gelu", "swish", "silu", "mish", "leaky_relu", "hard_sigmoid", "hard_silu", "softmax",
        ];
        KerasAgreement.Check([.. names.Select(name =>
        {
            var model = new KerasBuilder();
            Weight kernel = model.Random(6, 5);
            object config = new { units = 5, activation = name, use_bias = false };
            return model.Ends(model.Add("Dense", model.Input(6), config, [kernel], t => Activation(name, Reference.Dense(t, kernel, null))));
        })]);
    }

    /// <summary>Keras 2 has another hard sigmoid than Keras 3.</summary>
    [Fact]
    public void HardSigmoidDependsOnTheVersion()
    {
        var model = new KerasBuilder(isKeras3: false);
        Weight kernel = model.Random(6, 5);
        string x = Dense(model, model.Input(6), kernel);
        x = model.Add("Activation", x, new { activation = "hard_sigmoid" }, [], t => t.Each(value => Math.Clamp((0.2 * value) + 0.5, 0, 1)));
        KerasAgreement.Check(model.Ends(x));
    }

    [Fact]
    public void AdvancedActivations()
    {
        var model = new KerasBuilder();
        Weight kernel = model.Random(1, 1, 2, 4), slope = model.Random(1, 1, 4);
        string x = model.Add("LeakyReLU", model.Input(4, 4, 2), new { negative_slope = 0.1 }, [], t => t.Each(value => value < 0 ? 0.1f * value : value));
        x = model.Add("Conv2D", x, new { use_bias = false, activation = new { class_name = "ELU", config = new { alpha = 0.5 } } }, [kernel], t => Reference.Conv(t, kernel, null).Each(value => value < 0 ? 0.5 * (Math.Exp(value) - 1) : value));
        x = model.Add("PReLU", x, new { shared_axes = (int[])[1, 2] }, [slope], t => t.EachChannel((value, c) => value < 0 ? value * slope[0, 0, c] : value));
        x = model.Add("ReLU", x, new { max_value = (double?)null, negative_slope = 0.25, threshold = 0.0 }, [], t => t.Each(value => value < 0 ? 0.25 * value : value));
        x = model.Add("Dropout", x, new { rate = 0.25 }, [], t => t);
        x = model.Add("ReLU", x, new { max_value = 1.5 }, [], t => t.Each(value => Math.Clamp(value, 0, 1.5)));
        string source = KerasAgreement.Check(model.Ends(Head(model, x))).Source;
        Assert.Contains("LeakyReLU(0.1f)", source, StringComparison.Ordinal);
        Assert.Contains("PReLU, LeakyReLU(0.25f), Dropout(0.25f), Clamp(0f, 1.5f)", source, StringComparison.Ordinal);
    }

    [Fact]
    public void BranchesMeet()
    {
        var model = new KerasBuilder(isKeras3: false);
        Weight kernel = model.Random(3, 3, 2, 2), other = model.Random(1, 1, 2, 3);
        string x = model.Add("ReLU", model.Input(6, 6, 2), new { }, [], Reference.ReLU);
        string left = model.Add("Conv2D", x, new { padding = "same", use_bias = false }, [kernel], t => Reference.Conv(t, kernel, null, 1, true));
        string sum = model.Add("Add", [left, x], new { }, [], t => Reference.Add(t[0], t[1]));
        string right = model.Add("Conv2D", sum, new { use_bias = false }, [other], t => Reference.Conv(t, other, null));
        string both = model.Add("Concatenate", [sum, right], new { axis = -1 }, [], t => Reference.Concatenate(t));
        string source = KerasAgreement.Check(model.Ends(Head(model, both))).Source;
        Assert.Contains("[Residual<", source, StringComparison.Ordinal);
        Assert.Contains("Concat<", source, StringComparison.Ordinal);
    }

    /// <summary>Signals: [length, channels].</summary>
    [Fact]
    public void Sequences() => KerasAgreement.Check(Sequence("same"), Sequence("valid"));

    private static KerasBuilder Sequence(string padding)
    {
        var model = new KerasBuilder();
        Weight kernel = model.Random(1, 5, 3, 4), bias = model.Random(4);
        string x = model.Add(
            "Conv1D",
            model.Input(20, 3),
            new { kernel_size = (int[])[5], strides = (int[])[2], padding, dilation_rate = (int[])[1] },
            [new Weight([5, 3, 4], kernel.Values), bias],
            t => Drop(Reference.Conv(Row(t), kernel, bias, (1, 2), padding == "same", (1, 1))));
        x = model.Add("MaxPooling1D", x, new { pool_size = (int[])[2] }, [], t => Drop(Reference.Pool(Row(t), (1, 2), 2, false, values => values.Max())));
        x = model.Add("GlobalAveragePooling1D", x, new { }, [], t => Reference.Global(t, values => values.Average()));
        return model.Ends(Dense(model, x, model.Random(4, 3)));

        static Tensor Row(Tensor t) => Reference.Reshape(t, [1, .. t.Shape]);
        static Tensor Drop(Tensor t) => Reference.Reshape(t, t.Shape[1..]);
    }

    /// <summary>A dense layer at each position is a 1×1 convolution.</summary>
    [Fact]
    public void DenseOfImages()
    {
        var model = new KerasBuilder();
        Weight kernel = model.Random(2, 4), bias = model.Random(4);
        string x = model.Add("Dense", model.Input(5, 5, 2), new { units = 4, activation = "relu" }, [kernel, bias], t => Reference.ReLU(Reference.Dense(t, kernel, bias)));
        Assert.Contains("[Conv(4, 1), ReLU]", KerasAgreement.Check(model.Ends(Head(model, x))).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void InputsAreScaled()
    {
        var model = new KerasBuilder();
        string x = model.Add("Rescaling", model.Input(4, 4, 2), new { scale = 1 / 127.5, offset = -1.0 }, [], t => t.Each(value => ((float)(1 / 127.5) * value) - 1));
        string source = KerasAgreement.Check(model.Ends(Head(model, x))).Source;
        Assert.Contains("Scale = 0.007843138f, Mean = new[] { 1f }", source, StringComparison.Ordinal);

        model = new KerasBuilder();
        Weight mean = model.Random(2), variance = model.Positive(2), count = new([], [9]);
        x = model.Add("Normalization", model.Input(4, 4, 2), new { axis = (int[])[-1] }, [mean, variance, count], t => t.EachChannel((value, c) => (value - mean[c]) / Math.Sqrt(variance[c])));
        source = KerasAgreement.Check(model.Ends(Head(model, x))).Source;
        Assert.Contains("Mean = new[]", source, StringComparison.Ordinal);
        Assert.Contains("Deviation = new[]", source, StringComparison.Ordinal);
    }

    /// <summary>An image of two dimensions has one channel, if it is flattened or reshaped.</summary>
    [Fact]
    public void PlanesAreImages()
    {
        var model = new KerasBuilder();
        string x = model.Add("Rescaling", model.Input(6, 4), new { scale = 0.5, offset = 0.0 }, [], t => t.Each(value => value / 2));
        x = model.Add("Flatten", x, new { }, [], Reference.Flatten);
        Assert.Contains("Input(1, 6, 4, Scale = 0.5f)", KerasAgreement.Check(model.Ends(Dense(model, x, model.Random(24, 3)))).Source, StringComparison.Ordinal);

        model = new KerasBuilder();
        Weight kernel = model.Random(3, 3, 1, 2);
        x = model.Add("Reshape", model.Input(6, 4), new { target_shape = (int[])[6, 4, 1] }, [], t => Reference.Reshape(t, 6, 4, 1));
        x = model.Add("Conv2D", x, new { use_bias = false }, [kernel], t => Reference.Conv(t, kernel, null));
        Assert.Contains("[Network, Input(1, 6, 4)]", KerasAgreement.Check(model.Ends(Head(model, x))).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void PixelsAreRepeated()
    {
        var model = new KerasBuilder();
        string x = model.Add("UpSampling2D", model.Input(3, 4, 2), new { size = (int[])[2, 3], interpolation = "nearest" }, [], t => Reference.Upsample(t, 2, 3));
        Assert.Contains("Upsample(2, 3)", KerasAgreement.Check(model.Ends(Head(model, x))).Source, StringComparison.Ordinal);
    }

    /// <summary>Layers that make images larger, and a vector that becomes an image.</summary>
    [Fact]
    public void DecodersAreReadAsTheyAre()
    {
        foreach ((int size, int stride, bool isSame) in ((int, int, bool)[])[(3, 2, true), (4, 2, true), (2, 3, true), (3, 2, false), (2, 3, false), (5, 1, true)])
        {
            var model = new KerasBuilder();
            Weight dense = model.Random(5, 24), bias = model.Random(24), gamma = model.Positive(24), beta = model.Random(24), mean = model.Random(24), variance = model.Positive(24);
            Weight kernel = model.Random(size, size, 4, 6), offset = model.Random(4);
            string x = model.Add("Dense", model.Input(5), new { units = 24, activation = "tanh" }, [dense, bias], t => Reference.Dense(t, dense, bias).Each(Math.Tanh));
            x = model.Add("BatchNormalization", x, new { axis = -1 }, [gamma, beta, mean, variance], t => Reference.BatchNorm(t, gamma, beta, mean, variance));
            x = model.Add("Reshape", x, new { target_shape = (int[])[2, -1, 6] }, [], t => Reference.Reshape(t, 2, 2, 6));
            x = model.Add(
                "Conv2DTranspose",
                x,
                new { kernel_size = (int[])[size, size], strides = (int[])[stride, stride], padding = isSame ? "same" : "valid", activation = "relu" },
                [kernel, offset],
                t => Reference.ReLU(Reference.ConvTranspose(t, kernel, offset, stride, isSame)));
            x = model.Add("UpSampling2D", x, new { size = (int[])[2, 2], interpolation = "bilinear" }, [], t => Reference.UpsampleBilinear(t, 2));
            x = model.Add("Cropping2D", x, new { cropping = (int[][])[[1, 0], [0, 2]] }, [], t => Reference.Pad(t, -1, 0, 0, -2));
            KerasAgreement.Check(model.Ends(x));
        }
    }

    /// <summary>Norms of one sample, causal padding, products.</summary>
    [Fact]
    public void NormsAndGatesAreReadAsTheyAre()
    {
        var model = new KerasBuilder();
        Weight gamma = model.Positive(4), beta = model.Random(4), down = model.Random(4, 2), up = model.Random(2, 4);
        string x = model.Add("LayerNormalization", model.Input(3, 5, 4), new { axis = (int[])[3], epsilon = 1e-3 }, [gamma, beta], t => Reference.LayerNorm(t, gamma, beta));
        string gate = model.Add("GlobalAveragePooling2D", x, new { }, [], t => Reference.Global(t, values => values.Average()));
        gate = model.Add("Reshape", gate, new { target_shape = (int[])[1, 1, 4] }, [], t => Reference.Reshape(t, 1, 1, 4));
        gate = model.Add("Dense", gate, new { activation = "relu", use_bias = false }, [down], t => Reference.ReLU(Reference.Dense(t, down, null)));
        gate = model.Add("Dense", gate, new { activation = "sigmoid", use_bias = false }, [up], t => Reference.Dense(t, up, null).Each(Reference.Sigmoid));
        KerasAgreement.Check(model.Ends(model.Add("Multiply", [x, gate], new { }, [], t => t[0].EachChannel((value, c) => value * t[1].Values[c]))));

        model = new KerasBuilder();
        Weight kernel = model.Random(1, 3, 2, 4);
        x = model.Add(
            "Conv1D",
            model.Input(9, 2),
            new { kernel_size = (int[])[3], padding = "causal", dilation_rate = (int[])[2], use_bias = false },
            [new Weight([3, 2, 4], kernel.Values)],
            t => Reference.Reshape(Reference.Conv(Reference.Pad(Reference.Reshape(t, 1, 9, 2), 0, 0, 4, 0), kernel, null, (1, 1), false, (1, 2)), 9, 4));
        KerasAgreement.Check(model.Ends(x));
    }

    /// <summary>A flattening and a dense layer, so that the order of features is checked too.</summary>
    private static string Head(KerasBuilder model, string x)
    {
        string flat = model.Add("Flatten", x, new { }, [], Reference.Flatten);
        int features = model.Ends(flat).Evaluate(new Tensor(model.InputShape)).Values.Length;
        return Dense(model, flat, model.Random(features, 3));
    }

    private static string Dense(KerasBuilder model, string x, Weight kernel) =>
        model.Add("Dense", x, new { units = kernel.Shape[1], use_bias = false }, [kernel], t => Reference.Dense(t, kernel, null));

    private static Tensor Activation(string name, Tensor t) => name switch
    {
        "linear" => t,
        "relu" => Reference.ReLU(t),
        "relu6" => t.Each(value => Math.Clamp(value, 0, 6)),
        "sigmoid" => t.Each(Reference.Sigmoid),
        "tanh" => t.Each(Math.Tanh),
        "softplus" => t.Each(value => Math.Log(1 + Math.Exp(value))),
        "elu" => t.Each(value => value < 0 ? Math.Exp(value) - 1 : value),
        "gelu" => t.Each(value => value * NormalDistribution(value)),
        "swish" or "silu" => t.Each(value => value * Reference.Sigmoid(value)),
        "mish" => t.Each(value => value * Math.Tanh(Math.Log(1 + Math.Exp(value)))),
        "leaky_relu" => t.Each(value => value < 0 ? 0.2 * value : value),
        "hard_sigmoid" => t.Each(value => Math.Clamp(value + 3, 0, 6) / 6),
        "hard_silu" => t.Each(value => value * Math.Clamp(value + 3, 0, 6) / 6),
        _ => Reference.Softmax(t),
    };

    /// <summary>Φ by the sum of its series, which converges for all numbers.</summary>
    private static double NormalDistribution(double x)
    {
        double sum = x, term = x;
        for (int n = 1; n < 60; n++)
        {
            term *= x * x / ((2 * n) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
