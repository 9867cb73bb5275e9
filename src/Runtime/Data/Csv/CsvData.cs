namespace GenBn.Data;

/// <summary>What was read from a CSV file.</summary>
/// <param name="Samples">A sample for each record, with labels or targets.</param>
/// <param name="Values">Names of the columns that are a sample's values, in their order; without a header, their indices.</param>
/// <param name="ClassNames">Name of each class, label 0 first; empty where there are targets.</param>
public sealed record CsvData(Dataset Samples, IReadOnlyList<string> Values, IReadOnlyList<string> ClassNames);
