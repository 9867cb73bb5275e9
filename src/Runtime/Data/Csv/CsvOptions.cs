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
