using GenBn.Sample.Predicting;

namespace GenBn.Sample.Evaluating;

/// <summary>How often images of each class were taken for each class.</summary>
internal sealed class ConfusionCounts
{
    private readonly int[,] _counts;

    private ConfusionCounts(int classes) => _counts = new int[classes, classes];

    /// <summary>Share of the images that were taken for what they are.</summary>
    public double Accuracy => (double)Classes.Sum(label => _counts[label, label]) / Classes.Sum(ImagesOf);

    private IEnumerable<int> Classes => Enumerable.Range(0, _counts.GetLength(0));

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
        foreach (int label in Classes.Where(label => ImagesOf(label) > 0))
        {
            double accuracy = (double)_counts[label, label] / ImagesOf(label);
            table.Add($"{label}", names[label], $"{ImagesOf(label)}", FormattableString.Invariant($"{accuracy:F3}"), MistakesOf(label, names));
        }

        table.Print(output);
    }

    private int ImagesOf(int label) => Classes.Sum(answer => _counts[label, answer]);

    private string MistakesOf(int label, ClassNames names) => string.Join(", ", Classes
        .Where(answer => answer != label && _counts[label, answer] > 0)
        .OrderByDescending(answer => _counts[label, answer])
        .Take(2)
        .Select(answer => $"{answer} {names[answer]} ({_counts[label, answer]})".Replace(" - ", " ", StringComparison.Ordinal)));
}
