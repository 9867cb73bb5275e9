using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace GenBn.Sample.Comparison;

/// <summary>Outcomes as curves over epochs: training loss on the left, test accuracy on the right.</summary>
internal static class OutcomePlot
{
    private const int Width = 1600;
    private const int Height = 640;

    /// <summary>Variants come in threes; of the first two threes the same colour is the same learning rate.</summary>
    private const int GroupSize = 3;

    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];
    private static readonly MarkerShape[] Markers = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.OpenTriangleUp];

    /// <summary>Writes a PNG file.</summary>
    public static void Save(IReadOnlyList<Outcome> outcomes, int epochs, string path)
    {
        var panels = new Multiplot { Layout = new RoomForLegend() };
        panels.AddPlots(2);
        Draw(panels.GetPlot(0), "Training loss", outcomes, epochs, epoch => epoch.Loss);
        Draw(panels.GetPlot(1), "Test accuracy", outcomes, epochs, epoch => epoch.TestAccuracy ?? double.NaN);
        panels.GetPlot(1).ShowLegend(Edge.Right);
        panels.SavePng(path, Width, Height);
    }

    private static void Draw(Plot plot, string title, IReadOnlyList<Outcome> outcomes, int epochs, Func<EpochReport, double> value)
    {
        for (int index = 0; index < outcomes.Count; index++)
        {
            Outcome outcome = outcomes[index];
            double[] xs = [.. outcome.Epochs.Select(epoch => (double)epoch.Epoch)];
            double[] ys = [.. outcome.Epochs.Select(value)];
            int group = index / GroupSize;
            Scatter curve = plot.Add.Scatter(xs, ys, ColorOf(group, index % GroupSize));
            curve.LineWidth = 2.5f;
            curve.LinePattern = Patterns[group];
            curve.MarkerShape = Markers[group];
            curve.MarkerSize = 6 + (3 * group);
            curve.LegendText = outcome.Divergence is null ? outcome.Title : $"{outcome.Title} (diverged)";
        }

        plot.Title(title);
        plot.XLabel("epoch");
        plot.Axes.SetLimitsX(0.8, epochs + 0.2);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        plot.HideLegend();
        plot.Font.Set(Fonts.Sans);
    }

    private static Color ColorOf(int group, int member) =>
        new ScottPlot.Palettes.Category10().GetColor(group < 2 ? member : GroupSize + member);

    /// <summary>Two panels of the same size in one row; the second has the legend beside it.</summary>
    private sealed class RoomForLegend : IMultiplotLayout
    {
        private const float FirstShare = 0.42f;

        public PixelRect[] GetSubplotRectangles(SubplotCollection subplots, PixelRect figureRect)
        {
            float middle = figureRect.Left + (FirstShare * figureRect.Width);
            return
            [
                new PixelRect(figureRect.Left, middle, figureRect.Bottom, figureRect.Top),
                new PixelRect(middle, figureRect.Right, figureRect.Bottom, figureRect.Top),
            ];
        }
    }
}
