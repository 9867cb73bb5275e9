namespace GenBn.Tests.Reference;

/// <summary>Layers in a row: a network, a block, a block several times.</summary>
public sealed class SequenceReference : CompositeReference
{
    /// <summary>These layers, in the order in which they apply.</summary>
    public SequenceReference(params IReadOnlyList<ReferenceLayer> layers)
        : base(layers[0].Input, layers[^1].Output, layers)
    {
        for (int i = 1; i < layers.Count; i++)
        {
            if (layers[i].Input != layers[i - 1].Output)
            {
                throw new ArgumentException($"Layer {i} takes {layers[i].Input} but gets {layers[i - 1].Output}.", nameof(layers));
            }
        }
    }

    /// <inheritdoc/>
    public override double[] Forward(double[] x, int n, bool training) =>
        Parts.Aggregate(x, (values, layer) => Round(layer.Forward(values, n, training)));

    /// <inheritdoc/>
    public override double[] Backward(double[] dy) =>
        Parts.Reverse().Aggregate(Round(dy), (gradients, layer) => Round(layer.Backward(gradients)));
}
