namespace GenBn.Data;

/// <summary>Collects records as samples.</summary>
internal sealed class CsvContent(CsvColumns columns, string name, CsvOptions options)
{
    private readonly CsvClasses _classes = new(options);
    private readonly List<float> _values = [];
    private readonly List<float> _targets = [];
    private readonly List<int> _labels = [];

    /// <summary>Adds a sample.</summary>
    /// <exception cref="InvalidDataException">The record has more or fewer fields than the first, or a field is not valid in its column.</exception>
    public void Add(CsvRecords record)
    {
        if (record.Count != columns.Names.Length)
        {
            throw new InvalidDataException(
                $"{name}: line {record.Line}: expected {columns.Names.Length} fields as in the first line, found {record.Count}.");
        }

        if (_values.Count > Array.MaxLength - columns.Names.Length || _targets.Count > Array.MaxLength - columns.Names.Length)
        {
            throw new InvalidDataException($"{name}: line {record.Line}: expected at most {Array.MaxLength} values, found more.");
        }

        foreach (int column in columns.Values)
        {
            _values.Add(CsvReader.NumberOf(record, column, columns));
        }

        foreach (int column in columns.Targets)
        {
            _targets.Add(CsvReader.NumberOf(record, column, columns));
        }

        if (columns.Label >= 0)
        {
            int? label = _classes.LabelOf(record[columns.Label], out string expected);
            _labels.Add(label ?? throw record.Fault(columns.Label, columns.Suffix(columns.Label), expected));
        }
    }

    /// <summary>All samples.</summary>
    /// <exception cref="InvalidDataException">There are no samples.</exception>
    public CsvData Finish()
    {
        if (_values.Count == 0)
        {
            throw new InvalidDataException($"{name}: expected a record after the header, found the end of the file.");
        }

        string[] values = [.. columns.Values.Select(column => columns.Names[column])];
        if (columns.Label < 0)
        {
            return new CsvData(new Dataset(_values.ToArray(), _targets.ToArray(), columns.Values.Length, columns.Targets.Length), values, []);
        }

        int[] labels = [.. _labels];
        string[] names = _classes.Finish(labels);
        return new CsvData(new Dataset(_values.ToArray(), labels, columns.Values.Length, names.Length), values, names);
    }
}
