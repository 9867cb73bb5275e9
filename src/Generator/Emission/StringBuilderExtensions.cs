using System.Globalization;
using System.Text;

namespace GenBn.Generator.Emission;

/// <summary>Numbers without a string for each.</summary>
internal static class StringBuilderExtensions
{
    public static StringBuilder AppendInvariant(this StringBuilder text, int number)
    {
        if (number is >= 0 and < 10)
        {
            return text.Append((char)('0' + number));
        }

        return text.Append(number.ToString(CultureInfo.InvariantCulture));
    }
}
