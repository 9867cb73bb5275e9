namespace GenBn.Generator.Kernels;

/// <summary>What a kernel for one sample has to know of a machine's vectors.</summary>
/// <param name="Lanes">Floats of a vector.</param>
/// <param name="Registers">Vectors that registers hold beside one that the compiler needs.</param>
/// <param name="MostSums">More sums at a time hide the latency of a fused multiply-add no better.</param>
/// <param name="NearVectors">Vectors of weights that stay in a first-level cache of 32 KB beside the inputs.</param>
internal sealed record VectorWidth(int Lanes, int Registers, int MostSums, int NearVectors)
{
    /// <summary>Vectors of 8 floats, or twice as many of 4.</summary>
    public static readonly VectorWidth Narrow = new(SampleLayout.Lanes, 15, 10, 768);

    /// <summary>Vectors of 16 floats: machines that have them have 32 registers.</summary>
    public static readonly VectorWidth Wide = new(16, 31, 16, 384);

    /// <summary>Whether vectors of 16 floats save a twentieth of the time of vectors of 8: less would not be worth a text of their own.</summary>
    public static bool IsWideWorthIt(long narrow, long wide) => wide * 100 <= narrow * 95;

    /// <summary>Whether the text for vectors of 8 is good enough for vectors of 16: at most a fiftieth slower than their own.</summary>
    public static bool MayShare(long shared, long own) => shared * 100 <= own * 102;

    /// <summary>The number of vectors that hold a number of values.</summary>
    public int VectorsOf(int values) => (values + Lanes - 1) / Lanes;
}
