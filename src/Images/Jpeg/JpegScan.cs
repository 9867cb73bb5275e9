namespace GenBn.Images;

/// <summary>A component within a scan, and its codes. A scan that does not need one has none.</summary>
internal readonly record struct JpegScanComponent(JpegComponent Component, JpegCodes? Means, JpegCodes? Others);

/// <summary>What a scan holds (ITU-T T.81, section B.2.3).</summary>
/// <param name="Components">Its components: one, or several whose blocks alternate.</param>
/// <param name="First">First coefficient, in the order of the code.</param>
/// <param name="Last">Last coefficient.</param>
/// <param name="Above">Lowest bit that scans before it gave; 0 where it is the first.</param>
/// <param name="Bit">Lowest bit that it gives.</param>
internal sealed record JpegScan(JpegScanComponent[] Components, int First, int Last, int Above, int Bit)
{
    /// <summary>Blocks of a unit of several components.</summary>
    private const int MostBlocks = 10;
    private const int LargestBit = 13;

    /// <summary>Whether it gives one more bit of coefficients that are known.</summary>
    public bool Refines => Above > 0;

    /// <summary>Reads a scan's header.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or has tables that were not defined.</exception>
    public static JpegScan Read(ImageContent file, JpegFrame frame, JpegTables tables, JpegSegment segment)
    {
        ReadOnlySpan<byte> data = segment.Data(file);
        int count = data.Length > 0 ? data[0] : 0;
        if (count < 1 || count > frame.Components.Count || data.Length != 4 + (2 * count))
        {
            throw file.Error($"a scan of 1 to {frame.Components.Count} components, 2 bytes each, and 4 bytes", $"{count} in {data.Length} bytes");
        }

        ReadOnlySpan<byte> range = data[(1 + (2 * count))..];
        (int first, int last, int above, int bit) = (range[0], range[1], range[2] >> 4, range[2] & 15);
        if (!frame.IsProgressive)
        {
            last = 63; // Some files have another number there.
        }

        bool isSound = frame.IsProgressive
            ? (first == 0 ? last == 0 : last >= first && last < JpegComponent.Block && count == 1) && bit <= LargestBit && (above == 0 || above == bit + 1)
            : first == 0 && above == 0 && bit == 0;
        if (!isSound)
        {
            throw file.Error("a scan of coefficients and bits that its frame can have", $"coefficients {first} to {last}, bits {above} to {bit}");
        }

        var components = new JpegScanComponent[count];
        for (int index = 0; index < count; index++)
        {
            (byte name, int means, int others) = (data[1 + (2 * index)], data[2 + (2 * index)] >> 4, data[2 + (2 * index)] & 15);
            JpegComponent component = frame.Components.FirstOrDefault(one => one.Identifier == name)
                ?? throw file.Error("components of the frame", $"component {name}");
            components[index] = new JpegScanComponent(
                component,
                first == 0 && above == 0 ? tables.Means(means) : null,
                last > 0 ? tables.Others(others) : null);
            component.Steps ??= tables.Steps(component.QuantisationTable);
            component.Mean = 0;
        }

        Check(file, components);
        return new JpegScan(components, first, last, above, bit);
    }

    /// <summary>Notes what the scan gives.</summary>
    /// <exception cref="InvalidDataException">It gives bits that are known, or leaves out some before them.</exception>
    public void Note(ImageContent file)
    {
        foreach (JpegScanComponent part in Components)
        {
            foreach (ref sbyte lowest in part.Component.LowestBits.AsSpan(First, Last - First + 1))
            {
                if (lowest != (Refines ? Above : -1))
                {
                    throw file.Error($"a scan of component {part.Component.Identifier} that goes on with its bits", $"bits {Above} to {Bit} after {lowest}");
                }

                lowest = (sbyte)Bit;
            }
        }
    }

    private static void Check(ImageContent file, JpegScanComponent[] components)
    {
        int blocks = components.Sum(part => part.Component.Across * part.Component.Down);
        if (components.DistinctBy(part => part.Component).Count() != components.Length || (components.Length > 1 && blocks > MostBlocks))
        {
            throw file.Error($"different components of at most {MostBlocks} blocks together", $"{components.Length} of {blocks}");
        }
    }
}
