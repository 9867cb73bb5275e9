namespace GenBn.Images;

/// <summary>Reads a part of the bits of a part of the coefficients (ITU-T T.81, annex G).</summary>
internal sealed class JpegProgressiveReader(ImageContent file, JpegFrame frame, JpegScan scan, int restartInterval)
    : JpegScanReader(file, frame, scan, restartInterval)
{
    /// <summary>Blocks that follow, in which no coefficient of the scan becomes other than zero.</summary>
    private int _emptyBlocks;

    protected override void Begin()
    {
        base.Begin();
        _emptyBlocks = 0;
    }

    protected override void Block(ref JpegBits bits, JpegScanComponent part, int row, int column)
    {
        JpegComponent component = part.Component;
        Span<short> block = component.Coefficients.AsSpan(((row * component.StoredAcross) + column) * JpegComponent.Block, JpegComponent.Block);
        if (Scan.First == 0)
        {
            FirstCoefficient(ref bits, part, block);
        }
        else if (Scan.Refines)
        {
            Refine(ref bits, part.Others!, block);
        }
        else
        {
            Others(ref bits, part.Others!, block);
        }
    }

    private void FirstCoefficient(ref JpegBits bits, JpegScanComponent part, Span<short> block)
    {
        if (!Scan.Refines)
        {
            block[0] = (short)(Mean(ref bits, part) << Scan.Bit);
            return;
        }

        bits.Fill();
        block[0] |= (short)(bits.Take(1) << Scan.Bit);
    }

    /// <summary>The first bits of coefficients (section G.1.2.2).</summary>
    private void Others(ref JpegBits bits, JpegCodes codes, Span<short> block)
    {
        if (_emptyBlocks > 0)
        {
            _emptyBlocks--;
            return;
        }

        for (int at = Scan.First; at <= Scan.Last; at++)
        {
            int symbol = Symbol(ref bits, codes);
            int size = symbol & 15;
            int zeros = symbol >> 4;
            if (size == 0 && zeros < 15)
            {
                _emptyBlocks = (1 << zeros) + bits.Take(zeros) - 1;
                return;
            }

            at += zeros;
            if (at > Scan.Last)
            {
                throw Beyond();
            }

            block[at] = (short)(bits.TakeSigned(size) << Scan.Bit);
        }
    }

    /// <summary>One more bit of coefficients that are not zero, and those that become so with this bit (section G.1.2.3).</summary>
    private void Refine(ref JpegBits bits, JpegCodes codes, Span<short> block)
    {
        int at = Scan.First;
        while (at <= Scan.Last && _emptyBlocks == 0)
        {
            int symbol = Symbol(ref bits, codes);
            int size = symbol & 15;
            int zeros = symbol >> 4;
            int added = 0;
            if (size == 0 && zeros < 15)
            {
                _emptyBlocks = (1 << zeros) + bits.Take(zeros);
                break;
            }

            if (size > 0)
            {
                added = bits.Take(1) == 1 ? 1 << Scan.Bit : -1 << Scan.Bit;
            }

            // So many zeros stay; the coefficient is the next zero. What lies between is refined.
            at = RefineUntilZero(ref bits, block, at, zeros);
            if (added != 0)
            {
                block[at <= Scan.Last ? at : throw Beyond()] = (short)added;
            }

            at++;
        }

        if (_emptyBlocks > 0)
        {
            RefineUntilZero(ref bits, block, at, JpegComponent.Block);
            _emptyBlocks--;
        }
    }

    /// <summary>Refines coefficients up to the zero after a run of zeros; its place, or one beyond the last.</summary>
    private int RefineUntilZero(ref JpegBits bits, Span<short> block, int at, int zeros)
    {
        for (; at <= Scan.Last; at++)
        {
            ref short coefficient = ref block[at];
            if (coefficient != 0)
            {
                bits.Fill();
                if (bits.Take(1) == 1 && (coefficient & (1 << Scan.Bit)) == 0)
                {
                    coefficient += (short)(coefficient > 0 ? 1 << Scan.Bit : -1 << Scan.Bit);
                }
            }
            else if (zeros-- == 0)
            {
                break;
            }
        }

        return at;
    }
}
