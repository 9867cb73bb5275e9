namespace GenBn.Data;

/// <summary>Collects the categories of a column.</summary>
internal sealed class CsvCategories
{
    /// <summary>The most categories of a column. A column with more is probably an identifier or a text.</summary>
    public const int Most = 1000;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly bool _areGiven;

    /// <param name="given">The categories; null to collect them.</param>
    public CsvCategories(IReadOnlyList<string>? given)
    {
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        _areGiven = given is not null;
        foreach (string category in given ?? [])
        {
            _numbers.Add(category, _numbers.Count);
        }
    }

    /// <summary>What a field must be, for messages.</summary>
    public string Expected => _areGiven
        ? $"one of the {_numbers.Count} categories {CsvText.Of(string.Join(", ", _numbers.Keys))}"
        : $"at most {Most} categories in the column (list a column of identifiers or texts in CsvOptions.Ignored)";

    /// <summary>Number of a category; null if it is none of the given ones, or one too many.</summary>
    public int? NumberOf(ReadOnlySpan<char> field)
    {
        ReadOnlySpan<char> text = field.Trim();
        if (_lookup.TryGetValue(text, out int number))
        {
            return number;
        }

        if (_areGiven || _numbers.Count == Most)
        {
            return null;
        }

        _numbers.Add(text.ToString(), _numbers.Count);
        return _numbers.Count - 1;
    }

    /// <summary>The categories in their final order, and the final place of each number: those of a file are sorted ordinally.</summary>
    public (string[] Categories, int[] Places) Finish()
    {
        string[] categories = [.. _numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        int[] places = [.. Enumerable.Range(0, categories.Length)];
        if (!_areGiven)
        {
            string[] sorted = [.. categories.Order(StringComparer.Ordinal)];
            places = Array.ConvertAll(categories, category => Array.BinarySearch(sorted, category, StringComparer.Ordinal));
            categories = sorted;
        }

        return (categories, places);
    }
}
