using GenBn.Tests.Own;

namespace GenBn.Tests.Reference;

/// <summary>
/// Reads the attributes of a network class by reflection, independently of the generator. The compiler stores the
/// attributes of one declaration in source order, whatever their types, and reflection keeps it (a test says so).
/// </summary>
public static class ReferenceDeclaration
{
    /// <summary>The layers of a network class, those of the blocks that it uses within them.</summary>
    public static IReadOnlyList<ReferenceLayer> Layers(Type networkClass)
    {
        LayerAttribute[] attributes = Attributes(networkClass);
        if (attributes is not [InputAttribute input, _, ..])
        {
            throw new ArgumentException($"{networkClass.Name} does not declare an input followed by layers.", nameof(networkClass));
        }

        ReferenceShape shape = input.IsVector
            ? ReferenceShape.Vector(input.Channels)
            : ReferenceShape.Image(input.Channels, input.Height, input.Width);
        List<ReferenceLayer> layers = Layers(attributes[1..], shape, prefix: string.Empty);
        return input.Scale == 1 && input.Mean.Length == 0 && input.Deviation.Length == 0
            ? layers
            : [new InputReference(shape, input.Scale, Doubles(input.Mean), Doubles(input.Deviation)), .. layers];

        static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
    }

    private static LayerAttribute[] Attributes(Type declared) =>
        (LayerAttribute[])declared.GetCustomAttributes(typeof(LayerAttribute), inherit: false);

    /// <summary>The layers of one class, whose names start with the prefix.</summary>
    private static List<ReferenceLayer> Layers(LayerAttribute[] attributes, ReferenceShape input, string prefix)
    {
        ReferenceNames names = new(prefix);
        List<ReferenceLayer> layers = [];
        int latest = 0;
        for (int i = 0; i < attributes.Length; i++)
        {
            if (attributes[i] is FrozenAttribute)
            {
                Freeze(layers.Skip(latest));
                continue;
            }

            LayerAttribute? next = attributes.Skip(i + 1).FirstOrDefault(attribute => attribute is not FrozenAttribute);
            latest = layers.Count;
            Activation option = attributes[i] switch
            {
                ConvAttribute conv => conv.Activation,
                Conv1DAttribute conv => conv.Activation,
                DenseAttribute dense => dense.Activation,
                _ => Activation.None,
            };
            layers.Add(Layer(attributes[i], Shape(), names, biasByDefault: next is not BatchNormAttribute || option != Activation.None));
            if (option != Activation.None)
            {
                layers.Add(Function(option, Shape(), names));
            }
        }

        if (attributes is [FrozenAttribute, ..])
        {
            Freeze(layers);
        }

        return layers;

        ReferenceShape Shape() => layers.Count == 0 ? input : layers[^1].Output;
    }

    private static SequenceReference Block(Type block, ReferenceShape input, string prefix) =>
        new(block == typeof(Identity) ? [new IdentityReference(input)] : Layers(Attributes(block), input, prefix));

    /// <summary>A block whose output is a vector, an image in the order of its rows.</summary>
    private static SequenceReference Head(Type block, ReferenceShape input, string prefix)
    {
        SequenceReference layers = Block(block, input, prefix);
        return layers.Output.IsVector ? layers : new SequenceReference([layers, new FlattenReference(layers.Output)]);
    }

    /// <summary>The class with a small first letter; the second of the same class has the number 2.</summary>
    private static string HeadName(Type[] blocks, int index)
    {
        int number = blocks.Take(index + 1).Count(block => block == blocks[index]);
        return char.ToLowerInvariant(blocks[index].Name[0]) + blocks[index].Name[1..] + (number > 1 ? $"{number}" : "");
    }

    private static void Freeze(IEnumerable<ReferenceLayer> layers)
    {
        foreach (ReferenceTensor parameter in layers.SelectMany(layer => layer.Parameters))
        {
            parameter.Trainable = false;
        }
    }

