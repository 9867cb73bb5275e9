namespace GenBn.Generator.Emission;

/// <summary>Rows of text in aligned columns: the first two to the left, numbers to the right.</summary>
internal sealed class TextTable
{
    private const int LeftColumns = 2;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row, with as many cells as every other.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>The rows, two spaces between columns, without blanks at their ends.</summary>
    public IEnumerable<string> Lines()
    {
        int[] widths = [.. Enumerable.Range(0, _rows[0].Length).Select(column => _rows.Max(row => row[column].Length))];
        return _rows.Select(row => string.Join("  ", row.Select((cell, column) =>
            column < LeftColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }
}
