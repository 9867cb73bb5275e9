namespace GenBn.Images;

/// <summary>
/// Decodes a JPEG file whose segments were checked: baseline, extended sequential and progressive, with Huffman codes and 8 bits;
/// grey, colours and four inks; any sampling and order of scans, with restarts or without.
/// </summary>
/// <remarks>ITU-T T.81 (JPEG). Data that end too early are damage, and so is a code that no table has: nothing is filled up.</remarks>
internal static class JpegDecoder
{
    /// <summary>Decodes an image.</summary>
    /// <param name="file">The file.</param>
    /// <param name="container">Its segments.</param>
    /// <param name="channels">Channels that are wanted: 1, or 3.</param>
    /// <exception cref="InvalidDataException">Something is damaged.</exception>
    public static Raster Decode(ImageContent file, JpegContainer container, int channels)
    {
        var colours = new JpegColours(container);
        JpegFrame frame = container.Frame;
        CheckRoom(file, container);
        int needed = colours.Needed(channels);
        foreach (JpegComponent component in frame.Components)
        {
            int samples = component.StoredAcross * component.StoredDown * JpegComponent.Block;
            component.Coefficients = frame.IsProgressive ? new short[samples] : [];
        }

        foreach (JpegComponent component in frame.Components.Take(needed))
        {
            component.Plane = new byte[component.StoredAcross * component.StoredDown * JpegComponent.Block];
        }

        ReadScans(file, container);
        foreach (JpegComponent component in frame.Components.Take(needed))
        {
            if (frame.IsProgressive)
            {
                Transform(file, component);
            }
        }

        return Raster.Of(frame.Height, frame.Width, channels, Pixels(file, frame, colours, needed, channels));
    }

    /// <summary>
    /// Every block takes a bit for its mean, and in sequential images one more for its end: fewer cannot be the image that the header declares.
    /// </summary>
    private static void CheckRoom(ImageContent file, JpegContainer container)
    {
        JpegFrame frame = container.Frame;
        long blocks = frame.Components.Sum(component => (long)component.BlocksAcross * component.BlocksDown);
        long least = frame.IsProgressive ? blocks : 2 * blocks;
        long bits = 8 * container.Segments.Sum(segment => (long)segment.CodeLength);
        if (bits < least)
        {
            throw file.Error($"at least {least} bits for the {frame.Height} × {frame.Width} pixels that its header declares", $"{bits}");
        }
    }

    private static void ReadScans(ImageContent file, JpegContainer container)
    {
        JpegFrame frame = container.Frame;
        var tables = new JpegTables(file);
        foreach (JpegSegment segment in container.Segments)
        {
            if (segment.Marker != JpegSegment.StartOfScan)
            {
                tables.Take(segment);
                continue;
            }

            JpegScan scan = JpegScan.Read(file, frame, tables, segment);
            scan.Note(file);
            JpegScanReader reader = frame.IsProgressive
                ? new JpegProgressiveReader(file, frame, scan, tables.RestartInterval)
                : new JpegSequentialReader(file, frame, scan, tables.RestartInterval);
            reader.Read(segment.Code(file));
        }

        if (frame.Components.FirstOrDefault(component => component.LowestBits[0] < 0) is JpegComponent missing)
        {
            throw file.Error($"a scan of component {missing.Identifier}", "none");
        }
    }

    private static void Transform(ImageContent file, JpegComponent component)
    {
        int[] block = new int[JpegComponent.Block];
        int[] steps = component.Steps!;
        int at = 0;
        for (int row = 0; row < component.StoredDown; row++)
        {
            file.Step(component.StoredAcross);
            for (int column = 0; column < component.StoredAcross; column++, at += JpegComponent.Block)
            {
                ReadOnlySpan<short> coefficients = component.Coefficients.AsSpan(at, JpegComponent.Block);
                for (int index = 0; index < coefficients.Length; index++)
                {
                    block[JpegOrder.Natural[index]] = coefficients[index] * steps[index];
                }

                bool isFlat = coefficients[1..].IndexOfAnyExcept((short)0) < 0;
                InverseDct.Block(block, isFlat, component.Plane.AsSpan((row * 8 * component.Stride) + (column * 8)), component.Stride);
            }
        }
    }

    private static byte[] Pixels(ImageContent file, JpegFrame frame, JpegColours colours, int needed, int channels)
    {
        // A stretch of up to 4 behind the last pixel.
        byte[][] rooms = [.. Enumerable.Range(0, needed).Select(_ => new byte[frame.Width + 4])];
        int[] sums = new int[frame.Width];
        byte[] pixels = new byte[frame.Height * frame.Width * channels];
        for (int row = 0; row < frame.Height; row++)
        {
            file.Step();
            ReadOnlySpan<byte> first = Row(0);
            ReadOnlySpan<byte> second = Row(1);
            ReadOnlySpan<byte> third = Row(2);
            ReadOnlySpan<byte> fourth = Row(3);
            colours.Row(first, second, third, fourth, channels, pixels.AsSpan(row * frame.Width * channels, frame.Width * channels));

            ReadOnlySpan<byte> Row(int index) => index < needed ? JpegUpsampling.Row(frame.Components[index], row, sums, rooms[index]) : [];
        }

        return pixels;
    }
}
