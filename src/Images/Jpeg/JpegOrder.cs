namespace GenBn.Images;

/// <summary>The order in which a block's coefficients are coded: along diagonals, from low frequencies to high ones (ITU-T T.81, figure A.6).</summary>
internal static class JpegOrder
{
    /// <summary>Of each coefficient in the order of the code, its place in the block, row-major.</summary>
    public static ReadOnlySpan<byte> Natural => _natural;

    private static readonly byte[] _natural = Places();

    private static byte[] Places()
    {
        byte[] places = new byte[JpegComponent.Block];
        int at = 0;
        for (int diagonal = 0; diagonal < 15; diagonal++)
        {
            // Even diagonals go up, odd ones go down.
            for (int step = 0; step <= diagonal; step++)
            {
                (int row, int column) = diagonal % 2 == 0 ? (diagonal - step, step) : (step, diagonal - step);
                if (row < 8 && column < 8)
                {
                    places[at++] = (byte)((row * 8) + column);
                }
            }
        }

        return places;
    }
}
