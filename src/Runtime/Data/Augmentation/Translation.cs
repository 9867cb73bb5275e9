namespace GenBn.Data;

/// <summary>Moves an image by whole pixels, in place.</summary>
internal static class Translation
{
    /// <summary>
    /// Replaces every pixel by the one <paramref name="down"/> rows below and <paramref name="right"/> columns to the right, in each channel. If
    /// that is outside, it becomes <paramref name="fill"/>, or, if there is none, the nearest pixel of the border.
    /// </summary>
    public static void Apply(Span<float> image, ImageShape shape, int down, int right, float? fill)
    {
        int size = shape.Height * shape.Width;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            Span<float> plane = image.Slice(channel * size, size);
            for (int index = 0; index < shape.Height; index++)
            {
                // In the direction of the move, so each row is read before it is overwritten.
                int row = down >= 0 ? index : shape.Height - 1 - index;
                int source = Math.Clamp(row + down, 0, shape.Height - 1);
                Span<float> destination = plane.Slice(row * shape.Width, shape.Width);
                if (source != row + down && fill is float value)
                {
                    destination.Fill(value);
                }
                else
                {
                    MoveRow(plane.Slice(source * shape.Width, shape.Width), destination, right, fill);
                }
            }
        }
    }

    /// <summary>The rows may be the same.</summary>
    private static void MoveRow(ReadOnlySpan<float> source, Span<float> destination, int right, float? fill)
    {
        int width = source.Length;
        int kept = Math.Max(0, width - Math.Abs(right));
        float border = fill ?? (right >= 0 ? source[^1] : source[0]);
        if (right >= 0)
        {
            source[(width - kept)..].CopyTo(destination);
            destination[kept..].Fill(border);
        }
        else
        {
            source[..kept].CopyTo(destination[(width - kept)..]);
            destination[..(width - kept)].Fill(border);
        }
    }
}
