using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace GenBn.Sample.Pictures;

/// <summary>Curves over epochs or steps, as they look in every picture.</summary>
internal static class CurvePanel
{
    /// <summary>Room for numbers and a title beside them. The drawing library leaves too little where it has not seen the numbers yet.</summary>
    private const float LeftSize = 72;

    /// <summary>Adds a curve.</summary>
    public static void Add(Plot plot, double[] xs, double[] ys, CurveStyle style, string legend)
    {
        Scatter curve = plot.Add.Scatter(xs, ys, style.Color);
        curve.LineWidth = 2.5f;
        curve.LinePattern = style.Pattern;
        curve.MarkerShape = style.Marker;
        curve.MarkerSize = style.MarkerSize;
        curve.LegendText = legend;
    }

    /// <summary>Title and axes, after all curves. The legend is hidden until asked for.</summary>
    public static void Finish(Plot plot, string title, string horizontal)
    {
        plot.Title(title);
        plot.XLabel(horizontal);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.Axes.Left.MinimumSize = LeftSize;
        plot.HideLegend();
        plot.Font.Set(PictureFont.Name);
    }
}
