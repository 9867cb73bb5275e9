namespace GenBn.Images;

/// <summary>
/// Rows of the image's width from the samples of a component. Halves are interpolated by ¾ and ¼ of the two nearest samples; other
/// ratios repeat. Most decoders do the same, so that an image has the same colours everywhere.
/// </summary>
internal static class JpegUpsampling
{
    /// <summary>Below this, samples are repeated.</summary>
    private const int LeastInterpolated = 3;

    /// <summary>One row of a component.</summary>
    /// <param name="component">The component.</param>
    /// <param name="row">Row of the image.</param>
    /// <param name="sums">Room for the samples of a row of the component.</param>
    /// <param name="destination">Room for the row, with a sample's stretch more.</param>
    /// <returns>The row, wherever it is.</returns>
    public static ReadOnlySpan<byte> Row(JpegComponent component, int row, Span<int> sums, Span<byte> destination)
    {
        (int across, int down) = (component.StretchAcross, component.StretchDown);
        int y = row / down;
        ReadOnlySpan<byte> near = Samples(component, y);
        if (across == 1 && down == 1)
        {
            return near;
        }

        bool interpolates = across == 1 || component.Width >= LeastInterpolated;
        if (down == 2 && across <= 2 && interpolates)
        {
            // The row above or below, whichever is nearer; at the border it is the row itself.
            int other = Math.Clamp((row & 1) == 0 ? y - 1 : y + 1, 0, component.Height - 1);
            ReadOnlySpan<byte> far = Samples(component, other);
            if (across == 1)
            {
                int rounding = (row & 1) == 0 ? 1 : 2;
                for (int at = 0; at < near.Length; at++)
                {
                    destination[at] = (byte)(((3 * near[at]) + far[at] + rounding) >> 2);
                }

                return destination;
            }

            for (int at = 0; at < near.Length; at++)
            {
                sums[at] = (3 * near[at]) + far[at];
            }

            Double(sums[..near.Length], destination, shift: 4, left: 8, right: 7);
            return destination;
        }

        if (down == 1 && across == 2 && interpolates)
        {
            for (int at = 0; at < near.Length; at++)
            {
                sums[at] = near[at];
            }

            Double(sums[..near.Length], destination, shift: 2, left: 1, right: 2);
            return destination;
        }

        for (int at = 0; at < near.Length; at++)
        {
            destination.Slice(at * across, across).Fill(near[at]);
        }

        return destination;
    }

    private static ReadOnlySpan<byte> Samples(JpegComponent component, int row) => component.Plane.AsSpan(row * component.Stride, component.Width);

    /// <summary>Two values of each: ¾ of it and ¼ of its neighbour, rounded up and down in turn.</summary>
    private static void Double(ReadOnlySpan<int> values, Span<byte> destination, int shift, int left, int right)
    {
        for (int at = 0; at < values.Length; at++)
        {
            int before = values[Math.Max(at - 1, 0)];
            int after = values[Math.Min(at + 1, values.Length - 1)];
            destination[2 * at] = (byte)(((3 * values[at]) + before + left) >> shift);
            destination[(2 * at) + 1] = (byte)(((3 * values[at]) + after + right) >> shift);
        }
    }
}
