namespace GenBn.Data;

/// <summary>The content of a CSV file.</summary>
/// <param name="Samples">A sample for each record, with labels or targets.</param>
/// <param name="Values">Names of the columns of values, in their order; without a header, their indices.</param>
/// <param name="ClassNames">Name of each class, starting with label 0; empty if there are targets.</param>
public sealed record CsvData(Dataset Samples, IReadOnlyList<string> Values, IReadOnlyList<string> ClassNames);
