using GenBn.Sample.Pictures;
using GenBn.Sample.Predicting;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace GenBn.Sample.Evaluating;

/// <summary>
/// Which classes were taken for which, as a map: a row for each true class, a column for each answer. A cell's colour is its share of
/// the row, its number a count of images.
/// </summary>
internal static class ConfusionPlot
{
    private const int CellSize = 46;
    private const int LeastSize = 400;

    /// <summary>Room for the names of the classes.</summary>
    private const int NamesSize = 110;

    /// <summary>Keeps the ends of slanted names clear of the axis.</summary>
    private const float SlantedOffset = 6;

    /// <summary>Room for the scale of the colours.</summary>
    private const int ScaleSize = 80;
    private const double ScaleInterval = 0.2;

    /// <summary>Room for the title.</summary>
    private const int TitleSize = 40;

    /// <summary>Where white text is easier to read than black.</summary>
    private const double DarkFrom = 0.55;

    /// <summary>Light to dark blue: the order shows in any kind of colour vision and in grey.</summary>
    private static readonly Color[] Blues =
        [Colors.White, Color.FromHex("#C6DBEF"), Color.FromHex("#6BAED6"), Color.FromHex("#2171B5"), Color.FromHex("#08306B")];

    /// <summary>Writes a PNG file.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="names">What the classes are called.</param>
    /// <param name="network">Whose answers they are.</param>
    /// <param name="path">The file.</param>
    public static void Save(ConfusionMatrix counts, ClassNames names, string network, string path)
    {
        int classes = counts.Classes;
        var plot = new Plot();
        Heatmap map = plot.Add.Heatmap(Shares(counts));
        map.Colormap = new ScottPlot.Colormaps.CustomInterpolated(Blues);
        map.ManualRange = new ScottPlot.Range(0, 1);

        for (int label = 0; label < classes; label++)
        {
            for (int answer = 0; answer < classes; answer++)
            {
                if (counts[label, answer] > 0)
                {
                    Write(plot, counts, label, answer);
                }
            }
        }

        string[]? called = names.First(classes);
        double[] positions = [.. Enumerable.Range(0, classes).Select(index => (double)index)];
        string[] texts = [.. Enumerable.Range(0, classes).Select(label => called is null ? $"{label}" : called[label])];
        plot.Axes.Bottom.SetTicks(positions, texts);
        plot.Axes.Left.SetTicks(positions, [.. texts.Reverse()]);
        bool slanted = texts.Any(text => text.Length > 3);
        plot.Axes.Bottom.TickLabelStyle.Rotation = slanted ? -45 : 0;
        plot.Axes.Bottom.TickLabelStyle.Alignment = slanted ? Alignment.MiddleRight : Alignment.UpperCenter;
        plot.Axes.Bottom.TickLabelStyle.OffsetY = slanted ? SlantedOffset : 0;
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.MinimumSize = NamesSize;
        plot.Axes.Left.MinimumSize = NamesSize;
        plot.XLabel("predicted class");
        plot.YLabel("true class (colour: share of its images)");
        plot.Title(FormattableString.Invariant($"{network}: {Enumerable.Range(0, classes).Sum(counts.SamplesOf):N0} test images, accuracy {counts.Value:F3}"));
        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, classes - 0.5, -0.5, classes - 0.5);
        plot.Add.ColorBar(map).Axis.TickGenerator = new NumericFixedInterval(ScaleInterval);
        plot.Font.Set(PictureFont.Name);
        int size = Math.Max(LeastSize, classes * CellSize);
        plot.SavePng(path, size + NamesSize + ScaleSize, size + NamesSize + TitleSize);
    }

    /// <summary>The images of a class that were taken for another, or for itself, as a share of all of the class; 0 where it has none.</summary>
    private static double ShareOf(ConfusionMatrix counts, int label, int answer) => counts[label, answer] / (double)Math.Max(1, counts.SamplesOf(label));

    private static double[,] Shares(ConfusionMatrix counts)
    {
        double[,] shares = new double[counts.Classes, counts.Classes];
        for (int label = 0; label < counts.Classes; label++)
        {
            for (int answer = 0; answer < counts.Classes; answer++)
            {
                shares[label, answer] = ShareOf(counts, label, answer);
            }
        }

        return shares;
    }

    private static void Write(Plot plot, ConfusionMatrix counts, int label, int answer)
    {
        Text text = plot.Add.Text($"{counts[label, answer]}", answer, counts.Classes - 1 - label);
        text.LabelAlignment = Alignment.MiddleCenter;
        text.LabelFontSize = 13;
        text.LabelFontColor = ShareOf(counts, label, answer) >= DarkFrom ? Colors.White : Colors.Black;
    }
}
