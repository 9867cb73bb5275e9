using GenBn.Sample.Pictures;
using ScottPlot;

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
            (int group, int member) = (index / GroupSize, index % GroupSize);
            var style = new CurveStyle(ColorOf(group, member), Patterns[group], Markers[group], MarkerSize: 6 + (3 * group));
            CurvePanel.Add(plot, xs, ys, style, outcome.Divergence is null ? outcome.Title : $"{outcome.Title} (diverged)");
        }

        plot.Axes.SetLimitsX(0.8, epochs + 0.2);
        CurvePanel.Finish(plot, title, "epoch");
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
