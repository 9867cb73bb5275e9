namespace GenBn.Data;

/// <summary>The content of a CSV file.</summary>
/// <param name="Samples">A sample for each record, with labels or targets.</param>
/// <param name="Values">
/// Names of the values of a sample, in their order: that of the column, or its index if there is no header. See <see cref="CsvEncoding.Values"/>.
/// </param>
/// <param name="ClassNames">Name of each class, starting with label 0; empty if there are targets.</param>
/// <param name="Encoding">How fields became values, for other files and for predictions.</param>
public sealed record CsvData(Dataset Samples, IReadOnlyList<string> Values, IReadOnlyList<string> ClassNames, CsvEncoding Encoding);
