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
        Func<TrainingLogEntry, double?> training,
        Func<TrainingLogEntry, double?> test)
    {
        Add(training, Training, "training");
        Add(test, Watched, watched);

        // Between evaluations there are entries without one.
        void Add(Func<TrainingLogEntry, double?> value, CurveStyle style, string name)
        {
            TrainingLogEntry[] known = [.. entries.Where(entry => value(entry) is not null)];
            if (known.Length > 0)
            {
                CurvePanel.Add(plot, [.. known.Select(position)], [.. known.Select(entry => value(entry)!.Value)], style, name);
            }
        }
    }

    private static void Finish(Plot plot, string title, string horizontal, string vertical, Alignment legend)
    {
        CurvePanel.Finish(plot, title, horizontal);
        plot.YLabel(vertical);
        plot.ShowLegend(legend);
    }
}
