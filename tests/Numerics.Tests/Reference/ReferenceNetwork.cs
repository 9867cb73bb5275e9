namespace GenBn.Tests.Reference;

/// <summary>Reference layers in a row, put together by hand or from the attributes of a network class.</summary>
public sealed class ReferenceNetwork
{
    private readonly SequenceReference _sequence;

    /// <summary>A network of these layers, in the order in which they apply.</summary>
    public ReferenceNetwork(params IReadOnlyList<ReferenceLayer> layers)
    {
        _sequence = new SequenceReference(layers);
        Leaves = [.. _sequence.Leaves];
    }

    /// <summary>The layers of the network class itself, in order.</summary>
    public IReadOnlyList<ReferenceLayer> Layers => _sequence.Parts;

    /// <summary>All layers, those of blocks in the place of their use; pools are found here to read or force what they chose.</summary>
    public IReadOnlyList<ReferenceLayer> Leaves { get; }

    /// <summary>What is learned or frozen, in order of declaration.</summary>
    public IReadOnlyList<ReferenceTensor> Parameters => _sequence.Parameters;

    /// <summary>Running statistics, in order of declaration.</summary>
    public IReadOnlyList<ReferenceTensor> Buffers => _sequence.Buffers;

    /// <summary>Number of values of one input sample.</summary>
    public int InputLength => _sequence.Input.Length;

    /// <summary>Number of values of one output sample.</summary>
    public int OutputLength => _sequence.Output.Length;

    /// <summary>See <see cref="ReferenceLayer.SinglePrecision"/>; of all layers.</summary>
    public bool SinglePrecision
    {
        get => _sequence.SinglePrecision;
        set => _sequence.SinglePrecision = value;
    }

    /// <summary>
    /// How near the last Forward came to a kink: the smallest distance from one before an activation and the smallest gap in a
    /// pool. Finite differences are gradients only if this is well above their step.
    /// </summary>
    public double KinkMargin => Leaves
        .Select(layer => layer switch
        {
            ElementwiseReference activation => activation.SmallestDistance,
            MaxPoolReference pool => pool.SmallestGap,
            _ => double.PositiveInfinity,
        })
        .Min();

    /// <summary>
    /// The network that a class declares. Weights and biases are 0, gamma and running variance 1, beta and running mean 0;
    /// dropouts draw for seed 0 and step 0.
    /// </summary>
    public static ReferenceNetwork Of(Type networkClass)
    {
        ReferenceNetwork network = new(ReferenceDeclaration.Layers(networkClass));
        network.SetDropout(seed: 0, step: 0);
        return network;
    }

    /// <summary>The parameter or buffer of that name.</summary>
    public ReferenceTensor Tensor(string name) =>
        Parameters.Concat(Buffers).SingleOrDefault(tensor => tensor.Name == name)
        ?? throw new ArgumentException($"There is no tensor called {name}.", nameof(name));

    /// <summary>What takes the outputs of a layer within its network or block; null at the end of one.</summary>
    public ReferenceLayer? Next(ReferenceLayer layer) => Next(_sequence, layer);

    /// <summary>Lets the dropouts, numbered in the order of declaration, drop what the emitted code drops in this step.</summary>
    public void SetDropout(ulong seed, long step)
    {
        DropoutReference[] dropouts = [.. Leaves.OfType<DropoutReference>()];
        for (int number = 0; number < dropouts.Length; number++)
        {
            DropoutReference dropout = dropouts[number];
            ulong key = DropoutMask.Key(seed, number, step);
            dropout.Keeps = (sample, element) => DropoutMask.Keeps(key, sample, element, dropout.Rate);
        }
    }

    /// <summary>Outputs of <paramref name="n"/> samples; training moves the running statistics.</summary>
    public double[] Forward(double[] x, int n, bool training) => x.Length == n * InputLength
        ? _sequence.Forward(x, n, training)
        : throw new ArgumentException($"{n} samples are {n * InputLength} values, not {x.Length}.", nameof(x));

    /// <summary>
    /// Overwrites the gradients of all parameters, for the last Forward in training, and returns the input gradients.
    /// </summary>
    public double[] Backward(double[] dOutputs) => _sequence.Backward(dOutputs);

    private static ReferenceLayer? Next(CompositeReference composite, ReferenceLayer layer)
    {
        for (int i = 0; i < composite.Parts.Count; i++)
        {
            if (composite.Parts[i] == layer)
            {
                return composite is SequenceReference ? composite.Parts.ElementAtOrDefault(i + 1) : null;
            }

            if (composite.Parts[i] is CompositeReference part && Next(part, layer) is { } next)
            {
                return next;
            }
        }

        return null;
    }
}
