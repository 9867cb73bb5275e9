namespace GenBn.Generator.Kernels;

/// <summary>
/// How sums over a plane are taken in training, so that their rounding error does not grow with the plane: up to
/// <see cref="MostInOneSum"/> values one after the other; more in parts, whose sum keeps what its additions lose.
/// </summary>
internal static class PlaneSums
{
    /// <summary>Values that are added one after the other without parts.</summary>
    public const int MostInOneSum = 1024;

    /// <summary>Additions of a part.</summary>
    public const int Part = 256;

    /// <summary>Floats of a channel's statistics in a block: origin, sum and sum of squares, 16 lanes each.</summary>
    public const int Statistics = 48;

    /// <summary>The same where long sums wait in memory from row to row: besides, what each of the two sums has too much.</summary>
    public const int LongStatistics = 80;

    /// <summary>Whether sums over a plane of this shape are taken in parts.</summary>
    public static bool IsLong(TensorShape shape) => shape.Plane > MostInOneSum;
}
