using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// A pool by itself. Mean: y = Σ x / n, where n is the window's size or, without its padding, that of its part within the input.
/// Maximum: padding never wins.
/// </summary>
/// <param name="Source">Shape of what it reads.</param>
/// <param name="Shape">Shape of what it computes.</param>
/// <param name="InputPlane">Vectors from one channel to the next of what it reads.</param>
/// <param name="OutputPlane">The same of what it computes.</param>
/// <param name="Window">The windows.</param>
/// <param name="IsMaximum">Whether it takes the maximum rather than the mean.</param>
/// <param name="CountsPadding">Whether a mean divides by the whole window at the edges too.</param>
internal sealed record PoolForward(TensorShape Source, TensorShape Shape, int InputPlane, int OutputPlane, Window Window, bool IsMaximum, bool CountsPadding) : Kernel
{
    public override string Name => $"{PoolRows.Name(Window, IsMaximum)}Forward{KernelNames.Change(Source, Shape)}";

    public override string Summary => $"{(IsMaximum ? "Maximum" : "Mean")} of windows {Window}, forward: [{Source}] → [{Shape}], one block.";

    public override IReadOnlyList<KernelParameter> Signature => [.. Parameters.Pointers("input", "output")];

    public override IEnumerable<string> Reasons => IsMaximum
        ? ["By itself: a maximum is taken together with a normalisation or activation only where no window reaches into padding."]
        : ["By itself: a mean does not commute with what is around it."];

    public override void WriteBody(SourceWriter writer)
    {
        int rowLength = Source.Width * 16;
        PoolRows.WriteWindows(writer, Source, Shape, Window, tile =>
        {
            writer.Line($"float* window = input + c * {InputPlane * 16} + {ConvRows.FirstRow(Window)} * {rowLength} + x * {Window.Stride.Width * 16} + lane;");
            writer.Line(IsMaximum ? Emit.Invariant($"V value = V.Load({Emit.Plus(Emit.Invariant($"window + firstRow * {rowLength}"), tile.Taps[0].Source * 16)});") : "V value = V.Zero;");
            using (writer.Open("for (int k = firstRow; k < endRow; k++)"))
            {
                writer.Line($"float* i = window + k * {rowLength};");
                foreach (Tap tap in tile.Taps)
                {
                    string load = $"V.Load({Emit.Plus("i", tap.Source * 16)})";
                    writer.Line(IsMaximum ? $"value = V.Max({load}, value);" : $"value += {load};");
                }
            }

            string value = IsMaximum ? "value" : $"(value * {PoolRows.Share(Window, CountsPadding, tile)})";
            writer.Line($"{value}.Store(output + c * {OutputPlane * 16} + (y * {Shape.Width} + x) * 16 + lane);");
        });
    }
}
