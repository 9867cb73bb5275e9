using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace GenBn.Images;

/// <summary>
/// The inverse discrete cosine transform of 8 × 8 coefficients, in whole numbers: eight samples of a column, then of a row, take
/// 12 multiplications (Loeffler, Ligtenberg and Moschytz 1989, "Practical fast 1-D DCT algorithms with 11 multiplications").
/// </summary>
/// <remarks>
/// Factors have 13 bits after the point, columns keep 2 bits more than samples: the accuracy that other decoders have by default, so
/// that an image has the same samples everywhere. Four columns, then four rows, are computed at a time.
/// </remarks>
internal static class InverseDct
{
    private const int FactorBits = 13;
    private const int ExtraBits = 2;

    /// <summary>Two transforms, each without a factor of √8.</summary>
    private const int ScaleBits = 3;
    private const int Center = 128;

    // Sums of cosines of multiples of π / 16, in thousandths by name.
    private const int C298 = 2446; // 0.298631336
    private const int C390 = 3196; // 0.390180644
    private const int C541 = 4433; // 0.541196100
    private const int C765 = 6270; // 0.765366865
    private const int C899 = 7373; // 0.899976223
    private const int C1175 = 9633; // 1.175875602
    private const int C1501 = 12299; // 1.501321110
    private const int C1847 = 15137; // 1.847759065
    private const int C1961 = 16069; // 1.961570560
    private const int C2053 = 16819; // 2.053119869
    private const int C2562 = 20995; // 2.562915447
    private const int C3072 = 25172; // 3.072711026

    /// <summary>Transforms a block.</summary>
    /// <param name="block">Coefficients, row-major. Changed.</param>
    /// <param name="isFlat">Whether all but the first are zero.</param>
    /// <param name="samples">Receives 8 rows of 8 samples, 0 to 255.</param>
    /// <param name="stride">Distance of the rows.</param>
    public static void Block(Span<int> block, bool isFlat, Span<byte> samples, int stride)
    {
        if (isFlat)
        {
            // What the transform does to it, rounded twice as there.
            int mean = Math.Clamp((((block[0] << ExtraBits) + (1 << (ExtraBits + ScaleBits - 1))) >> (ExtraBits + ScaleBits)) + Center, 0, 255);
            for (int row = 0; row < 8; row++)
            {
                samples.Slice(row * stride, 8).Fill((byte)mean);
            }

            return;
        }

        Span<Vector128<int>> lines = stackalloc Vector128<int>[8];
        for (int half = 0; half < 8; half += 4)
        {
            for (int row = 0; row < 8; row++)
            {
                lines[row] = Vector128.Create<int>(block.Slice((row * 8) + half, 4));
            }

            Transform(lines, FactorBits - ExtraBits);
            for (int row = 0; row < 8; row++)
            {
                lines[row].CopyTo(block.Slice((row * 8) + half, 4));
            }
        }

        for (int half = 0; half < 64; half += 32)
        {
            for (int column = 0; column < 8; column++)
            {
                ReadOnlySpan<int> from = block.Slice(half + column, 25);
                lines[column] = Vector128.Create(from[0], from[8], from[16], from[24]);
            }

            Transform(lines, FactorBits + ExtraBits + ScaleBits);
            Vector128<int> first = Packed(lines);
            Vector128<int> second = Packed(lines[4..]);
            for (int row = 0; row < 4; row++)
            {
                Span<byte> place = samples.Slice(((half / 8) + row) * stride, 8);
                BinaryPrimitives.WriteInt32LittleEndian(place, first[row]);
                BinaryPrimitives.WriteInt32LittleEndian(place[4..], second[row]);
            }
        }
    }

    /// <summary>Samples of four columns, as the bytes of a number for each row.</summary>
    private static Vector128<int> Packed(ReadOnlySpan<Vector128<int>> columns) =>
        Sample(columns[0]) | (Sample(columns[1]) << 8) | (Sample(columns[2]) << 16) | (Sample(columns[3]) << 24);

    private static Vector128<int> Sample(Vector128<int> value) =>
        Vector128.Min(Vector128.Max(value + Vector128.Create(Center), Vector128<int>.Zero), Vector128.Create(255));

    /// <summary>Four transforms of eight coefficients each, in place; the results lose as many bits as <paramref name="bits"/> says.</summary>
    private static void Transform(Span<Vector128<int>> x, int bits)
    {
        // Even coefficients: a rotation of 2 and 6, a butterfly of 0 and 4.
        Vector128<int> turned = (x[2] + x[6]) * C541;
        Vector128<int> low = turned - (x[6] * C1847);
        Vector128<int> high = turned + (x[2] * C765);
        Vector128<int> half = Vector128.Create(1 << (bits - 1));
        Vector128<int> sum = ((x[0] + x[4]) << FactorBits) + half;
        Vector128<int> difference = ((x[0] - x[4]) << FactorBits) + half;
        Vector128<int> even0 = sum + high;
        Vector128<int> even3 = sum - high;
        Vector128<int> even1 = difference + low;
        Vector128<int> even2 = difference - low;

        // Odd ones: three rotations that share products.
        Vector128<int> outer = x[7] + x[1];
        Vector128<int> inner = x[5] + x[3];
        Vector128<int> left = x[7] + x[3];
        Vector128<int> right = x[5] + x[1];
        Vector128<int> shared = (left + right) * C1175;
        outer *= -C899;
        inner *= -C2562;
        left = shared - (left * C1961);
        right = shared - (right * C390);
        Vector128<int> odd3 = (x[7] * C298) + outer + left;
        Vector128<int> odd2 = (x[5] * C2053) + inner + right;
        Vector128<int> odd1 = (x[3] * C3072) + inner + left;
        Vector128<int> odd0 = (x[1] * C1501) + outer + right;

        x[0] = (even0 + odd0) >> bits;
        x[7] = (even0 - odd0) >> bits;
        x[1] = (even1 + odd1) >> bits;
        x[6] = (even1 - odd1) >> bits;
        x[2] = (even2 + odd2) >> bits;
        x[5] = (even2 - odd2) >> bits;
        x[3] = (even3 + odd3) >> bits;
        x[4] = (even3 - odd3) >> bits;
    }
}
