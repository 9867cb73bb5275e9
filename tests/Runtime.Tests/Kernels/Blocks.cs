namespace GenBn.Tests.Kernels;

/// <summary>Blocks of random values: 16 lanes for each element.</summary>
internal static class Blocks
{
    /// <summary>Values in [−scale, scale).</summary>
    public static AlignedBuffer Random(int elements, int seed, float scale = 1)
    {
        var random = new Random(seed);
        var block = new AlignedBuffer(elements * 16);
        foreach (ref float value in block.Span)
        {
            value = ((2 * random.NextSingle()) - 1) * scale;
        }

        return block;
    }

    /// <summary>A copy elsewhere.</summary>
    public static AlignedBuffer Copy(AlignedBuffer block)
    {
        var copy = new AlignedBuffer(block.Length);
        block.Span.CopyTo(copy.Span);
        return copy;
    }

    /// <summary>Asserts that every value is within <paramref name="tolerance"/> of what is expected of its element and lane.</summary>
    public static void AssertClose(Func<int, int, double> expected, AlignedBuffer actual, double tolerance)
    {
        for (int index = 0; index < actual.Length; index++)
        {
            double value = expected(index / 16, index % 16);
            Xunit.Assert.True(
                Math.Abs(value - actual.Span[index]) <= tolerance, $"element {index / 16}, lane {index % 16}: {actual.Span[index]:R}, expected {value:R}");
        }
    }
}
