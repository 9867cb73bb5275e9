using GenBn.Sample.Predicting;

namespace GenBn.Sample.Evaluating;

/// <summary>How often images of each class were taken for each class.</summary>
internal sealed class ConfusionCounts
{
    private readonly int[,] _counts;

    private ConfusionCounts(int classes) => _counts = new int[classes, classes];

    /// <summary>Number of classes.</summary>
    public int Classes => _counts.GetLength(0);

    /// <summary>Number of images.</summary>
    public int Images => Labels.Sum(ImagesOf);

    /// <summary>Share of the images that were taken for what they are.</summary>
    public double Accuracy => (double)Labels.Sum(label => _counts[label, label]) / Images;

    private IEnumerable<int> Labels => Enumerable.Range(0, Classes);

    /// <summary>How many images of a class were taken for another, or for itself.</summary>
    public int this[int label, int answer] => _counts[label, answer];

    /// <summary>The same as a share of the class's images; 0 where it has none.</summary>
    public double ShareOf(int label, int answer) => _counts[label, answer] / (double)Math.Max(1, ImagesOf(label));

    /// <summary>Has a network answer a dataset of bytes, and counts.</summary>
    public static ConfusionCounts Of(Predictor predictor, Dataset dataset, int threads)
    {
        float[] outputs = new float[dataset.Count * predictor.OutputLength];
        predictor.Predict(dataset.Pixels, dataset.Scale, outputs, threads);
        return Of(outputs, dataset);
    }

    /// <summary>Counts the answers of a network for a dataset, its largest outputs.</summary>
    public static ConfusionCounts Of(ReadOnlySpan<float> outputs, Dataset dataset)
    {
        int classes = outputs.Length / dataset.Count;
        var counts = new ConfusionCounts(classes);
        for (int index = 0; index < dataset.Count; index++)
        {
            counts._counts[dataset.Labels[index], Answer.Of(outputs.Slice(index * classes, classes))]++;
        }

        return counts;
    }

    /// <summary>Writes a row for each class that has images.</summary>
    public void Print(ClassNames names, TextWriter output)
    {
        var table = new PlainTable(" class", "name", " images", " accuracy", "most often taken for");
        foreach (int label in Labels.Where(label => ImagesOf(label) > 0))
        {
            double accuracy = (double)_counts[label, label] / ImagesOf(label);
            table.Add($"{label}", names[label], $"{ImagesOf(label)}", FormattableString.Invariant($"{accuracy:F3}"), MistakesOf(label, names));
        }

        table.Print(output);
    }

    private int ImagesOf(int label) => Labels.Sum(answer => _counts[label, answer]);

    private string MistakesOf(int label, ClassNames names) => string.Join(", ", Labels
        .Where(answer => answer != label && _counts[label, answer] > 0)
        .OrderByDescending(answer => _counts[label, answer])
        .Take(2)
        .Select(answer => $"{answer} {names[answer]} ({_counts[label, answer]})".Replace(" - ", " ", StringComparison.Ordinal)));
}
