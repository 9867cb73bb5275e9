using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Loops over channels, units or features in register tiles.</summary>
internal static class ChannelTiles
{
    /// <summary>
    /// Runs <paramref name="body"/> for channels in steps of a tile's height. Those that are left have a text of their own; or the last
    /// tile overlaps the one before, which is the same text.
    /// </summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="variable">Holds the first channel of a tile.</param>
    /// <param name="channels">Channels to cover.</param>
    /// <param name="height">Channels of a tile.</param>
    /// <param name="repeated">Channels that the last tile computes again; 0 where tiles do not overlap.</param>
    /// <param name="body">Writes a tile of some channels, of which the last one may repeat some.</param>
    /// <param name="outer">The header of a loop around it; null for none.</param>
    public static void Write(SourceWriter writer, string variable, int channels, int height, int repeated, Action<int, int> body, string? outer = null)
    {
        int whole = repeated > 0 ? channels : channels / height * height;
        if (whole < channels && outer is not null)
        {
            using (writer.Open(outer))
            {
                Write(writer, variable, channels, height, repeated, body);
            }

            return;
        }

        if (outer is not null)
        {
            writer.Line(outer);
        }

        if (repeated > 0)
        {
            using (writer.Open($"for (int {Tile(variable)} = 0; {Tile(variable)} < {channels}; {Tile(variable)} += {height})"))
            {
                WriteLast(writer, variable, channels - height);
                body(height, repeated);
            }
        }
        else if (whole == height)
        {
            WriteSingle(0, height);
        }
        else if (whole > 0)
        {
            using (writer.Open($"for (int {variable} = 0; {variable} < {whole}; {(height == 1 ? variable + "++" : Emit.Invariant($"{variable} += {height}"))})"))
            {
                body(height, 0);
            }
        }

        if (whole < channels)
        {
            WriteSingle(whole, channels - whole);
        }

        void WriteSingle(int first, int size)
        {
            using (writer.Open())
            {
                writer.Line($"const int {variable} = {first};");
                body(size, 0);
            }
        }
    }

    /// <summary>Where the tiles start whose channels <paramref name="variable"/> counts, if the last one did not overlap the one before.</summary>
    public static string Tile(string variable) => variable + "Tile";

    /// <summary>Declares the first channel of a tile that may be the last one, which starts at <paramref name="last"/>.</summary>
    public static void WriteLast(SourceWriter writer, string variable, int last)
    {
        writer.Line("// The last tile overlaps the one before.");
        writer.Line($"int {variable} = global::System.Math.Min({Tile(variable)}, {last});");
    }

    /// <summary>Writes a line for each row that stores what was added to sums in memory: those of repeated rows have it from the tile before.</summary>
    public static void WriteRows(SourceWriter writer, string variable, int rows, int repeated, Action<int> line)
    {
        if (repeated > 0)
        {
            using (writer.Open($"if ({variable} == {Tile(variable)}) // Otherwise these are stored already."))
            {
                for (int row = 0; row < repeated; row++)
                {
                    line(row);
                }
            }

            writer.Line();
        }

        for (int row = repeated; row < rows; row++)
        {
            line(row);
        }
    }
}
