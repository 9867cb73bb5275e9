using System.Globalization;
using System.Text;

namespace GenBn.Training;

/// <summary>Number of samples of each class that were classified as each class. Its <see cref="MetricResult.Value"/> is the accuracy.</summary>
public sealed class ConfusionMatrix : MetricResult
{
    private const int MostMistakes = 2;

    /// <summary>The largest number of classes whose table fits into an array.</summary>
    private const int MostClasses = 46_340;

    private readonly int[,] _counts;

    internal ConfusionMatrix(string name, int[,] counts)
        : base(name, AccuracyOf(counts)) => _counts = counts;

    /// <summary>Number of classes: the number of outputs of the network, or 2 if it has one output.</summary>
    public int Classes => _counts.GetLength(0);

    /// <summary>Number of samples of the class <paramref name="label"/> that were classified as <paramref name="answer"/>.</summary>
    /// <param name="label">The class of the samples.</param>
    /// <param name="answer">The class that the network chose.</param>
    /// <exception cref="IndexOutOfRangeException">A class is not from 0 to <see cref="Classes"/> − 1.</exception>
    public int this[int label, int answer] => _counts[label, answer];

    /// <summary>Creates the matrix of given classifications.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="answers">The class that the network chose for each sample.</param>
    /// <param name="classes">Number of classes, from 1 to 46,340.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is out of range.</exception>
    /// <exception cref="ArgumentException">There is no sample, the numbers of labels and answers differ, or one of them is not a class.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> answers, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, MostClasses);
        if (labels.IsEmpty || answers.Length != labels.Length)
        {
            throw new ArgumentException(
                $"Expected as many answers as labels, and at least one, but got {answers.Length} answers for {labels.Length} labels.", nameof(answers));
        }

        var counts = new int[classes, classes];
        for (int index = 0; index < labels.Length; index++)
        {
            if ((uint)labels[index] >= (uint)classes || (uint)answers[index] >= (uint)classes)
            {
                throw new ArgumentException(
                    $"Sample {index}: expected classes from 0 to {classes - 1}, but got label {labels[index]} and answer {answers[index]}.",
                    nameof(labels));
            }

            counts[labels[index], answers[index]]++;
        }

        return new ConfusionMatrix(Metric.ConfusionMatrix.Name, counts);
    }

    /// <summary>Number of samples of a class.</summary>
    /// <param name="label">The class.</param>
    /// <exception cref="IndexOutOfRangeException">The class is not from 0 to <see cref="Classes"/> − 1.</exception>
    public int SamplesOf(int label) => All.Sum(answer => _counts[label, answer]);

    /// <summary>Share of the samples classified as a class that belong to it; null if there are none.</summary>
    /// <param name="answer">The class.</param>
    /// <exception cref="IndexOutOfRangeException">The class is not from 0 to <see cref="Classes"/> − 1.</exception>
    public double? Precision(int answer) => Share(_counts[answer, answer], All.Sum(label => _counts[label, answer]));

    /// <summary>Share of the samples of a class that are classified as it; null if there are none.</summary>
    /// <param name="label">The class.</param>
    /// <exception cref="IndexOutOfRangeException">The class is not from 0 to <see cref="Classes"/> − 1.</exception>
    public double? Recall(int label) => Share(_counts[label, label], SamplesOf(label));

    /// <summary>Harmonic mean of precision and recall, 2 · correct / (samples + answers); null if the class has neither samples nor answers.</summary>
    /// <param name="label">The class.</param>
    /// <exception cref="IndexOutOfRangeException">The class is not from 0 to <see cref="Classes"/> − 1.</exception>
    public double? F1(int label) => Share(2.0 * _counts[label, label], All.Sum(other => _counts[label, other] + _counts[other, label]));

    /// <summary>
    /// Returns a table with a header and a line for each class that has samples. The columns are the number of samples, precision, recall, F1,
    /// and the wrong classes that were chosen most often.
    /// </summary>
    /// <param name="names">A name for each class, or null to show only numbers.</param>
    /// <exception cref="ArgumentException">The number of names is not the number of classes.</exception>
    public string ToTable(IReadOnlyList<string>? names = null)
    {
        if (names is not null && names.Count != Classes)
        {
            throw new ArgumentException($"Expected {Classes} names, one for each class, but got {names.Count}.", nameof(names));
        }

        string NameOf(int label) => names is null
            ? label.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{label} {names[label]}");
        int width = Math.Max("class".Length, All.Max(label => NameOf(label).Length));
        var table = new StringBuilder();
        table.Append($"{"class".PadRight(width)}  samples  precision  recall     F1  most often taken for");
        foreach (int label in All.Where(label => SamplesOf(label) > 0))
        {
            table.Append('\n').Append(string.Create(
                CultureInfo.InvariantCulture,
                $"{NameOf(label).PadRight(width)}  {SamplesOf(label),7}  {TextOf(Precision(label)),9}  {TextOf(Recall(label)),6}  " +
                $"{TextOf(F1(label)),5}  {MistakesOf(label, NameOf)}").TrimEnd());
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
