namespace GenBn.Tests.Reference;

/// <summary>A chain of reference layers, put together by hand or from the attributes of a network class.</summary>
public sealed class ReferenceNetwork
{
    /// <summary>A network of these layers, in the order in which they apply.</summary>
    public ReferenceNetwork(params IReadOnlyList<ReferenceLayer> layers)
    {
        for (int i = 1; i < layers.Count; i++)
        {
            if (layers[i].Input != layers[i - 1].Output)
            {
                throw new ArgumentException($"Layer {i} takes {layers[i].Input} but gets {layers[i - 1].Output}.", nameof(layers));
            }
        }

        Layers = layers;
        Parameters = [.. layers.SelectMany(layer => layer.Parameters)];
        Buffers = [.. layers.SelectMany(layer => layer.Buffers)];
    }

    /// <summary>The layers in order; pools are found here to read or force what they chose.</summary>
    public IReadOnlyList<ReferenceLayer> Layers { get; }

    /// <summary>What is learned, in order of declaration.</summary>
    public IReadOnlyList<ReferenceTensor> Parameters { get; }

    /// <summary>Running statistics, in order of declaration.</summary>
    public IReadOnlyList<ReferenceTensor> Buffers { get; }

    /// <summary>Number of values of one input sample.</summary>
    public int InputLength => Layers[0].Input.Length;

    /// <summary>Number of values of one output sample.</summary>
    public int OutputLength => Layers[^1].Output.Length;

    /// <summary>
    /// How near the last Forward came to a kink: the smallest |x| before a ReLU and the smallest gap in a pool. Gradients of
    /// two implementations are comparable only if this is well above the rounding errors of the worse one.
    /// </summary>
    public double KinkMargin => Layers
        .Select(layer => layer switch
        {
            ReLUReference relu => relu.SmallestMagnitude,
            MaxPoolReference pool => pool.SmallestGap,
            _ => double.PositiveInfinity,
        })
        .Min();

    /// <summary>
    /// The network that a class declares. Weights and biases are 0, gamma and running variance 1, beta and running mean 0.
    /// </summary>
    public static ReferenceNetwork Of(Type networkClass) => new(ReferenceDeclaration.Layers(networkClass));

    /// <summary>The parameter or buffer of that name.</summary>
    public ReferenceTensor Tensor(string name) =>
        Parameters.Concat(Buffers).SingleOrDefault(tensor => tensor.Name == name)
        ?? throw new ArgumentException($"There is no tensor called {name}.", nameof(name));

    /// <summary>Outputs of <paramref name="n"/> samples; training moves the running statistics.</summary>
    public double[] Forward(double[] x, int n, bool training)
    {
        if (x.Length != n * InputLength)
        {
            throw new ArgumentException($"{n} samples are {n * InputLength} values, not {x.Length}.", nameof(x));
        }

        double[] y = x;
        foreach (ReferenceLayer layer in Layers)
        {
            y = layer.Forward(y, n, training);
        }

        return y;
    }

    /// <summary>
    /// Overwrites the gradients of all parameters, for the last Forward in training, and returns the input gradients.
    /// </summary>
    public double[] Backward(double[] dOutputs)
    {
        double[] d = dOutputs;
        foreach (ReferenceLayer layer in Layers.Reverse())
        {
            d = layer.Backward(d);
        }

        return d;
    }
}
