namespace GenBn.Generator.Kernels;

/// <summary>
/// In which order a dense layer adds its products, the same for one sample and for many, so that the rounding error does not grow
/// with the number of terms: chains of <see cref="Chain"/> terms, added up in a sum that keeps what its additions lose, which is
/// forgotten every <see cref="Segment"/> terms.
/// </summary>
internal static class DenseSums
{
    /// <summary>Terms of a chain of additions. 2 blocks of that many vectors take a quarter of the first-level cache.</summary>
    public const int Chain = 64;

    /// <summary>Terms that all tiles go through before the next.</summary>
    public const int Segment = Machine.SecondLevelSegment;

    /// <summary>Terms up to which a sum is a single chain.</summary>
    private const int MostInOneChain = 1024;

    /// <summary>Whether a sum of that many terms is more than one chain.</summary>
    public static bool IsLong(int terms) => terms > MostInOneChain;
}
