using System.Text;

namespace GenBn.Data;

/// <summary>Reads CSV files (RFC 4180, UTF-8). A record is a sample; a column is a value, a label, or a target.</summary>
/// <remarks>
/// Numbers have a decimal point, whatever the language of the computer, or a comma, see <see cref="CsvOptions.DecimalComma"/>. Fields may be missing,
/// and columns may have categories instead of numbers. Dates are rejected, with advice. The file is read as a stream, so memory grows with the
/// records. Blank lines may follow the last record. Any defect of the content is an <see cref="InvalidDataException"/> that names the file, the
/// line and the column, counted from 1, what was expected and what was found.
/// </remarks>
public static class CsvReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">A CSV file.</param>
    /// <param name="options">The use of columns, and the format.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="DirectoryNotFoundException">Its directory does not exist.</exception>
    /// <exception cref="ArgumentException">The options name neither a label nor targets, or both, or their class names or separator are not valid.</exception>
    /// <exception cref="InvalidDataException">The content is not a CSV file with these columns and at least one record.</exception>
    public static CsvData Read(string path, CsvOptions options)
    {
        using var text = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return Read(text, path, options);
    }

    /// <summary>Reads text to its end. The reader stays open.</summary>
    /// <param name="text">CSV content.</param>
    /// <param name="name">Name of the content in error messages.</param>
    /// <param name="options">The use of columns, and the format.</param>
    /// <exception cref="ArgumentException">The options name neither a label nor targets, or both, or their class names or separator are not valid.</exception>
    /// <exception cref="InvalidDataException">The content is not a CSV file with these columns and at least one record.</exception>
    public static CsvData Read(TextReader text, string name, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Label is null == (options.Targets.Count == 0))
        {
            throw new ArgumentException("Expected either a label column or target columns.", nameof(options));
        }

        if (options.Encoding is not null && (options.Categories.Count > 0 || !options.Missing.IsRejected || options.DecimalComma))
        {
            throw new ArgumentException(
                "Expected categories, missing values and the decimal comma by the encoding alone, but the options name some, too.", nameof(options));
        }

        if (options.Separator is '"' or '.' or '-' or '+' || char.IsAsciiLetterOrDigit(options.Separator)
            || (char.IsControl(options.Separator) && options.Separator != '\t'))
        {
            throw new ArgumentException(
                "Expected a separator that no number contains, and that is neither a quotation mark nor a control character other than the tab.",
                nameof(options));
        }

        var records = new CsvRecords(text, name, options.Separator);
        if (!records.Read())
        {
            throw new InvalidDataException($"{name}: line 1: expected {(options.HasHeader ? "a header" : "a record")}, found the end of the file.");
        }

        var columns = new CsvColumns(records, name, options);
        var content = new CsvContent(columns, name, options);
        bool more = !options.HasHeader || records.Read();
        for (; more; more = records.Read())
        {
            content.Add(records);
        }

        return content.Finish();
    }
}
