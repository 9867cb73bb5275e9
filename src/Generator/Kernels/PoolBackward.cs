using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// Backward of a pool by itself, see <see cref="PoolForward"/>. Mean: dx = Σ dy / n over the windows that a value is in. Maximum: the
/// gradient goes to the first maximum.
/// </summary>
/// <param name="Source">Shape of what was read forward.</param>
/// <param name="Shape">Shape of what was computed forward.</param>
/// <param name="InputPlane">Vectors from one channel to the next of what was read.</param>
/// <param name="OutputPlane">The same of what was computed.</param>
/// <param name="Window">The windows.</param>
/// <param name="IsMaximum">Whether it took the maximum rather than the mean.</param>
/// <param name="CountsPadding">Whether a mean divides by the whole window at the edges too.</param>
/// <param name="Adds">Whether it adds to the gradient that is there already.</param>
internal sealed record PoolBackward(
    TensorShape Source, TensorShape Shape, int InputPlane, int OutputPlane, Window Window, bool IsMaximum, bool CountsPadding, bool Adds) : Kernel
{
    public override string Name => $"{PoolRows.Name(Window, IsMaximum)}Backward{KernelNames.Change(Shape, Source)}";

    public override string Summary =>
        $"{(IsMaximum ? "Maximum" : "Mean")} of windows {Window}, backward: [{Shape}] → {(Adds ? "added to " : "")}[{Source}], one block.";

    public override IReadOnlyList<KernelParameter> Signature =>
        [.. Parameters.Pointers("gradient", IsMaximum ? "input" : null, IsMaximum ? "output" : null, "inputGradient")];

    public override void WriteBody(SourceWriter writer)
    {
        if (!Adds)
        {
            using (writer.Open($"for (int at = 0; at < {Source.Channels * InputPlane * 16}; at += V.Count)"))
            {
                writer.Line("V.Zero.Store(inputGradient + at);");
            }
        }

        PoolRows.WriteWindows(writer, Source, Shape, Window, tile => WriteWindow(writer, tile));
    }

    private void WriteWindow(SourceWriter writer, ColumnTile tile)
    {
        int rowLength = Source.Width * 16;
        string at = Emit.Invariant($"c * {OutputPlane * 16} + (y * {Shape.Width} + x) * 16 + lane");
        string start = Emit.Invariant($"c * {InputPlane * 16} + {ConvRows.FirstRow(Window)} * {rowLength} + x * {Window.Stride.Width * 16} + lane");
        writer.Line($"V d = V.Load(gradient + {at}){(IsMaximum ? "" : $" * {PoolRows.Share(Window, CountsPadding, tile)}")};");
        if (IsMaximum)
        {
            writer.Line($"V most = V.Load(output + {at}), taken = V.Zero;");
            writer.Line($"float* window = input + {start};");
        }

        writer.Line($"float* target = inputGradient + {start};");
        using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
        {
            if (IsMaximum)
            {
                writer.Line($"float* i = window + k * {rowLength};");
            }

            writer.Line($"float* dx = target + k * {rowLength};");
            foreach (Tap tap in tile.Taps)
            {
                WriteTap(writer, tap);
            }
        }
    }

    private void WriteTap(SourceWriter writer, Tap tap)
    {
        string place = Emit.Plus("dx", tap.Source * 16);
        if (IsMaximum)
        {
            writer.Line($"V hit{tap.Kernel} = V.AndNot(V.Equal(V.Load({Emit.Plus("i", tap.Source * 16)}), most), taken);");
            writer.Line($"taken = V.Or(taken, hit{tap.Kernel});");
            writer.Line($"(V.Load({place}) + V.And(hit{tap.Kernel}, d)).Store({place});");
        }
        else
        {
            writer.Line($"(V.Load({place}) + d).Store({place});");
        }
    }
}