    /// <param name="attribute">What was declared.</param>
    /// <param name="input">Shape of its input.</param>
    /// <param name="names">The names of its class.</param>
    /// <param name="biasByDefault">False directly before a batch norm, which subtracts a bias again.</param>
    private static ReferenceLayer Layer(LayerAttribute attribute, ReferenceShape input, ReferenceNames names, bool biasByDefault)
    {
        switch (attribute)
        {
            case ConvAttribute conv:
                RequireImage(attribute, input);
                ReferenceWindow rows = Window(input.Height, conv.KernelHeight, conv.StrideHeight, conv.Stride, conv.PaddingHeight, conv.Padding, conv.DilationHeight, conv.Dilation);
                ReferenceWindow columns = Window(input.Width, conv.KernelWidth, conv.StrideWidth, conv.Stride, conv.PaddingWidth, conv.Padding, conv.DilationWidth, conv.Dilation);
                return new ConvReference(names.Of(conv), input, conv.Channels, rows, columns, conv.Groups, conv.DeclaredBias ?? biasByDefault);
            case Conv1DAttribute conv:
                RequireSequence(attribute, input);
                ReferenceWindow positions = ReferenceWindow.Of(input.Width, conv.Kernel, conv.Stride, conv.Padding, conv.Dilation);
                return new ConvReference(
                    names.Of(conv), input, conv.Channels, ReferenceWindow.Of(1, 1), positions, conv.Groups, conv.DeclaredBias ?? biasByDefault);
            case MaxPool1DAttribute pool:
                RequireSequence(attribute, input);
                return new MaxPoolReference(input, ReferenceWindow.Of(1, 1), Window(input.Width, pool.Kernel, 0, pool.Stride, Padding.Unset, pool.Padding))
                {
                    Name = names.Of(pool),
                };
            case AvgPool1DAttribute pool:
                RequireSequence(attribute, input);
                return new AvgPoolReference(
                    input, ReferenceWindow.Of(1, 1), Window(input.Width, pool.Kernel, 0, pool.Stride, Padding.Unset, pool.Padding), pool.CountPadding)
                {
                    Name = names.Of(pool),
                };
            case DenseAttribute dense:
                if (!input.IsVector)
                {
                    throw new ArgumentException("Dense takes a vector: put a Flatten before it.", nameof(attribute));
                }

                return new DenseReference(names.Of(dense), input, dense.Units, dense.DeclaredBias ?? biasByDefault);
            case BatchNormAttribute norm:
                return new BatchNormReference(
                    names.Of(norm), input, norm.Momentum, norm.Epsilon, norm.Scale, norm.Center, norm.Statistics, norm.RunningVariance);
            case MaxPoolAttribute pool:
                RequireImage(attribute, input);
                return new MaxPoolReference(
                    input,
                    Window(input.Height, pool.KernelHeight, pool.StrideHeight, pool.Stride, pool.PaddingHeight, pool.Padding),
                    Window(input.Width, pool.KernelWidth, pool.StrideWidth, pool.Stride, pool.PaddingWidth, pool.Padding))
                {
                    Name = names.Of(pool),
                };
            case AvgPoolAttribute pool:
                RequireImage(attribute, input);
                return new AvgPoolReference(
                    input,
                    Window(input.Height, pool.KernelHeight, pool.StrideHeight, pool.Stride, pool.PaddingHeight, pool.Padding),
                    Window(input.Width, pool.KernelWidth, pool.StrideWidth, pool.Stride, pool.PaddingWidth, pool.Padding),
                    pool.CountPadding)
                {
                    Name = names.Of(pool),
                };
            case GlobalAvgPoolAttribute:
                RequireImage(attribute, input);
                return new GlobalAvgPoolReference(input) { Name = names.Of(attribute) };
            case UpsampleAttribute upsample:
                RequireImage(attribute, input);
                return upsample.Interpolation == Interpolation.Bilinear ? LinearMapReference.Bilinear(names.Of(attribute), input, upsample.FactorHeight, upsample.FactorWidth)
                    : new UpsampleReference(input, upsample.FactorHeight, upsample.FactorWidth) { Name = names.Of(attribute) };
            case ConvTransposeAttribute conv:
                RequireImage(attribute, input);
                return ConvTranspose(conv, names.Of(conv), input, conv.DeclaredBias ?? biasByDefault);
            case PixelShuffleAttribute shuffle:
                RequireImage(attribute, input);
                return LinearMapReference.PixelShuffle(names.Of(attribute), input, shuffle.Factor);
            case PadAttribute pad:
                RequireImage(attribute, input);
                return LinearMapReference.Pad(names.Of(attribute), input, pad.Top, pad.Bottom, pad.Left, pad.Right, pad.Mode);
            case CropAttribute crop:
                RequireImage(attribute, input);
                return LinearMapReference.Crop(names.Of(attribute), input, crop.Top, crop.Bottom, crop.Left, crop.Right);
            case ReshapeAttribute reshape:
                return new ReshapeReference(input, ReferenceShape.Image(reshape.Channels, reshape.Height, reshape.Width)) { Name = names.Of(attribute) };
            case PReLUAttribute prelu:
                return new PReLUReference(names.Of(prelu), input, prelu.Start);
            case GRUAttribute gru:
                RequireSequence(attribute, input);
                return new GRUReference(names.Of(gru), input, gru.Units, gru.ReturnSequences, gru.ResetAfter);
            case LSTMAttribute lstm:
                RequireSequence(attribute, input);
                return new LSTMReference(names.Of(lstm), input, lstm.Units, lstm.ReturnSequences);
            case LayerNormAttribute norm:
                return SampleNormReference.Layer(names.Of(norm), input, norm.Epsilon, norm.Scale, norm.Center);
            case GroupNormAttribute norm:
                return SampleNormReference.Group(names.Of(norm), input, norm.Groups, norm.Epsilon, norm.Scale, norm.Center);
            case InstanceNormAttribute norm:
                RequireImage(attribute, input);
                return SampleNormReference.Group(names.Of(norm), input, input.Channels, norm.Epsilon, norm.Scale, norm.Center);
            case DropoutAttribute dropout:
                return new DropoutReference(input, dropout.Rate) { Name = names.Of(dropout) };
            case FlattenAttribute:
                return new FlattenReference(input) { Name = names.Of(attribute) };
            default:
                return attribute.GetType().IsGenericType ? Composite(attribute, input, names) : Function(attribute, input, names.Of(attribute));
        }
    }

