using System.Globalization;

namespace GenBn.Generator.Diagnostics;

/// <summary>PyTorch's momentum of a batch norm is the share of the new statistics, GenBn's that of the old ones: each is 1 minus the other.</summary>
internal static class MomentumConvention
{
    /// <summary>
    /// 1 − momentum in the digits that a person would write: 0.9 for 0.1, which is 0.100000001 as a float. Null where no float below
    /// 1 is so close to 1, so that there is no such momentum.
    /// </summary>
    /// <param name="momentum">From 0 to 1.</param>
    public static string? Converted(float momentum)
    {
        // A decimal made from a float has its seven significant digits.
        decimal converted = decimal.Round(1 - (decimal)momentum, 7);
        return (float)converted < 1 ? converted.ToString("0.#######", CultureInfo.InvariantCulture) : null;
    }
}
