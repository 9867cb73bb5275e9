using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// The weight gradient of a convolution of which a worker owns output channels and sums over the whole batch, group by group. For the
/// formula see <see cref="ConvWeightGradient"/>.
/// </summary>
/// <param name="Geometry">The convolution.</param>
/// <param name="InputPlane">Vectors from one input channel to the next.</param>
/// <param name="OutputPlane">The same of the output.</param>
/// <param name="InputStride">Vectors from one block of the input to the next.</param>
/// <param name="OutputStride">The same of the output.</param>
/// <param name="HasBias">Whether it sums the gradient of a bias, too.</param>
internal abstract record ConvGradientByChannels(ConvGeometry Geometry, int InputPlane, int OutputPlane, int InputStride, int OutputStride, bool HasBias) : Kernel
{
    private Derived<ConvGeometry> _used;

    public override string Name => $"{Geometry.Name}WeightGradient{KernelNames.Change(Geometry.Source, Geometry.Shape)}";

    public override string Summary =>
        $"Convolution [{Geometry.Source}] → [{Geometry.Shape}], {Geometry.Words}, weight gradient of the output channels [first, end), all blocks.";

    public override IReadOnlyList<KernelParameter> Signature =>
        [.. Parameters.Pointers("input", "gradient", "weightGradient", HasBias ? "biasGradient" : null), .. Parameters.SummedShare, new("sums")];

    /// <summary>Output channels of a tile: a worker's share is whole tiles.</summary>
    public abstract int TileChannels { get; }

    /// <summary>Floats that it needs of a worker's memory.</summary>
    public abstract int ScratchFloats { get; }

    /// <summary>The convolution with the part of its windows that ever reads the input: the gradient of what always reads padding is 0.</summary>
    protected ConvGeometry Used => _used.Of(this, static kernel => kernel.Geometry with { Window = kernel.Crop().Window });

    /// <summary>The places that used elements of a window have among all.</summary>
    protected IEnumerable<string> UsedTaps()
    {
        (_, int top, int left) = Crop();
        return from row in Enumerable.Range(top, Used.Window.Kernel.Height)
               from column in Enumerable.Range(left, Used.Window.Kernel.Width)
               select Emit.Invariant($"{(row * Geometry.Window.Kernel.Width) + column}");
    }

    /// <summary>The gradient of the bias, channel by channel. It has <see cref="SumTree.Levels"/> + 16 floats at <c>sums</c> to itself.</summary>
    protected void WriteBias(SourceWriter writer)
    {
        using (writer.Open("for (int b = first; b < end; b++)"))
        using (writer.Open("for (int group = 0; group < tree.Groups; group++)"))
        {
            using (writer.Open(Emit.Lanes))
            {
                writer.Line("V total = V.Zero;");
                using (writer.Open("for (int block = tree.FirstBlock(group); block < tree.FirstBlock(group + 1); block++)"))
                {
                    writer.Line($"float* dz = gradient + (long)block * {OutputStride * 16} + b * {OutputPlane * 16} + lane;");
                    using (writer.Open($"for (int at = 0; at < {Geometry.Shape.Plane * 16}; at += 16)"))
                    {
                        writer.Line("total += V.Load(dz + at);");
                    }
                }

                writer.Line("total.Store(sums + lane);");
            }

            writer.Line("tree.Take(group, sums, 1, sums + 16, biasGradient + b);");
        }
    }

    private (Window Window, int Top, int Left) Crop() => IdleKernel.Crop(Geometry.Window, Geometry.Source, Geometry.Shape);
}
