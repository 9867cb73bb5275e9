using GenBn.Sample.Pictures;
using ScottPlot;

namespace GenBn.Sample.Training.Curves;

/// <summary>A training as curves over epochs or steps: loss on the left, accuracy on the right.</summary>
internal static class TrainingPlot
{
    private const int Width = 1000;
    private const int Height = 380;

    /// <summary>Blue and vermilion of Okabe and Ito, "Color Universal Design", 2008: told apart with any kind of colour vision.</summary>
    private static readonly CurveStyle Training = new(Color.FromHex("#0072B2"), LinePattern.Solid, MarkerShape.FilledCircle, MarkerSize: 6);
    private static readonly CurveStyle Watched = new(Color.FromHex("#D55E00"), LinePattern.Dashed, MarkerShape.FilledSquare, MarkerSize: 7);

    /// <summary>Writes a PNG file.</summary>
    public static void Save(IReadOnlyList<TrainingLogEntry> entries, string title, string watched, bool countsEpochs, string path)
    {
        var panels = new Multiplot();
        panels.AddPlots(2);
        panels.Layout = new ScottPlot.MultiplotLayouts.Columns();
        string horizontal = countsEpochs ? "epoch" : "step";
        Func<TrainingLogEntry, double> position = countsEpochs ? entry => entry.Epoch : entry => entry.Step;
        Plot loss = panels.GetPlot(0);
        Draw(loss, entries, position, watched, entry => entry.Loss, entry => entry.TestLoss);
        Finish(loss, $"{title}: loss", horizontal, "mean loss", Alignment.UpperRight);
        Plot accuracy = panels.GetPlot(1);
        Draw(accuracy, entries, position, watched, entry => entry.Accuracy, entry => entry.TestAccuracy);
        Finish(accuracy, $"{title}: accuracy", horizontal, "accuracy", Alignment.LowerRight);
        panels.SavePng(path, Width, Height);
    }

    private static void Draw(
        Plot plot,
        IReadOnlyList<TrainingLogEntry> entries,
        Func<TrainingLogEntry, double> position,
        string watched,
        Func<TrainingLogEntry, double> training,
        Func<TrainingLogEntry, double?> test)
    {
        CurvePanel.Add(plot, [.. entries.Select(position)], [.. entries.Select(training)], Training, "training");

        // Between evaluations there are entries without one.
        TrainingLogEntry[] tested = [.. entries.Where(entry => test(entry) is not null)];
        if (tested.Length > 0)
        {
            CurvePanel.Add(plot, [.. tested.Select(position)], [.. tested.Select(entry => test(entry)!.Value)], Watched, watched);
        }
    }

    private static void Finish(Plot plot, string title, string horizontal, string vertical, Alignment legend)
    {
        CurvePanel.Finish(plot, title, horizontal);
        plot.YLabel(vertical);
        plot.ShowLegend(legend);
    }
}
