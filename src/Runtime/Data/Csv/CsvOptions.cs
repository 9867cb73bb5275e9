namespace GenBn.Data;

/// <summary>The use of the columns of a CSV file, and its format.</summary>
public sealed class CsvOptions()
{
    /// <summary>The column of the class names or numbers. Set either this or <see cref="Targets"/>.</summary>
    public CsvColumn? Label { get; init; }

    /// <summary>The columns of the float targets, in their order. Set either these or <see cref="Label"/>.</summary>
    public IReadOnlyList<CsvColumn> Targets { get; init; } = [];

    /// <summary>
    /// Columns that are neither values nor targets, such as the number of a record. They need not be numeric. All columns that no option names are
    /// values of the sample, in the order of the file.
    /// </summary>
    public IReadOnlyList<CsvColumn> Ignored { get; init; } = [];

    /// <summary>
    /// Columns of values with categories, such as colours. A category is a value of a sample, which is 1 for it and 0 for others (one-hot). The
    /// categories are those of the file, sorted ordinally, at most 1,000; white space around one is ignored.
    /// </summary>
    public IReadOnlyList<CsvColumn> Categories { get; init; } = [];

    /// <summary>
    /// What replaces missing fields of values. By default, a file with a missing field is rejected. A missing category is 0 for all categories.
    /// </summary>
    public MissingValues Missing { get; init; } = MissingValues.Rejected;

    /// <summary>
    /// Texts of fields that mean a missing value, besides white space around them and in any case. Default: the empty field, <c>?</c>, <c>NA</c>,
    /// <c>N/A</c>, <c>NaN</c> and <c>null</c>.
    /// </summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = ["", "?", "NA", "N/A", "NaN", "null"];

    /// <summary>
    /// Whether numbers have a decimal comma, as in many files with the separator <c>;</c>. Default false: a decimal point, whatever the language of the
    /// computer.
    /// </summary>
    public bool DecimalComma { get; init; }

    /// <summary>
    /// The encoding of a file that was read before, such as that of training: its columns, categories, replacements of missing fields, class names and
    /// form of numbers. Null, the default, makes one from this file.
    /// </summary>
    public CsvEncoding? Encoding { get; init; }

    /// <summary>
    /// Names of the classes, starting with label 0. Null, the default, takes them from the file: if the class in the first record is a whole number,
    /// each number is the label; otherwise, classes are names, sorted ordinally. White space around a name is ignored. Read training and test files
    /// with the same names, see <see cref="CsvData.ClassNames"/>.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Whether the first line contains the names of the columns, which must differ. Default true.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Separator of fields. Default: a comma.</summary>
    public char Separator { get; init; } = ',';
}
