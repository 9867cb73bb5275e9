namespace GenBn.Generator.Kernels;

/// <summary>
/// In which order a dense layer adds its products, the same for one sample and for many, so that the rounding error does not grow
/// with the number of terms: chains of <see cref="Chain"/> terms, added up in a sum that keeps what its additions lose, which is
/// forgotten every <see cref="Segment"/> terms.
/// </summary>
internal static class DenseSums
{
    /// <summary>Terms of a chain of additions. 2 blocks of so many vectors take a quarter of a first-level cache of 32 KB.</summary>
    public const int Chain = 64;

    /// <summary>Terms of which 2 blocks take half of a second-level cache of 1 MB: all tiles go through them before the next.</summary>
    public const int Segment = 4096;

    /// <summary>Terms up to which a sum is a single chain.</summary>
    private const int MostInOneChain = 1024;

    /// <summary>Whether a sum of so many terms is more than one chain.</summary>
    public static bool IsLong(int terms) => terms > MostInOneChain;
}
