namespace GenBn.Tests.Reference;

/// <summary>A layer that is put together from others, whose parameters come one after the other.</summary>
public abstract class CompositeReference : ReferenceLayer
{
    /// <summary>A layer of these parts, in the order of declaration.</summary>
    protected CompositeReference(ReferenceShape input, ReferenceShape output, IReadOnlyList<ReferenceLayer> parts)
        : base(input, output)
    {
        Parts = parts;
        Parameters = [.. parts.SelectMany(part => part.Parameters)];
        Buffers = [.. parts.SelectMany(part => part.Buffers)];
    }

    /// <summary>What it is put together from, in the order of declaration.</summary>
    public IReadOnlyList<ReferenceLayer> Parts { get; }

    /// <inheritdoc/>
    public override bool SinglePrecision
    {
        get => base.SinglePrecision;
        set
        {
            base.SinglePrecision = value;
            foreach (ReferenceLayer part in Parts)
            {
                part.SinglePrecision = value;
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ReferenceTensor> Buffers { get; }

    /// <inheritdoc/>
    public override IEnumerable<ReferenceLayer> Leaves => Parts.SelectMany(part => part.Leaves);
}
