namespace GenBn.Generator.Kernels;

/// <summary>The vectors that a kernel of one sample is called with.</summary>
internal enum VectorChoice
{
    /// <summary>Vectors of 4 floats.</summary>
    Four,

    /// <summary>Vectors of 8 floats at most.</summary>
    AtMostEight,

    /// <summary>The machine's widest.</summary>
    Widest,
}

/// <summary>The kernel of a step for one sample, or two of them, and the vectors that they are called with.</summary>
/// <param name="Narrow">The kernel; where there are two, the one for machines without vectors of 16 floats.</param>
/// <param name="Wide">The one for vectors of 16 floats; null where the other serves them too, or where they would not be faster.</param>
/// <param name="Choice">The vectors that they are called with.</param>
internal sealed record SampleVariants(SampleKernel Narrow, SampleKernel? Wide, VectorChoice Choice)
{
    /// <summary>The kernels.</summary>
    public IEnumerable<SampleKernel> Kernels => Wide is null ? [Narrow] : [Narrow, Wide];

    /// <summary>For a kernel as vectors of 16 floats take it: the same where one text serves both; null where they would not be faster.</summary>
    public static SampleVariants Of(SampleKernel kernel, SampleKernel? wide) => wide is null
        ? new SampleVariants(kernel, null, VectorChoice.AtMostEight)
        : new SampleVariants(kernel, wide == kernel ? null : wide, VectorChoice.Widest);

    /// <summary>The vectors for lanes that are channels: the widest where they fill them.</summary>
    public static VectorChoice ChoiceFor(SampleLayout output) =>
        output.IsChannelsLast && output.ColumnStride % VectorWidth.Wide.Lanes == 0 ? VectorChoice.Widest : VectorChoice.AtMostEight;

    /// <summary>The type of vectors that a schedule calls a kernel with: its <c>V</c> is the machine's widest, its <c>N</c> has 8 floats at most.</summary>
    public static string TypeOf(VectorChoice choice) => choice switch
    {
        VectorChoice.Four => "global::GenBn.CompilerServices.Simd128",
        VectorChoice.AtMostEight => "N",
        _ => "V",
    };
}
