using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>A convolution of few channels on a wide image, for one sample: vectors of columns, weights broadcast.</summary>
/// <param name="Geometry">Its sizes.</param>
/// <param name="Input">Where the values are that it reads.</param>
/// <param name="Output">Where it writes.</param>
/// <param name="Activation">What is applied to the sums.</param>
/// <param name="Tile">The sums that it keeps in registers.</param>
internal sealed record SampleRowConv(ConvGeometry Geometry, SampleLayout Input, SampleLayout Output, ActivationFunction? Activation, RowTile Tile) : SampleKernel
{
    public override string Name => SampleWords.Name($"RowConv{SampleWords.Sizes(Geometry.Window)}", Activation, Geometry.Source, Geometry.Shape, IsForWide);

    public override string Summary =>
        SampleWords.Summary([$"convolution {Geometry.Window}", SampleWords.Words(Activation)], Input, Geometry.Shape, "columns", IsForWide);

    protected override IReadOnlyList<KernelParameter> Operands => [new("input"), new("weight"), new("bias"), new("output")];

    public override IEnumerable<string> Reasons =>
        ["Lanes are columns: the few channels of a wide image would leave lanes empty.", SampleWords.SameOrder, .. SampleRows.Reasons(Activation)];

    /// <summary>Rows. A longer activation goes over the values of all of them at once.</summary>
    public override SampleShare? Share => Activation is { IsShort: false } ? null : new SampleShare(Geometry.Shape.Height, Tile.Rows);

    /// <summary>Whether its text is for vectors of 16 floats only.</summary>
    public bool IsForWide => Tile.Width == VectorWidth.Wide;

    private int WeightsOfChannel => Geometry.GroupSources * Geometry.Window.Taps;

    /// <summary>Vectors of a row of sums, over all rows of a tile.</summary>
    private int Sums => Tile.Rows * Tile.Vectors;

    /// <summary>The kernel, and how vectors of 16 floats take it.</summary>
    /// <param name="wide">The tile for them; null where they are not faster.</param>
    public SampleVariants Variants(RowTile? wide) => SampleVariants.Of(this, wide is null ? null : this with { Tile = wide });

    public override void WriteBody(SourceWriter writer)
    {
        ChannelTiles.Write(writer, "o", Geometry.Shape.Channels, Tile.Channels, repeated: 0, (channels, _) =>
        {
            using (writer.Open($"for (int y = {First}; y < {End(Geometry.Shape.Height)}; {(Tile.Rows == 1 ? "y++" : Emit.Invariant($"y += {Tile.Rows}"))})"))
            {
                ConvRows.WriteForwardBounds(writer, Geometry.Window, Geometry.Shape.Height, Geometry.Source.Height);
                using (writer.Open($"for (int x = 0; x < {Geometry.Shape.Width}; x += {Emit.Vectors(Tile.Vectors)})"))
                {
                    WriteTile(writer, channels);
                }
            }
        });
        SampleRows.WriteActivation(writer, Activation, Output);
    }

    private void WriteTile(SourceWriter writer, int channels)
    {
        Window window = Geometry.Window;
        SampleRows.WriteColumn(writer, Geometry.Shape.Width, Tile.Vectors);
        writer.Line(Tile.Rows == 1
            ? $"// a[channel][vector]: {channels} × {Tile.Vectors} sums in registers."
            : $"// a[channel][vector of {Tile.Rows} rows]: {channels} × {Sums} sums in registers.");
        ConvRows.WriteSums(writer, channels, Sums, (row, _) => $"V.Create(bias[{Emit.Plus("o", row)}])");
        writer.Line();
        writer.Statement(starts: true, $"float* window = input + {ConvRows.FirstRow(window)} * {Input.RowStride} + at;");
        writer.Statement($"float* filter = weight + o * {WeightsOfChannel};");
        writer.Line(Geometry.GroupSources == 1 ? "// One input channel." : $"for (int c = 0; c < {Geometry.GroupSources}; c++, window += {Input.ChannelStride}, filter += {window.Taps})");
        using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
        {
            writer.Statement(starts: true, $"float* i = window + {Emit.Times("k", window.Dilation.Height * Input.RowStride)};");
            writer.Statement($"float* w = filter + {Emit.Times("k", window.Kernel.Width)};");
            for (int k = 0; k < window.Kernel.Width; k++)
            {
                WriteProducts(writer, channels, k);
            }
        }

        writer.Line();
        writer.Line($"float* z = output + o * {Output.ChannelStride} + y * {Output.RowStride} + at;");
        ConvRows.WriteEach(writer, channels, Sums, (channel, vector) =>
        {
            int place = (channel * Output.ChannelStride) + (vector / Tile.Vectors * Output.RowStride);
            return $"{SampleWords.ApplyShort(Activation, ConvRows.Sum(channel, vector))}.Store({Emit.Vector(Emit.Plus("z", place), vector % Tile.Vectors)});";
        });
    }

    /// <summary>The products of a kernel column.</summary>
    private void WriteProducts(SourceWriter writer, int channels, int kernel)
    {
        Window window = Geometry.Window;
        for (int vector = 0; vector < Sums; vector++)
        {
            int place = (vector / Tile.Vectors * window.Stride.Height * Input.RowStride) + (kernel * window.Dilation.Width);
            writer.Statement(starts: vector == 0, $"V i{kernel}{vector} = V.Load({Emit.Vector(Emit.Plus("i", place), vector % Tile.Vectors)});");
        }

        for (int channel = 0; channel < channels; channel++)
        {
            writer.Statement(starts: true, $"V w{kernel}{channel} = V.Create(w[{(channel * WeightsOfChannel) + kernel}]);");
            for (int vector = 0; vector < Sums; vector++)
            {
                string sum = ConvRows.Sum(channel, vector);
                writer.Statement($"{sum} = V.MultiplyAdd(i{kernel}{vector}, w{kernel}{channel}, {sum});");
            }
        }
    }
}
