namespace GenBn.Generator.Kernels;

/// <summary>
/// What kernels assume of the machine. One text serves all machines, so these are the figures of the smaller ones: a core of x86-64 with
/// AVX2, 32 KB of first-level cache and 512 KB of second-level cache. Times were measured on a Zen 5.
/// </summary>
/// <remarks>Caches are counted in vectors of 16 floats, 64 bytes each: a cache line, and a position of a block.</remarks>
internal static class Machine
{
    /// <summary>Vectors that a machine without AVX-512 holds in registers.</summary>
    public const int Registers = 16;

    /// <summary>
    /// Products that could start before a sum can take its next one: a fused multiply-add takes 4 cycles, and two start in
    /// each on most processors.
    /// </summary>
    public const int Latency = 8;

    /// <summary>Sums of a tile, at most: measured, more at a time are not faster.</summary>
    public const int MostSums = 12;

    /// <summary>
    /// Vector operations in the text of a kernel, all tiles together. The just-in-time compiler inlines them as long as a method has less
    /// than 512 variables (MAX_LV_NUM_COUNT_FOR_INLINING in dotnet/runtime), which is about 262 operations: a tile with those that it left
    /// as calls took eight times as long.
    /// </summary>
    public const int MostOperations = 260;

    /// <summary>Vectors of a first-level cache of 32 KB.</summary>
    public const int FirstLevel = 512;

    /// <summary>What a tile may fill of the first-level cache with values: the weights or sums need room, too.</summary>
    public const int FirstLevelShare = 320;

    /// <summary>
    /// Vectors that a row's window may have before it has to be read again from further away for each tile of channels: a quarter more than
    /// a first-level cache, of which each new row displaces but one. Measured: LeNet's second convolution, with 640, is as fast either way.
    /// </summary>
    public const int FirstLevelWindow = 640;

    /// <summary>Vectors of half of a second-level cache of 512 KB.</summary>
    public const int SecondLevelShare = 4096;

    /// <summary>
    /// Weights of a dense layer for one sample, 256 KB, that take so long to read that threads should share them: 2 µs or more from a
    /// second-level cache.
    /// </summary>
    public const int SharedWeights = 1 << 16;

    /// <summary>
    /// Terms of a long sum that all tiles of a dense layer go through at a time: of 2 blocks they take half of a second-level cache of 1 MB. The
    /// bits of results depend on it, not only the time.
    /// </summary>
    public const int SecondLevelSegment = 4096;

    /// <summary>
    /// The time of some sums, in twentieths of a cycle: all products, two in a cycle; all loads, which are somewhat slower where they are
    /// as many; or the products of the longest sum one by one. By the latency 8 sums should do, but on a Zen 5 they take 15 % longer than
    /// their products, 10 take 5 %, and 12 none.
    /// </summary>
    /// <param name="sums">Sums at a time.</param>
    /// <param name="longest">Products of the sum that has most of them.</param>
    /// <param name="products">Products of all.</param>
    /// <param name="loads">Loads for them.</param>
    public static long SumTime(int sums, int longest, int products, int loads) =>
        Math.Max(longest * (92 + (7 * Math.Max(0, sums - 8))), Math.Max(10 * products, 12 * loads));
}
