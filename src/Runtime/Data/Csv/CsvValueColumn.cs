namespace GenBn.Data;

/// <summary>A column of a CSV file that becomes one or more values of a sample.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Categories">Its categories, each a value that is 1 for it and 0 for others; null if the column has numbers.</param>
/// <param name="Fill">The number that replaces missing fields; null if they are rejected. A missing category is 0 for all of them.</param>
/// <param name="HasIndicator">Whether a further value is 1 where the field is missing, else 0.</param>
internal sealed record CsvValueColumn(string Name, string[]? Categories, float? Fill, bool HasIndicator)
{
    /// <summary>Number of values of a sample.</summary>
    public int Length => (Categories?.Length ?? 1) + (HasIndicator ? 1 : 0);

    /// <summary>What stands for a missing field until the values are written; null if it is rejected.</summary>
    public float? RawOfMissing => Fill is null ? null : float.NaN;

    /// <summary>What a field must be, for messages.</summary>
    public string Expected =>
        (Categories is null ? "a finite number" : $"one of the {Categories.Length} categories {CsvText.Of(string.Join(", ", Categories))}")
        + (Fill is null ? ", and no missing field" : ", or a missing field");

    /// <summary>Names of the values.</summary>
    public IEnumerable<string> ValueNames =>
        (Categories is null ? [Name] : Categories.Select(category => $"{Name}={category}")).Concat(HasIndicator ? [$"{Name} missing"] : []);

    /// <summary>Index of a category; −1 if it is none.</summary>
    public int CategoryOf(ReadOnlySpan<char> text)
    {
        for (int index = 0; index < Categories!.Length; index++)
        {
            if (text.SequenceEqual(Categories[index]))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Writes the values of a field.</summary>
    /// <param name="raw">Its number or the index of its category; NaN if it is missing.</param>
    /// <param name="values">Receives <see cref="Length"/> values, at the beginning.</param>
    public void Write(float raw, Span<float> values)
    {
        bool isMissing = float.IsNaN(raw);
        if (Categories is null)
        {
            values[0] = isMissing ? Fill ?? 0 : raw;
        }
        else
        {
            values[..Categories.Length].Clear();
            if (!isMissing)
            {
                values[(int)raw] = 1;
            }
        }

        if (HasIndicator)
        {
            values[Length - 1] = isMissing ? 1 : 0;
        }
    }
}