    private static ReferenceLayer Composite(LayerAttribute attribute, ReferenceShape input, ReferenceNames names)
    {
        string name = names.Of(attribute);
        Type kind = attribute.GetType().GetGenericTypeDefinition();
        Type[] blocks = attribute.GetType().GetGenericArguments();
        if (kind == typeof(LayerAttribute<>) || kind == typeof(ActivationAttribute<>))
        {
            return OwnReference.Of(blocks[0], input, name);
        }

        if (kind == typeof(ResidualAttribute<>) || kind == typeof(ResidualAttribute<,>))
        {
            SequenceReference block = Block(blocks[0], input, $"{name}.");
            return new ResidualReference(block, blocks.Length == 1 ? null : Block(blocks[1], input, $"{name}.projection.")) { Name = name };
        }

        if (kind == typeof(GateAttribute<>))
        {
            return new ProductReference(null, Block(blocks[0], input, $"{name}.")) { Name = name };
        }

        if (kind == typeof(ProductAttribute<,>))
        {
            return new ProductReference(Block(blocks[0], input, $"{name}.0."), Block(blocks[1], input, $"{name}.1.")) { Name = name };
        }

        if (kind == typeof(RepeatAttribute<>))
        {
            List<ReferenceLayer> repeated = [];
            int count = (int)attribute.GetType().GetProperty(nameof(RepeatAttribute<object>.Count))!.GetValue(attribute)!;
            for (int index = 0; index < count; index++)
            {
                repeated.Add(Block(blocks[0], index == 0 ? input : repeated[^1].Output, $"{name}.{index}."));
            }

            return new SequenceReference(repeated) { Name = name };
        }

        if (attribute.GetType().Name.StartsWith("Heads", StringComparison.Ordinal))
        {
            return new ConcatReference([.. blocks.Select((block, index) => Head(block, input, $"{name}.{HeadName(blocks, index)}."))]) { Name = name };
        }

        return new ConcatReference([.. blocks.Select((block, index) => Block(block, input, $"{name}.{index}."))]) { Name = name };
    }

    private static ReferenceLayer Function(LayerAttribute attribute, ReferenceShape input, string name) => attribute switch
    {
        SigmoidAttribute => new SigmoidReference(input) { Name = name },
        ReLUAttribute => new ReLUReference(input) { Name = name },
        LeakyReLUAttribute leaky => new LeakyReLUReference(input, leaky.Slope) { Name = name },
        TanhAttribute => new TanhReference(input) { Name = name },
        ELUAttribute elu => new ELUReference(input, elu.Alpha) { Name = name },
        SiLUAttribute => new SiLUReference(input) { Name = name },
        GELUAttribute => new GELUReference(input) { Name = name },
        HardSwishAttribute => new HardSwishReference(input) { Name = name },
        SoftplusAttribute => new SoftplusReference(input) { Name = name },
        ReLU6Attribute => new ClampReference(input, 0, 6) { Name = name },
        ClampAttribute clamp => new ClampReference(input, clamp.Min, clamp.Max) { Name = name },
        HardSigmoidAttribute hard => new HardSigmoidReference(input, hard.Slope, hard.Offset) { Name = name },
        MishAttribute => new MishReference(input) { Name = name },
        GELUTanhAttribute => new GELUTanhReference(input) { Name = name },
        LogSoftmaxAttribute => new LogSoftmaxReference(input) { Name = name },
        SoftmaxAttribute => new SoftmaxReference(input) { Name = name },
        _ => throw new ArgumentException($"The reference does not know {attribute.GetType().Name}.", nameof(attribute)),
    };

