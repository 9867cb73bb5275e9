using System.Globalization;

namespace GenBn.Data;

/// <summary>Converts the label column to labels.</summary>
internal sealed class CsvClasses
{
    /// <summary>The largest label. A larger number is probably a mistake, such as another column.</summary>
    private const int LargestNumber = 65_535;

    /// <summary>The argument that has the class names.</summary>
    private const string Options = "options";

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly bool _areGiven;
    private bool? _areNumbers;
    private int _largest;

    /// <param name="given">The names of the classes; null to take them from the file.</param>
    /// <exception cref="ArgumentException">The list of class names is empty, or contains an empty name or a name twice.</exception>
    public CsvClasses(IReadOnlyList<string>? given)
    {
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        _areGiven = given is not null;
        _areNumbers = _areGiven ? false : null;
        foreach (string name in given ?? [])
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                throw new ArgumentException("Expected class names, found one that is empty.", Options);
            }

            if (!_numbers.TryAdd(name.Trim(), _numbers.Count))
            {
                throw new ArgumentException($"Expected class names that differ, found '{name}' twice.", Options);
            }
        }

        if (_areGiven && _numbers.Count == 0)
        {
            throw new ArgumentException("Expected at least one class name, found none.", Options);
        }
    }

    /// <summary>The label of a field; null, with what was expected, if it is not a label. White space around it is ignored.</summary>
    public int? LabelOf(ReadOnlySpan<char> field, out string expected)
    {
        ReadOnlySpan<char> text = field.Trim();
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int label) && label <= LargestNumber;
        if (_areNumbers ??= isNumber)
        {
            expected = $"a class number from 0 to {LargestNumber}, as in the first record";
            _largest = Math.Max(_largest, label);
            return isNumber ? label : null;
        }

        expected = _areGiven ? $"one of the {_numbers.Count} class names" : "the name of a class";
        if (_lookup.TryGetValue(text, out label))
        {
            return label;
        }

        if (_areGiven || text.IsEmpty)
        {
            return null;
        }

        _numbers.Add(text.ToString(), _numbers.Count);
        return _numbers.Count - 1;
    }

    /// <summary>The name of each class.</summary>
    /// <param name="labels">The results of <see cref="LabelOf"/>, which are replaced if names of the file are sorted.</param>
    public string[] Finish(Span<int> labels)
    {
        if (_areNumbers == true)
        {
            return [.. Enumerable.Range(0, _largest + 1).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        }

        string[] names = [.. _numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        if (!_areGiven)
        {
            int[] order = [.. Enumerable.Range(0, names.Length)];
            Array.Sort(names, order, StringComparer.Ordinal);
            int[] ranks = new int[order.Length];
            for (int rank = 0; rank < order.Length; rank++)
            {
                ranks[order[rank]] = rank;
            }

            foreach (ref int label in labels)
            {
                label = ranks[label];
            }
        }

        return names;
    }
}
