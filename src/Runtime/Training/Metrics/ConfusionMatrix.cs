using System.Globalization;
using System.Text;

namespace GenBn.Training;

/// <summary>How often samples of each class were taken for each class. Its <see cref="MetricResult.Value"/> is the accuracy.</summary>
public sealed class ConfusionMatrix : MetricResult
{
    private const int MostMistakes = 2;

    /// <summary>The table of so many classes still fits an array.</summary>
    private const int MostClasses = 46_340;

    private readonly int[,] _counts;

    internal ConfusionMatrix(string name, int[,] counts)
        : base(name, AccuracyOf(counts)) => _counts = counts;

    /// <summary>Number of classes: the outputs of the network, or 2 where it has one.</summary>
    public int Classes => _counts.GetLength(0);

    /// <summary>How many samples of the class <paramref name="label"/> were taken for the class <paramref name="answer"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">A class is not from 0 to <see cref="Classes"/> − 1.</exception>
    public int this[int label, int answer] => _counts[label, answer];

    /// <summary>Counts the answers to samples.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="answers">The class that each was taken for.</param>
    /// <param name="classes">Number of classes, at most 46,340.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes is out of range.</exception>
    /// <exception cref="ArgumentException">There is no sample, there are not as many answers as labels, or one of them is not a class.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> answers, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MostClasses);
        if (labels.IsEmpty || answers.Length != labels.Length)
        {
            throw new ArgumentException($"Expected as many answers as labels, at least one, but got {answers.Length} for {labels.Length}.", nameof(answers));
        }

        var counts = new int[classes, classes];
        for (int index = 0; index < labels.Length; index++)
        {
            if ((uint)labels[index] >= (uint)classes || (uint)answers[index] >= (uint)classes)
            {
                throw new ArgumentException($"Sample {index}: expected classes from 0 to {classes - 1}, but got label {labels[index]} and answer {answers[index]}.", nameof(labels));
            }

            counts[labels[index], answers[index]]++;
        }

        return new ConfusionMatrix(Metric.ConfusionMatrix.Name, counts);
    }

    /// <summary>How many samples there are of a class.</summary>
    public int SamplesOf(int label) => All.Sum(answer => _counts[label, answer]);

    /// <summary>Of the samples that were taken for a class, the share that belongs to it; null if there are none.</summary>
    public double? Precision(int answer) => Share(_counts[answer, answer], All.Sum(label => _counts[label, answer]));

    /// <summary>Of the samples of a class, the share that was taken for it; null if there are none.</summary>
    public double? Recall(int label) => Share(_counts[label, label], SamplesOf(label));

    /// <summary>The harmonic mean of precision and recall, 2 · hits / (samples + answers); null for a class with neither.</summary>
    public double? F1(int label) => Share(2.0 * _counts[label, label], All.Sum(other => _counts[label, other] + _counts[other, label]));

    /// <summary>
    /// A line for each class that has samples, and one that names the columns: samples, precision, recall, F1, and the classes that
    /// these samples were taken for most often by mistake.
    /// </summary>
    /// <param name="names">A name for each class, or null for their numbers alone.</param>
    /// <exception cref="ArgumentException">There are not as many names as classes.</exception>
    public string ToTable(IReadOnlyList<string>? names = null)
    {
        if (names is not null && names.Count != Classes)
        {
            throw new ArgumentException($"Expected {Classes} names, one for each class, but got {names.Count}.", nameof(names));
        }

        string NameOf(int label) => names is null ? label.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{label} {names[label]}");
        int width = Math.Max("class".Length, All.Max(label => NameOf(label).Length));
        var table = new StringBuilder();
        table.Append($"{"class".PadRight(width)}  samples  precision  recall     F1  most often taken for");
        foreach (int label in All.Where(label => SamplesOf(label) > 0))
        {
            table.Append('\n').Append(string.Create(
                CultureInfo.InvariantCulture,
                $"{NameOf(label).PadRight(width)}  {SamplesOf(label),7}  {TextOf(Precision(label)),9}  {TextOf(Recall(label)),6}  {TextOf(F1(label)),5}  {MistakesOf(label, NameOf)}").TrimEnd());
        }

        return table.Append('\n').ToString();
    }

    private IEnumerable<int> All => Enumerable.Range(0, Classes);

    private static double? Share(double part, int whole) => whole > 0 ? part / whole : null;

    private static string TextOf(double? share) => share?.ToString("F3", CultureInfo.InvariantCulture) ?? "-";

    private string MistakesOf(int label, Func<int, string> nameOf) => string.Join(", ", All
        .Where(answer => answer != label && _counts[label, answer] > 0)
        .OrderByDescending(answer => _counts[label, answer])
        .Take(MostMistakes)
        .Select(answer => string.Create(CultureInfo.InvariantCulture, $"{nameOf(answer)} ({_counts[label, answer]})")));

    private static double AccuracyOf(int[,] counts)
    {
        long samples = 0;
        long hits = 0;
        for (int label = 0; label < counts.GetLength(0); label++)
        {
            hits += counts[label, label];
            for (int answer = 0; answer < counts.GetLength(1); answer++)
            {
                samples += counts[label, answer];
            }
        }

        return (double)hits / samples;
    }
}
