namespace GenBn.Sample;

/// <summary>Rows of text in aligned columns: to read, and to take apart with a script.</summary>
/// <param name="titles">The first row. A column whose title starts with a space is aligned to the right.</param>
internal sealed class PlainTable(params string[] titles)
{
    private readonly List<string[]> _rows = [[.. titles.Select(title => title.TrimStart())]];

    /// <summary>Adds a row with a text for each column.</summary>
    public void Add(params string[] row) => _rows.Add(row);

    /// <summary>Writes all rows, two spaces before each column.</summary>
    public void Print(TextWriter output)
    {
        int[] widths = [.. titles.Select((_, column) => _rows.Max(row => row[column].Length))];
        foreach (string[] row in _rows)
        {
            IEnumerable<string> cells = row.Select(
                (text, column) => titles[column].StartsWith(' ') ? text.PadLeft(widths[column]) : text.PadRight(widths[column]));
            output.WriteLine(("  " + string.Join("  ", cells)).TrimEnd());
        }
    }
}
