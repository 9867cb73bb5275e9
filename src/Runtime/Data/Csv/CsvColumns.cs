using System.Globalization;

namespace GenBn.Data;

/// <summary>The columns of a file, with the name and use of each.</summary>
internal sealed class CsvColumns
{
    private readonly bool _haveNames;

    /// <param name="first">The records, at the first one: the header, if there is one.</param>
    /// <param name="name">Name of the content in error messages.</param>
    /// <param name="options">The use of columns.</param>
    /// <exception cref="InvalidDataException">
    /// Two columns have the same name, a column does not exist or has two uses, or no column is left for values.
    /// </exception>
    public CsvColumns(CsvRecords first, string name, CsvOptions options)
    {
        _haveNames = options.HasHeader;
        Names = new string[first.Count];
        for (int index = 0; index < Names.Length; index++)
        {
            Names[index] = _haveNames ? first[index].Trim().ToString() : index.ToString(CultureInfo.InvariantCulture);
        }

        CheckNames(first, name);
        string[] searched = _haveNames ? Names : [.. Names.Select(_ => "")];
        Label = options.Label?.IndexIn(searched, name) ?? -1;
        Targets = [.. options.Targets.Select(column => column.IndexIn(searched, name))];
        int[] used = [.. Targets, .. options.Ignored.Select(column => column.IndexIn(searched, name)), .. Label >= 0 ? new[] { Label } : []];
        if (used.Distinct().Count() < used.Length)
        {
            throw new InvalidDataException($"{name}: line 1: expected a use for each column, found a column with two in the options.");
        }

        Categories = [.. options.Categories.Select(column => column.IndexIn(searched, name))];
        if (Categories.Intersect(used).Any())
        {
            throw new InvalidDataException($"{name}: line 1: expected categories in a column of values, found one with another use in the options.");
        }

        Values = [.. Enumerable.Range(0, Names.Length).Except(used)];
        if (Values.Length == 0)
        {
            throw new InvalidDataException($"{name}: line 1: expected a column for values, found {Names.Length} columns and none left.");
        }
    }

    private void CheckNames(CsvRecords first, string name)
    {
        if (Names.Length == 1)
        {
            throw new InvalidDataException($"{name}: line 1: expected two or more columns, found one: {CsvText.Of(first[0])}.{first.SeparatorHint(0)}");
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int index = 0; index < Names.Length; index++)
        {
            if (!places.TryAdd(Names[index], index))
            {
                throw new InvalidDataException(
                    $"{name}: line 1: expected names that differ, found {CsvText.Of(
                        Names[index])} in column {places[Names[index]] + 1} and in column {index + 1}.");
            }
        }
    }

    /// <summary>Name of each column; its index if there is no header.</summary>
    public string[] Names { get; }

    /// <summary>Index of the label; −1 if there are targets.</summary>
    public int Label { get; }

    /// <summary>Indices of the targets.</summary>
    public int[] Targets { get; }

    /// <summary>Indices of the values.</summary>
    public int[] Values { get; }

    /// <summary>Indices of the values that are categories.</summary>
    public int[] Categories { get; }

    /// <summary>The text that messages add to the number of a column.</summary>
    public string Suffix(int column) => _haveNames ? $" ({CsvText.Of(Names[column])})" : "";
}
