namespace GenBn.Benchmarks.Training;

/// <summary>A small perceptron, as for a table of 30 columns.</summary>
[Network, Input(30)]
[Dense(32), ReLU]
[Dense(16), ReLU]
[Dense(2)]
internal sealed partial class Perceptron
{
    private const int RowCount = 569;

    /// <summary>569 rows of two classes, whose means differ.</summary>
    public static Dataset Rows()
    {
        var random = new Random(1);
        int[] labels = [.. Enumerable.Range(0, RowCount).Select(row => row % 2)];
        return new Dataset([.. labels.SelectMany(label => Enumerable.Range(0, InputLength).Select(_ => random.NextSingle() + (0.2f * label)))], labels, InputLength, OutputLength);
    }
}
