using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// A dense layer of one sample. Lanes are units, so the weights are vectors and the features are broadcast, in the order of the
/// kernel for many samples. Its input may be an image, read in the order of its flattened features.
/// </summary>
/// <param name="Features">Values that it reads.</param>
/// <param name="Units">Values that it computes.</param>
/// <param name="Input">Where the features are.</param>
/// <param name="Activation">What is applied to the sums.</param>
/// <param name="Tile">The sums that it keeps in registers.</param>
internal sealed record SampleDense(int Features, int Units, SampleLayout Input, ActivationFunction? Activation, SampleTile Tile) : SampleKernel
{
    /// <summary>Where the features are: those that follow each other are a vector, whatever image they were.</summary>
    public SampleLayout Input { get; init; } = Input.IsRowMajor ? SampleLayout.RowMajor(VectorOf(Features)) : Input;

    public override string Name => SampleWords.Name("Dense", Activation, Input.Shape, VectorOf(Units), IsForWide);

    public override string Summary => SampleWords.Summary(["dense layer", SampleWords.Words(Activation)], Input, VectorOf(Units), "units", IsForWide);

    protected override IReadOnlyList<KernelParameter> Operands => [new("input"), new("weight"), new("bias"), new("output")];

    public override IEnumerable<string> Reasons =>
    [
        "Lanes are units: weights are vectors, and a feature serves a whole vector of them.",
        SampleWords.SameOrder,
        .. Activation is null ? [] : new[] { Activation.IsShort ? SampleWords.InRegisters : SampleWords.AfterStore },
    ];

    /// <summary>Units: a worker reads the weights of its own.</summary>
    public override SampleShare? Share => new SampleShare(SampleDenseTiles.PaddedUnits(Units, Tile), Tile.Undivided(Units));

    /// <summary>Whether its text is for vectors of 16 floats only.</summary>
    public bool IsForWide => Tile.Width == VectorWidth.Wide;

    /// <summary>Numbers of the vectors of a tile.</summary>
    public IEnumerable<int> Vectors => Enumerable.Range(0, Tile.Vectors);

    /// <summary>The kernel, and how vectors of 16 floats take it.</summary>
    /// <param name="wide">The tile for them; null where they are not faster.</param>
    public SampleVariants Variants(SampleTile? wide) => SampleVariants.Of(this, wide is null ? null : this with { Tile = wide });

    public override void WriteBody(SourceWriter writer)
    {
        using (writer.Open($"for (int o = {First}; o < {End(SampleDenseTiles.PaddedUnits(Units, Tile))}; o += {Emit.Vectors(Tile.Vectors)})"))
        {
            bool isLong = DenseSums.IsLong(Features);
            writer.Line("V " + string.Join(", ", Vectors.Select(vector => $"a{vector} = {(isLong ? "V.Zero" : $"V.Load({Emit.Vector("bias + o", vector)})")}")) + ";");
            writer.Line($"float* w = weight + {(isLong ? "(long)" : "")}o * {Features};");
            new SampleDenseProducts(this).Write(writer, isLong);
            foreach (int vector in Vectors)
            {
                string sum = isLong ? Emit.Invariant($"s{vector}.Value") : Emit.Invariant($"a{vector}");
                writer.Line($"{SampleWords.ApplyShort(Activation, sum)}.Store({Emit.Vector("output + o", vector)});");
            }

            if (Activation is { IsShort: false })
            {
                ActivationLoop.Write(writer, Activation, "output + o", Emit.Invariant($"{Tile.Vectors}"), "V.Count");
            }
        }
    }

    private static TensorShape VectorOf(int values) => new(values, 1, 1, IsVector: true);
}
