using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// A convolution of one sample. Lanes are output channels, so the weights are vectors and the inputs are broadcast. Every sum
/// takes its products in the order of the kernel for many samples: input channel, kernel row, kernel column.
/// </summary>
/// <param name="Geometry">Its sizes.</param>
/// <param name="Input">Where the values are that it reads.</param>
/// <param name="Output">Where it writes.</param>
/// <param name="Shortcut">Where the values are that are added to the sums; null for none.</param>
/// <param name="Activation">What is applied to the sums.</param>
/// <param name="Tile">The sums that it keeps in registers.</param>
internal sealed record SampleConv(
    ConvGeometry Geometry, SampleLayout Input, SampleLayout Output, SampleLayout? Shortcut, ActivationFunction? Activation, SampleTile Tile) : SampleKernel
{
    public override string Name => SampleWords.Name(
        $"{(Geometry.IsDepthwise ? "Depthwise" : "")}Conv{SampleWords.Sizes(Geometry.Window)}{(Shortcut is null ? "" : "Add")}",
        Activation,
        Geometry.Source,
        Geometry.Shape,
        IsForWide);

    public override string Summary => SampleWords.Summary(
        [
            $"{(Geometry.IsDepthwise ? "depthwise " : "")}convolution {Geometry.Window}{(HasGroups ? Emit.Invariant($", {Geometry.Groups} groups") : "")}",
            Shortcut is null ? null : "sum with a shortcut",
            SampleWords.Words(Activation),
        ],
        Input,
        Geometry.Shape,
        "channels",
        IsForWide);

    protected override IReadOnlyList<KernelParameter> Operands =>
        Shortcut is null ? [new("input"), new("weight"), new("bias"), new("output")] : [new("input"), new("weight"), new("bias"), new("shortcut"), new("output")];

    public override IEnumerable<string> Reasons
    {
        get
        {
            yield return Geometry.IsDepthwise ? "Lanes are channels, of inputs too: each channel is a group of its own."
                : CoversPlane ? "Lanes are output channels. One tile covers all positions, so that each weight is read once."
                : "Lanes are output channels: weights are vectors, and a value of the input serves a whole vector of them.";
            yield return SampleWords.SameOrder;
            if (Activation is { IsShort: false })
            {
                yield return SampleWords.AfterStore;
            }
            else if (Shortcut is not null || Activation is not null)
            {
                yield return SampleWords.InRegisters;
            }
        }
    }

    /// <summary>
    /// Rows, or the rows of one slab of channels after the other: the first where a worker reads fewer inputs that others have written, the
    /// second where it reads fewer weights.
    /// </summary>
    public override SampleShare? Share => this switch
    {
        { CoversPlane: true, HasGroups: true } => null,
        { CoversPlane: true } => new SampleShare(PaddedChannels, Tile.Undivided(PaddedChannels)),
        { SharesSlabs: true } => new SampleShare(PaddedChannels / Tile.Undivided(PaddedChannels) * Geometry.Shape.Height),
        _ => new SampleShare(Geometry.Shape.Height),
    };

    /// <summary>Whether its text is for vectors of 16 floats only.</summary>
    public bool IsForWide => Tile.Width == VectorWidth.Wide;

    /// <summary>The kernel positions that can read more than padding: weights are packed for them alone.</summary>
    public SampleTaps Taps { get; } = SampleTaps.Of(Geometry);

    /// <summary>Channels of a group in whole slabs.</summary>
    public int PaddedChannels => SampleConvTiles.PaddedChannels(Geometry, Tile);

    /// <summary>Rows of lanes that the weights of a slab take.</summary>
    public int WeightRows => Geometry.GroupSources * Taps.Count;

    /// <summary>Whether it goes from group to group.</summary>
    private bool HasGroups => Geometry.Groups > 1 && !Geometry.IsDepthwise;

    private bool CoversPlane => SampleConvTiles.IsSmallPlane(Geometry);

    /// <summary>Whether workers share out slabs of channels, and the rows of each, rather than rows alone.</summary>
    private bool SharesSlabs => Geometry.Groups == 1 && PaddedChannels > Tile.Undivided(PaddedChannels)
        && (Geometry.Shape.Height == 1 || (long)WeightRows * PaddedChannels > Geometry.Source.Elements);

    /// <summary>The kernel, and how vectors of 16 floats take it.</summary>
    /// <param name="wide">The tile for them; null where they are not faster.</param>
    public SampleVariants Variants(SampleTile? wide) => SampleVariants.Of(this, wide is null ? null : this with { Tile = wide });

    public override void WriteBody(SourceWriter writer)
    {
        if (!HasGroups)
        {
            WriteSlabs(writer);
            return;
        }

        string shortcut = Shortcut is null ? "" : Emit.Invariant($", shortcut += {Geometry.GroupChannels}");
        string inputs = Emit.Invariant($"input += {Geometry.GroupSources * Input.ChannelStride}, weight += {PaddedChannels * WeightRows}, bias += {PaddedChannels}");
        using (writer.Open($"for (int group = 0; group < {Geometry.Groups}; group++, {inputs}, output += {Geometry.GroupChannels}{shortcut})"))
        {
            WriteSlabs(writer);
        }
    }

    /// <summary>Stores the sums of neighbouring positions, with what is added to them and applied to them.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="height">Vectors of sums.</param>
    /// <param name="positions">How many positions there are.</param>
    /// <param name="first">The first one, as a factor; empty for the first of the image.</param>
    public void WriteOutputs(SourceWriter writer, int height, int positions, string first)
    {
        if (Shortcut is not null)
        {
            writer.Line($"float* s = shortcut{(first.Length == 0 ? "" : Emit.Invariant($" + {first}{Shortcut.ColumnStride}"))} + o;");
        }

        writer.Line($"float* z = output{(first.Length == 0 ? "" : Emit.Invariant($" + {first}{Output.ColumnStride}"))} + o;");
        ConvRows.WriteEach(writer, height, positions, (row, column) =>
        {
            string sum = ConvRows.Sum(row, column);
            string value = Shortcut is null ? sum : $"({sum} + V.Load({Emit.Vector(Emit.Plus("s", column * Shortcut.ColumnStride), row)}))";
            return $"{SampleWords.ApplyShort(Activation, value)}.Store({Emit.Vector(Emit.Plus("z", column * Output.ColumnStride), row)});";
        });

        if (Activation is { IsShort: false })
        {
            using (writer.Open($"for (int column = 0; column < {positions}; column++)"))
            {
                ActivationLoop.Write(writer, Activation, Emit.Invariant($"z + column * {Output.ColumnStride}"), Emit.Invariant($"{height}"), "V.Count");
            }
        }
    }

    private void WriteSlabs(SourceWriter writer)
    {
        if (CoversPlane)
        {
            SampleConvPlane.Write(writer, this, (First, End(PaddedChannels)));
            return;
        }

        if (!IsShared || !SharesSlabs)
        {
            WriteTiles(writer, ("0", Emit.Invariant($"{PaddedChannels}")), (First, End(Geometry.Shape.Height)));
            return;
        }

        (int height, int channels) = (Geometry.Shape.Height, Tile.Undivided(PaddedChannels));
        writer.Line($"// Rows of {channels} channels are numbered, those of the next channels behind them: whole slabs, but for the first and the last.");
        using (writer.Open("for (int top, bottom; first < end; first += bottom - top)"))
        {
            writer.Line($"int slab = first / {height} * {channels};");
            writer.Line($"top = first % {height};");
            writer.Line($"bottom = global::System.Math.Min({height}, top + end - first);");
            WriteTiles(writer, ("slab", Emit.Invariant($"slab + {channels}")), ("top", "bottom"));
        }
    }

    /// <summary>The tiles of some channels at some rows.</summary>
    private void WriteTiles(SourceWriter writer, (string First, string End) channels, (string First, string End) rows)
    {
        foreach (IGrouping<int, ColumnTile> tiles in SampleConvTiles.Cut(Geometry, Tile.Columns).GroupBy(Tile.Height))
        {
            writer.Line($"for (int o = {channels.First}; o < {channels.End}; o += {Emit.Vectors(tiles.Key)})");
            using (writer.Open($"for (int y = {rows.First}; y < {rows.End}; y++)"))
            {
                ConvRows.WriteForwardBounds(writer, Geometry.Window, Geometry.Shape.Height, Geometry.Source.Height);
                foreach (ColumnTile tile in tiles)
                {
                    ConvRows.WriteTile(writer, tile, () => new SampleConvTile(this, tile).Write(writer));
                }
            }
        }
    }
}
