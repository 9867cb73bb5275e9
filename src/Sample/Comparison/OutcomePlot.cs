using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace GenBn.Sample.Comparison;

/// <summary>Outcomes as curves over epochs: training loss on the left, test accuracy on the right.</summary>
internal static class OutcomePlot
{
    private const int Width = 1500;
    private const int Height = 640;

    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];

    /// <summary>Writes a PNG file.</summary>
    public static void Save(IReadOnlyList<Outcome> outcomes, int epochs, string path)
    {
        var panels = new Multiplot { Layout = new Columns() };
        panels.AddPlots(2);
        Draw(panels.GetPlot(0), "Training loss", outcomes, epochs, epoch => epoch.Loss);
        Draw(panels.GetPlot(1), "Test accuracy", outcomes, epochs, epoch => epoch.TestAccuracy ?? double.NaN);
        panels.GetPlot(1).ShowLegend(Edge.Right);
        panels.SavePng(path, Width, Height);
    }

    private static void Draw(Plot plot, string title, IReadOnlyList<Outcome> outcomes, int epochs, Func<EpochReport, double> value)
    {
        IPalette palette = new ScottPlot.Palettes.Category10();
        for (int index = 0; index < outcomes.Count; index++)
        {
            Outcome outcome = outcomes[index];
            Scatter curve = plot.Add.Scatter(
                outcome.Epochs.Select(epoch => (double)epoch.Epoch).ToArray(), outcome.Epochs.Select(value).ToArray(), palette.GetColor(index));
            curve.LineWidth = 2.5f;
            curve.MarkerSize = 7;
            curve.LinePattern = Patterns[index / 3];
            curve.LegendText = outcome.Divergence is null ? outcome.Title : $"{outcome.Title} (diverged)";
        }

        plot.Title(title);
        plot.XLabel("epoch");
        plot.Axes.SetLimitsX(0.8, epochs + 0.2);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        plot.HideLegend();
        plot.Font.Set(Fonts.Sans);
    }
}
