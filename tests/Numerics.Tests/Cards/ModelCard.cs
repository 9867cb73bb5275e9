using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests.Cards;

/// <summary>A network's summary, read back as a person reads it.</summary>
internal sealed partial class ModelCard
{
    private readonly string _text;

    /// <summary>Reads the text of a summary.</summary>
    public ModelCard(string text)
    {
        _text = text;
        string[] lines = text.Split('\n');
        Assert.Matches("^layer +output +parameters +FLOPs$", lines[0]);
        int end = Array.IndexOf(lines, "");
        Rows = [.. lines[1..(end - 1)].Select(line => Row.Of(line))];
        Total = Row.Of(lines[end - 1].Replace("total", "total -", StringComparison.Ordinal));
    }

    /// <summary>A line for each layer.</summary>
    public IReadOnlyList<Row> Rows { get; }

    /// <summary>The line with the sums.</summary>
    public Row Total { get; }

    /// <summary>The numbers of a line below the table.</summary>
    public long[] Numbers(string title)
    {
        string line = Assert.Single(_text.Split('\n'), line => line.StartsWith(title + " ", StringComparison.Ordinal));
        return [.. Digits().Matches(line).Select(number => Parse(number.Value))];
    }

    private static long Parse(string number) => long.Parse(number, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d[\d,]*\b")]
    private static partial Regex Digits();

    /// <summary>A line of the table.</summary>
    internal sealed record Row(string Layer, string Shape, long Parameters, long Flops)
    {
        public static Row Of(string line)
        {
            string[] cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(4, cells.Length);
            return new Row(cells[0], cells[1], Parse(cells[2]), Parse(cells[3]));
        }
    }
}
