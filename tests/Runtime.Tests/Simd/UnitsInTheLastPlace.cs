namespace GenBn.Tests.Simd;

/// <summary>Errors of single-precision results, in units of their last place.</summary>
internal static class UnitsInTheLastPlace
{
    /// <summary>
    /// Distance of <paramref name="actual"/> from <paramref name="expected"/>, a half at least: NaN and infinities must be met,
    /// and a result beyond the float range counts as infinite.
    /// </summary>
    public static double Between(double expected, float actual)
    {
        if (double.IsNaN(expected))
        {
            return float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        }

        if ((float)expected == actual)
        {
            return 0.5;
        }

        float magnitude = MathF.Min(MathF.Abs((float)expected), float.MaxValue);
        double unit = Math.Max((double)magnitude - MathF.BitDecrement(magnitude), float.Epsilon);
        return Math.Abs(expected - actual) / unit;
    }
}