    /// <summary>The option of a layer stands for the activation's attribute, without arguments.</summary>
    private static ReferenceLayer Function(Activation option, ReferenceShape input, ReferenceNames names)
    {
        LayerAttribute attribute = option switch
        {
            Activation.Sigmoid => new SigmoidAttribute(),
            Activation.ReLU => new ReLUAttribute(),
            Activation.LeakyReLU => new LeakyReLUAttribute(),
            Activation.Tanh => new TanhAttribute(),
            Activation.ELU => new ELUAttribute(),
            Activation.SiLU => new SiLUAttribute(),
            Activation.GELU => new GELUAttribute(),
            Activation.HardSwish => new HardSwishAttribute(),
            Activation.Softplus => new SoftplusAttribute(),
            Activation.Softmax => new SoftmaxAttribute(),
            Activation.ReLU6 => new ReLU6Attribute(),
            Activation.HardSigmoid => new HardSigmoidAttribute(),
            Activation.Mish => new MishAttribute(),
            Activation.GELUTanh => new GELUTanhAttribute(),
            _ => throw new ArgumentOutOfRangeException(nameof(option), option, "Not an activation."),
        };
        return Function(attribute, input, names.Of(attribute));
    }

    /// <summary>One dimension of a convolution or pool, whose own options come before those of both dimensions.</summary>
    private static ReferenceWindow Window(int input, int kernel, int stride, int strides, int padding, int paddings, int dilation = 0, int dilations = 1) =>
        ReferenceWindow.Of(
            input,
            kernel,
            stride != 0 ? stride : strides != 0 ? strides : kernel,
            padding != Padding.Unset ? padding : paddings,
            dilation != 0 ? dilation : dilations);

    private static ConvTransposeReference ConvTranspose(ConvTransposeAttribute conv, string name, ReferenceShape input, bool bias)
    {
        (int Height, int Width) kernel = (conv.KernelHeight, conv.KernelWidth);
        (int Height, int Width) stride = (Own(conv.StrideHeight, conv.Stride), Own(conv.StrideWidth, conv.Stride));
        (int Height, int Width) dilation = (Own(conv.DilationHeight, conv.Dilation), Own(conv.DilationWidth, conv.Dilation));
        (int Height, int Width) padding = (Set(conv.PaddingHeight, conv.Padding), Set(conv.PaddingWidth, conv.Padding));
        (int Height, int Width) more = (Set(conv.OutputPaddingHeight, conv.OutputPadding), Set(conv.OutputPaddingWidth, conv.OutputPadding));
        ReferenceShape output = ReferenceShape.Image(
            conv.Channels,
            ((input.Height - 1) * stride.Height) - (2 * padding.Height) + ((kernel.Height - 1) * dilation.Height) + more.Height + 1,
            ((input.Width - 1) * stride.Width) - (2 * padding.Width) + ((kernel.Width - 1) * dilation.Width) + more.Width + 1);
        return new ConvTransposeReference(name, input, output, kernel, stride, padding, dilation, conv.Groups, bias);

        static int Own(int one, int both) => one == 0 ? both : one;

        static int Set(int one, int both) => one == Padding.Unset ? both : one;
    }

    private static void RequireImage(LayerAttribute attribute, ReferenceShape input)
    {
        if (input.IsVector)
        {
            throw new ArgumentException($"{attribute.GetType().Name} takes an image, not a vector.", nameof(attribute));
        }
    }

    private static void RequireSequence(LayerAttribute attribute, ReferenceShape input)
    {
        RequireImage(attribute, input);
        if (input.Height != 1)
        {
            throw new ArgumentException($"{attribute.GetType().Name} takes a sequence, not an image of several rows.", nameof(attribute));
        }
    }
}
