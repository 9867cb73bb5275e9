namespace GenBn.Tests.Reference;

/// <summary>
/// Reads the attributes of a network class by reflection, independently of the generator. The compiler stores the
/// attributes of one declaration in source order, whatever their types, and reflection keeps it (a test says so).
/// </summary>
public static class ReferenceDeclaration
{
    /// <summary>The layers of a network class. A Conv or Dense whose very next layer is a BatchNorm has no bias.</summary>
    public static IReadOnlyList<ReferenceLayer> Layers(Type networkClass)
    {
        LayerAttribute[] attributes = (LayerAttribute[])networkClass.GetCustomAttributes(typeof(LayerAttribute), inherit: false);
        if (attributes is not [InputAttribute input, _, ..])
        {
            throw new ArgumentException($"{networkClass.Name} does not declare an input followed by layers.", nameof(networkClass));
        }

        ReferenceShape shape = input.IsVector
            ? ReferenceShape.Vector(input.Channels)
            : ReferenceShape.Image(input.Channels, input.Height, input.Width);
        List<ReferenceLayer> layers = [];
        for (int i = 1; i < attributes.Length; i++)
        {
            bool bias = i + 1 == attributes.Length || attributes[i + 1] is not BatchNormAttribute;
            ReferenceLayer layer = Layer(attributes[i], shape, layers, bias);
            layers.Add(layer);
            shape = layer.Output;
        }

        return layers;
    }

    private static ReferenceLayer Layer(LayerAttribute attribute, ReferenceShape input, List<ReferenceLayer> before, bool bias)
    {
        switch (attribute)
        {
            case ConvAttribute conv:
                RequireImage(attribute, input);
                string convName = $"conv{before.OfType<ConvReference>().Count() + 1}";
                return new ConvReference(convName, input, conv.Channels, conv.KernelHeight, conv.Stride, conv.Padding, bias);
            case DenseAttribute dense:
                if (!input.IsVector)
                {
                    throw new ArgumentException("Dense takes a vector: put a Flatten before it.", nameof(attribute));
                }

                return new DenseReference($"dense{before.OfType<DenseReference>().Count() + 1}", input, dense.Units, bias);
            case BatchNormAttribute norm:
                string normName = $"batchnorm{before.OfType<BatchNormReference>().Count() + 1}";
                return new BatchNormReference(normName, input, norm.Momentum, norm.Epsilon);
            case MaxPoolAttribute pool:
                RequireImage(attribute, input);
                return new MaxPoolReference(input, pool.KernelHeight, pool.Stride == 0 ? pool.KernelHeight : pool.Stride);
            case SigmoidAttribute:
                return new SigmoidReference(input);
            case ReLUAttribute:
                return new ReLUReference(input);
            case FlattenAttribute:
                return new FlattenReference(input);
            default:
                throw new ArgumentException($"The reference does not know {attribute.GetType().Name}.", nameof(attribute));
        }
    }

    private static void RequireImage(LayerAttribute attribute, ReferenceShape input)
    {
        if (input.IsVector)
        {
            throw new ArgumentException($"{attribute.GetType().Name} takes an image, not a vector.", nameof(attribute));
        }
    }
}
