namespace GenBn.Data;

/// <summary>Reads the fields of one column of values, and collects what its encoding needs.</summary>
internal sealed class CsvColumnContent(string name, bool hasCategories, MissingValues missing)
{
    private readonly CsvValueColumn? _given;
    private readonly CsvCategories? _categories = hasCategories ? new CsvCategories(given: null) : null;
    private double _sum;
    private long _numbers;
    private bool _hasMissing;
    private int[] _places = [];

    private CsvColumnContent(CsvValueColumn given)
        : this(given.Name, hasCategories: false, MissingValues.Rejected)
    {
        _given = given;
        _categories = given.Categories is null ? null : new CsvCategories(given.Categories);
    }

    /// <summary>The content of a column whose encoding is known.</summary>
    public static CsvColumnContent Of(CsvValueColumn given) => new(given);

    /// <summary>Reads a field.</summary>
    /// <returns>Its number, the number of its category, or NaN if it is missing.</returns>
    /// <exception cref="InvalidDataException">The field is not valid in its column.</exception>
    public float Read(CsvRecords record, int column, string suffix, CsvFieldReader fields)
    {
        ReadOnlySpan<char> field = record[column];
        if (fields.IsMissing(field))
        {
            bool isRejected = _given is null ? missing.IsRejected : _given.Fill is null;
            _hasMissing = true;
            return isRejected
                ? throw record.Fault(column, suffix, _categories is null ? "a finite number" : "a category", fields.HintFor(field))
                : float.NaN;
        }

        if (_categories is not null)
        {
            return CsvFieldReader.IsDate(field) ? throw record.Fault(column, suffix, "a category", fields.HintFor(field))
                : _categories.NumberOf(field) ?? throw record.Fault(column, suffix, _categories.Expected);
        }

        float number = fields.NumberOf(field) ?? throw record.Fault(column, suffix, "a finite number", fields.HintFor(field));
        _sum += number;
        _numbers++;
        return number;
    }

    /// <summary>The encoding of the column, after its last field.</summary>
    public CsvValueColumn Finish()
    {
        if (_given is not null)
        {
            return _given;
        }

        string[]? categories = null;
        if (_categories is not null)
        {
            (categories, _places) = _categories.Finish();
        }

        float? fill = missing.IsRejected ? null : missing.Value ?? (_numbers > 0 ? (float)(_sum / _numbers) : 0);
        return new CsvValueColumn(name, categories, fill, missing.HasIndicator && _hasMissing);
    }

    /// <summary>A result of <see cref="Read"/>, with the final number of its category.</summary>
    public float Placed(float raw) => _places.Length == 0 || float.IsNaN(raw) ? raw : _places[(int)raw];
}
