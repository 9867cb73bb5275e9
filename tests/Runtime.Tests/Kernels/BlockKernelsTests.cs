using Xunit;

namespace GenBn.Tests.Kernels;

public sealed unsafe class BlockKernelsTests
{
    [Fact]
    public void BlocksAreAddedAndCopied()
    {
        Verify<Simd128>();
        Verify<Simd256>();
        Verify<Simd512>();
    }

    private static void Verify<V>()
        where V : unmanaged, ISimd<V>
    {
        AlignedBuffer source = Blocks.Random(13, 1);
        AlignedBuffer before = Blocks.Random(14, 2);
        AlignedBuffer destination = Blocks.Copy(before);
        BlockKernels.Add<V>(source.Pointer, destination.Pointer, 13);
        Blocks.AssertClose(
            (element, lane) => before.Span[(element * 16) + lane] + (element < 13 ? source.Span[(element * 16) + lane] : 0), destination, 0);

        BlockKernels.Copy<V>(source.Pointer, destination.Pointer, 13);
        Assert.Equal(source.Span, destination.Span[..source.Length]);
        Assert.Equal(before.Span[source.Length..], destination.Span[source.Length..]);
    }
}
