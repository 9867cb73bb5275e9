namespace GenBn.Data;

/// <summary>Collects records as samples.</summary>
internal sealed class CsvContent
{
    private readonly CsvColumns _columns;
    private readonly string _name;
    private readonly CsvFieldReader _fields;
    private readonly CsvClasses _classes;
    private readonly CsvColumnContent[] _contents;
    private readonly List<float> _raw = [];
    private readonly List<float> _targets = [];
    private readonly List<int> _labels = [];

    /// <exception cref="InvalidDataException">The columns of values are not those of the given encoding.</exception>
    public CsvContent(CsvColumns columns, string name, CsvOptions options)
    {
        _columns = columns;
        _name = name;
        _fields = options.Encoding?.Fields ?? new CsvFieldReader(options.DecimalComma, options.MissingTexts);
        _classes = new CsvClasses(options.ClassNames ?? (options.Encoding?.ClassNames is { Count: > 0 } known ? known : null));
        string[] names = [.. columns.Values.Select(column => columns.Names[column])];
        if (options.Encoding is { } encoding && !encoding.Columns.SequenceEqual(names))
        {
            throw new InvalidDataException(
                $"{name}: line 1: expected the columns of the encoding, {CsvText.Of(string.Join(", ", encoding.Columns))}, as values, " +
                $"found {CsvText.Of(string.Join(", ", names))}.");
        }

        _contents = new CsvColumnContent[columns.Values.Length];
        for (int index = 0; index < _contents.Length; index++)
        {
            _contents[index] = options.Encoding is { } given
                ? CsvColumnContent.Of(given.ValueColumns[index])
                : new CsvColumnContent(names[index], columns.Categories.Contains(columns.Values[index]), options.Missing);
        }
    }

    /// <summary>Adds a sample.</summary>
    /// <exception cref="InvalidDataException">The record has more or fewer fields than the first, or a field is not valid in its column.</exception>
    public void Add(CsvRecords record)
    {
        if (record.Count != _columns.Names.Length)
        {
            throw new InvalidDataException(
                $"{_name}: line {record.Line}: expected {_columns.Names.Length} fields as in the first line, found {record.Count}.");
        }

        if (_raw.Count > Array.MaxLength - _columns.Names.Length || _targets.Count > Array.MaxLength - _columns.Names.Length)
        {
            throw new InvalidDataException($"{_name}: line {record.Line}: expected at most {Array.MaxLength} values, found more.");
        }

        for (int index = 0; index < _contents.Length; index++)
        {
            int column = _columns.Values[index];
            _raw.Add(_contents[index].Read(record, column, _columns.Suffix(column), _fields));
        }

        foreach (int column in _columns.Targets)
        {
            _targets.Add(_fields.NumberOf(record[column])
                ?? throw record.Fault(column, _columns.Suffix(column), "a finite number", _fields.HintForTarget(record[column])));
        }

        if (_columns.Label >= 0)
        {
            int? label = _classes.LabelOf(record[_columns.Label], out string expected);
            _labels.Add(label ?? throw record.Fault(_columns.Label, _columns.Suffix(_columns.Label), expected));
        }
    }

    /// <summary>All samples.</summary>
    /// <exception cref="InvalidDataException">There are no samples, or too many values.</exception>
    public CsvData Finish()
    {
        if (_raw.Count == 0)
        {
            throw new InvalidDataException($"{_name}: expected a record after the header, found the end of the file.");
        }

        CsvValueColumn[] columns = Array.ConvertAll(_contents, content => content.Finish());
        float[] values = Expand(columns);
        int length = columns.Sum(column => column.Length);
        if (length == 0)
        {
            throw new InvalidDataException($"{_name}: expected a value in at least one record, found only missing ones.");
        }

        int[] labels = [.. _labels];
        string[] names = _columns.Label >= 0 ? _classes.Finish(labels) : [];
        var encoding = new CsvEncoding(columns, names, _fields);
        Dataset samples = _columns.Label >= 0
            ? new Dataset(values, labels, length, names.Length)
            : new Dataset(values, _targets.ToArray(), length, _columns.Targets.Length);
        return new CsvData(samples, encoding.Values, names, encoding);
    }

    /// <summary>The values of all samples.</summary>
    private float[] Expand(CsvValueColumn[] columns)
    {
        int records = _raw.Count / columns.Length;
        long length = (long)records * columns.Sum(column => column.Length);
        if (length > Array.MaxLength)
        {
            throw new InvalidDataException($"{_name}: expected at most {Array.MaxLength} values, found {length} with those of all categories.");
        }

        float[] values = new float[length];
        Span<float> rest = values;
        for (int index = 0; index < _raw.Count; index++)
        {
            int column = index % columns.Length;
            columns[column].Write(_contents[column].Placed(_raw[index]), rest);
            rest = rest[columns[column].Length..];
        }

        return values;
    }
}
