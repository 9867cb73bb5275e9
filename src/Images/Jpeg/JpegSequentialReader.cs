namespace GenBn.Images;

/// <summary>Reads whole blocks and makes samples of them at once (ITU-T T.81, section F.2).</summary>
internal sealed class JpegSequentialReader(ImageContent file, JpegFrame frame, JpegScan scan, int restartInterval)
    : JpegScanReader(file, frame, scan, restartInterval)
{
    private readonly int[] _block = new int[JpegComponent.Block];

    protected override void Block(ref JpegBits bits, JpegScanComponent part, int row, int column)
    {
        JpegComponent component = part.Component;
        int[] steps = component.Steps!;
        int[] block = _block;
        block.AsSpan().Clear();
        block[0] = Mean(ref bits, part) * steps[0];
        int last = 0;
        JpegCodes others = part.Others!;
        for (int at = 1; at < JpegComponent.Block; at++)
        {
            int symbol = Symbol(ref bits, others);
            int size = symbol & 15;
            int zeros = symbol >> 4;
            if (size == 0)
            {
                if (zeros < 15)
                {
                    break; // All that are left are zero.
                }

                at += 15;
                continue;
            }

            at += zeros;
            if (at >= JpegComponent.Block)
            {
                throw Beyond();
            }

            block[JpegOrder.Natural[at]] = bits.TakeSigned(size) * steps[at];
            last = at;
        }

        if (component.Plane.Length > 0)
        {
            InverseDct.Block(block, last == 0, component.Plane.AsSpan(((row * 8) * component.Stride) + (column * 8)), component.Stride);
        }
    }
}
