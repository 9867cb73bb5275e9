namespace GenBn.Data;

/// <summary>
/// A column of a CSV file, by its name in the header or by its index. A text, a number, or an index from the end such as <c>^1</c>, converts to it.
/// </summary>
public readonly record struct CsvColumn
{
    private readonly Index _index;

    /// <summary>A column by its name, spelled as in the header. White space around it is ignored.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public CsvColumn(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name.Trim();
    }

    /// <summary>A column by its index, from 0, or from the end.</summary>
    public CsvColumn(Index index) => _index = index;

    /// <summary>The name; null if the column is given by its index.</summary>
    public string? Name { get; }

    /// <summary>A column by its name.</summary>
    public static implicit operator CsvColumn(string name) => new(name);

    /// <summary>A column by its index, from 0.</summary>
    public static implicit operator CsvColumn(int index) => new((Index)index);

    /// <summary>A column by its index, from 0, or from the end.</summary>
    public static implicit operator CsvColumn(Index index) => new(index);

    /// <inheritdoc/>
    public override string ToString() => Name is null ? $"column {_index}" : $"column '{Name}'";

    /// <summary>The column's index, from 0, among those of a file.</summary>
    /// <exception cref="InvalidDataException">The file has no such column, or several.</exception>
    internal int IndexIn(IReadOnlyList<string> names, string file)
    {
        if (Name is null)
        {
            int index = _index.GetOffset(names.Count);
            return (uint)index < (uint)names.Count
                ? index
                : throw new InvalidDataException($"{file}: line 1: expected {this}, counted from 0, found {names.Count} columns.");
        }

        string name = Name;
        int[] found = [.. Enumerable.Range(0, names.Count).Where(index => names[index] == name)];
        return found.Length == 1
            ? found[0]
            : throw new InvalidDataException($"{file}: line 1: expected one {this}, found {found.Length} among {CsvText.Of(string.Join(", ", names))}.");
    }
}
