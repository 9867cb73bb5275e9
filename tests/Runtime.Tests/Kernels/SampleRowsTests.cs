using Xunit;

namespace GenBn.Tests.Kernels;

/// <summary>16 samples become the lanes of a block, bytes and floats alike, to the bit.</summary>
public sealed unsafe class SampleRowsTests
{
    private const int Samples = 21;

    /// <summary>Lengths around 4, 16 and 256 elements, which are taken together; rows that start anywhere.</summary>
    public static TheoryData<int> Lengths => [1, 3, 4, 5, 15, 16, 17, 31, 255, 256, 257, 271, 272, 784, 1030];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void BytesAreLanes(int length)
    {
        byte[] pixels = new byte[Samples * length];
        new Random(length).NextBytes(pixels);
        foreach (float scale in new[] { 1f, 1f / 255, -0.37f, 1e-42f, float.MaxValue })
        {
            fixed (byte* start = pixels)
            {
                AssertLanes(length, SampleRows.Of(start, scale, length), (sample, element) => pixels[(sample * length) + element] * scale);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void FloatsAreLanes(int length)
    {
        var random = new Random(length);
        float[] values = [.. Enumerable.Range(0, Samples * length).Select(_ => BitConverter.Int32BitsToSingle(random.Next()))];
        fixed (float* start = values)
        {
            AssertLanes(length, SampleRows.Of(start, length), (sample, element) => values[(sample * length) + element]);
        }
    }

    private static void AssertLanes(int length, SampleRows rows, Func<int, int, float> expected)
    {
        const float Untouched = 12345f;
        float[] block = new float[(16 * length) + 16];
        foreach ((int first, int valid) in new[] { (0, 16), (5, 16), (20, 1), (16, 5) })
        {
            Array.Fill(block, Untouched);
            fixed (float* destination = block)
            {
                rows.Pack(first, valid, destination);
            }

            for (int element = 0; element < length; element++)
            {
                for (int lane = 0; lane < 16; lane++)
                {
                    Assert.Equal(
                        BitConverter.SingleToInt32Bits(expected(first + (lane < valid ? lane : 0), element)),
                        BitConverter.SingleToInt32Bits(block[(16 * element) + lane]));
                }
            }

            Assert.All(block[(16 * length)..], value => Assert.Equal(Untouched, value));
        }
    }
}
