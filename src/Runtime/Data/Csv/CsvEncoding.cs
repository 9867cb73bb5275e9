namespace GenBn.Data;

/// <summary>
/// How the fields of a record become the values of a sample: which number replaces a missing field, and which categories a column has. Read training
/// and test files with the same encoding, see <see cref="CsvOptions.Encoding"/>, and encode records for predictions by <see cref="Encode"/>.
/// </summary>
public sealed class CsvEncoding
{
    private readonly CsvValueColumn[] _columns;
    private readonly CsvFieldReader _fields;

    internal CsvEncoding(CsvValueColumn[] columns, IReadOnlyList<string> classNames, CsvFieldReader fields)
    {
        _columns = columns;
        _fields = fields;
        ClassNames = classNames;
        Columns = [.. columns.Select(column => column.Name)];
        Values = [.. columns.SelectMany(column => column.ValueNames)];
    }

    /// <summary>Names of the columns that become values, in the order of the file; without a header, their indices.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>
    /// Names of the values of a sample: <c>age</c> for a number, <c>age missing</c> for an indicator, <c>colour=red</c> for a category.
    /// </summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Name of each class, starting with label 0; empty if there are targets.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    internal ReadOnlySpan<CsvValueColumn> ValueColumns => _columns;

    internal CsvFieldReader Fields => _fields;

    /// <summary>The categories of a column, in the order of their values; empty if the column has numbers.</summary>
    /// <param name="column">Name of one of <see cref="Columns"/>.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IReadOnlyList<string> CategoriesOf(string column)
    {
        CsvValueColumn? found = Array.Find(_columns, candidate => candidate.Name == column);
        return found is not null
            ? found.Categories ?? []
            : throw new ArgumentException($"Expected one of the columns {string.Join(", ", Columns)}, but got '{column}'.", nameof(column));
    }

    /// <summary>Encodes a record, for example that of a request to a service.</summary>
    /// <param name="fields">The fields of <see cref="Columns"/>, in their order, as they would be in the file. Null means missing.</param>
    /// <param name="values">Receives <see cref="Values"/>, at the beginning.</param>
    /// <exception cref="ArgumentException">
    /// The number of fields is another one, there is too little room, a field is no finite number or no category of its column, or it is missing and
    /// missing fields are rejected.
    /// </exception>
    public void Encode(ReadOnlySpan<string?> fields, Span<float> values)
    {
        if (fields.Length != _columns.Length || values.Length < Values.Count)
        {
            throw new ArgumentException(
                $"Expected {_columns.Length} fields and room for {Values.Count} values, but got {fields.Length} fields and room for {values.Length}.",
                nameof(fields));
        }

        for (int index = 0; index < fields.Length; index++)
        {
            CsvValueColumn column = _columns[index];
            float? raw = _fields.IsMissing(fields[index]) ? column.RawOfMissing
                : column.Categories is null ? _fields.NumberOf(fields[index])
                : column.CategoryOf(fields[index].AsSpan().Trim()) is >= 0 and int category ? category : null;
            column.Write(
                raw ?? throw new ArgumentException(
                    $"Column '{column.Name}': expected {column.Expected}, but got {CsvText.Of(fields[index])}.", nameof(fields)),
                values);
            values = values[column.Length..];
        }
    }
}
