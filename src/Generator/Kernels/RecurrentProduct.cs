using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>A product of a weight with a vector per sample, within the kernels of recurrent layers. Lanes are samples.</summary>
/// <param name="Count">Values that it gives.</param>
/// <param name="Terms">Products of each.</param>
/// <param name="ValueStep">Floats of the weight from one value to the next.</param>
/// <param name="TermStep">Floats of the weight from one term to the next.</param>
internal sealed record RecurrentProduct(int Count, int Terms, int ValueStep, int TermStep)
{
    /// <summary>Accumulators of a tile, as everywhere: with their operands, more do not fit 16 registers.</summary>
    private const int MostSums = 12;

    /// <summary>As few keep the multipliers busy: two in each cycle, whose result is there after four.</summary>
    private const int EnoughSums = 8;

    /// <summary>The weight, an expression.</summary>
    public string Weight { get; init; } = "";

    /// <summary>A bias for each value, an expression; null for none.</summary>
    public string? Bias { get; init; }

    /// <summary>The vectors that it reads, an expression, and floats from one to the next.</summary>
    public (string Start, int Step) Source { get; init; }

    /// <summary>Where it stores, an expression, and floats from one value to the next.</summary>
    public (string Start, int Step) Target { get; init; }

    /// <summary>Whether it adds to what is there.</summary>
    public bool Adds { get; init; }

    /// <summary>Rows of a tile: such that no other tile is left, where there is such a number. Each text counts, see <see cref="RecurrentText.OpenFunction"/>.</summary>
    private int Tile => Count <= MostSums
        ? Count
        : Enumerable.Range(EnoughSums, MostSums - EnoughSums + 1).Reverse().Where(rows => Count % rows == 0).DefaultIfEmpty(MostSums).First();

    public void Write(SourceWriter writer)
    {
        int tile = Tile;
        int whole = Count / tile * tile;
        if (whole == tile)
        {
            WriteTile(writer, tile, (Weight, Target.Start, Bias ?? ""));
        }
        else
        {
            using (writer.Open($"for (int row = 0; row < {whole}; row += {tile})"))
            {
                WriteTile(writer, tile, ($"{Weight} + (row * {ValueStep})", $"{Target.Start} + (row * {Target.Step})", $"{Bias} + row"));
            }
        }

        if (whole < Count)
        {
            WriteTile(writer, Count - whole, (Emit.Plus(Weight, whole * ValueStep), Emit.Plus(Target.Start, whole * Target.Step), Emit.Plus(Bias ?? "", whole)));
        }
    }

    private void WriteTile(SourceWriter writer, int rows, (string Weight, string Target, string Bias) first)
    {
        using (writer.Open(Emit.Lanes))
        {
            writer.Line($"float* w = {first.Weight}, x = {Source.Start} + lane, y = {first.Target} + lane;");
            if (Bias is not null)
            {
                writer.Line($"float* b = {first.Bias};");
            }

            for (int row = 0; row < rows; row++)
            {
                writer.Statement($"V sum{row} = {(Bias is null ? "V.Zero" : Emit.Invariant($"V.Create(b[{row}])"))};");
            }

            using (writer.Open($"for (int k = 0; k < {Terms}; k++, w += {TermStep}, x += {Source.Step})"))
            {
                writer.Line("V value = V.Load(x);");
                for (int row = 0; row < rows; row++)
                {
                    writer.Statement($"sum{row} = V.MultiplyAdd(V.Create(w[{row * ValueStep}]), value, sum{row});");
                }
            }

            for (int row = 0; row < rows; row++)
            {
                string place = Emit.Plus("y", row * Target.Step);
                writer.Statement($"{(Adds ? Emit.Invariant($"(V.Load({place}) + sum{row})") : Emit.Invariant($"sum{row}"))}.Store({place});");
            }
        }
    }
}
