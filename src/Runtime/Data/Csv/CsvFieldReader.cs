using System.Globalization;

namespace GenBn.Data;

/// <summary>Reads fields as numbers, and knows those that mean a missing one and those that are dates.</summary>
internal sealed class CsvFieldReader(bool decimalComma, IReadOnlyList<string> missing)
{
    private static readonly string[] DateFormats =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yyyy", "d/M/yyyy", "M/d/yyyy", "d-M-yyyy", "M-d-yyyy", "d.M.yy", "M/d/yy", "d/M/yy",
        "d-MMM-yyyy", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy",
    ];

    private static readonly string[] TimeFormats = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "h:mm tt", "h:mm:ss tt"];

    private readonly NumberFormatInfo _format = decimalComma
        ? new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "" }
        : NumberFormatInfo.InvariantInfo;

    private readonly string[] _missing = [.. missing.Select(text => text.Trim())];

    /// <summary>Whether a field means that there is no value.</summary>
    public bool IsMissing(ReadOnlySpan<char> field)
    {
        ReadOnlySpan<char> text = field.Trim();
        foreach (string candidate in _missing)
        {
            if (text.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The number of a field; null if it is no finite number.</summary>
    public float? NumberOf(ReadOnlySpan<char> field) =>
        float.TryParse(field, NumberStyles.Float, _format, out float value) && float.IsFinite(value) ? value : null;

    /// <summary>Whether a field is a date, a time, or both.</summary>
    public static bool IsDate(ReadOnlySpan<char> field)
    {
        ReadOnlySpan<char> text = field.Trim();
        int gap = text.IndexOf('T') is > 0 and int letter ? letter : text.LastIndexOf(' ');
        return IsDay(text) || IsTime(text)
            || (gap > 0 && IsDay(text[..gap]) && (IsTime(text[(gap + 1)..]) || IsTime(text[(gap + 1)..].TrimEnd('Z'))));
    }

    /// <summary>Advice for a field that is no number; empty if there is none.</summary>
    public string HintFor(ReadOnlySpan<char> field)
    {
        if (IsDate(field))
        {
            return " It is a date or a time, which is no number that a network can learn from: make columns of its parts, such as year, month, day of" +
                " the week or hours since the first record, or list the column in CsvOptions.Ignored.";
        }

        if (IsMissing(field))
        {
            return " If it means a missing value, say what replaces it by CsvOptions.Missing.";
        }

        bool isOther = float.TryParse(field, NumberStyles.Float, new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "" }, out _);
        return decimalComma ? ""
            : isOther && field.Contains(',') ? " If the comma separates decimals, set CsvOptions.DecimalComma."
            : field.TrimStart() is [char first, ..] && char.IsLetter(first) ? " If the column has categories, list it in CsvOptions.Categories." : "";
    }

    /// <summary>Advice for a target that is no number; empty if there is none.</summary>
    public string HintForTarget(ReadOnlySpan<char> field) => IsMissing(field)
        ? " A sample without a target teaches nothing: remove the record from the file."
        : IsDate(field) ? " It is a date or a time: make it a number, such as days since the first record." : HintFor(field);

    private static bool IsDay(ReadOnlySpan<char> text) =>
        DateOnly.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsTime(ReadOnlySpan<char> text) =>
        TimeOnly.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
