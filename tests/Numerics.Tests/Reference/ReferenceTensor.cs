namespace GenBn.Tests.Reference;

/// <summary>A named tensor of the reference: a parameter with its gradients, or a buffer whose gradients stay 0. Row-major.</summary>
public sealed class ReferenceTensor
{
    /// <summary>A tensor of the given shape with every value at <paramref name="start"/>.</summary>
    public ReferenceTensor(string name, int[] shape, double start = 0)
    {
        Name = name;
        Shape = shape;
        int length = shape.Aggregate(1, (product, extent) => product * extent);
        Values = new double[length];
        Gradients = new double[length];
        Array.Fill(Values, start);
    }

    /// <summary>Name within the network, such as <c>conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Extents, outermost first.</summary>
    public int[] Shape { get; }

    /// <summary>The values, to be read and written.</summary>
    public double[] Values { get; }

    /// <summary>Derivatives of the loss; each Backward overwrites them.</summary>
    public double[] Gradients { get; }

    /// <summary>Whether training changes a parameter; false if it is frozen.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>Takes over single-precision values, exactly.</summary>
    public void CopyFrom(ReadOnlySpan<float> values)
    {
        if (values.Length != Values.Length)
        {
            throw new ArgumentException($"{Name} holds {Values.Length} values, not {values.Length}.", nameof(values));
        }

        for (int i = 0; i < values.Length; i++)
        {
            Values[i] = values[i];
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
