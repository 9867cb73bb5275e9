namespace GenBn.Data;

/// <summary>Which columns of a CSV file are what.</summary>
public sealed class CsvOptions()
{
    /// <summary>The column of the class names or numbers. Either this or <see cref="Targets"/>.</summary>
    public CsvColumn? Label { get; init; }

    /// <summary>The columns of the float targets, in their order. Either these or <see cref="Label"/>.</summary>
    public IReadOnlyList<CsvColumn> Targets { get; init; } = [];

    /// <summary>
    /// Columns that are neither values nor targets, such as a number of the record, and need not be numbers. All columns that are named
    /// nowhere are values of the sample, in the file's order.
    /// </summary>
    public IReadOnlyList<CsvColumn> Ignored { get; init; } = [];

    /// <summary>
    /// The names of the classes: label 0 is the first. Null, the default, takes them from the file: where the first record's is a whole
    /// number, each is the label itself; otherwise they are names, sorted ordinally. White space around a name does not count. Training and test files should be read with the
    /// same names: see <see cref="CsvData.ClassNames"/>.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Whether the first line names the columns, each in another way. Default true.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What is between two fields. Default: a comma.</summary>
    public char Separator { get; init; } = ',';
}
