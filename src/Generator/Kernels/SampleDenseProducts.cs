using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Writes the products of a dense layer of one sample.</summary>
internal sealed class SampleDenseProducts(SampleDense kernel)
{
    /// <summary>Features of a loop's body.</summary>
    private const int MostTerms = 4;

    /// <summary>
    /// Weights of a loop's body, 16 cache lines: with 32 the weights, which come from the second-level cache, came at two thirds of
    /// the rate (measured on a Zen 5), as if the loads of a body were too many for the prefetcher to follow.
    /// </summary>
    private const int MostWeights = 256;

    /// <summary>Products up to which there is no loop at all.</summary>
    private const int MostUnrolled = 64;

    private readonly int _vectors = kernel.Tile.Vectors;

    /// <summary>Terms of a loop's body.</summary>
    private readonly int _terms = Math.Max(1, Math.Min(MostTerms, MostWeights / kernel.Tile.Slab));

    /// <summary>Features that follow each other with the same step, which is that of columns.</summary>
    private readonly int _run = kernel.Input.IsRowMajor ? kernel.Features : kernel.Input.Shape.Plane;

    private readonly int _stride = kernel.Input.ColumnStride;

    /// <summary>Writes them, in one chain of terms or in several.</summary>
    public void Write(SourceWriter writer, bool isLong)
    {
        if (isLong)
        {
            WriteLong(writer);
        }
        else if (!kernel.Input.IsRowMajor)
        {
            writer.Line("// Features in the order of rows, values with channels last.");
            using (writer.Open($"for (int c = 0; c < {kernel.Input.Shape.Channels}; c++)"))
            {
                writer.Line($"float* x = input + {Emit.Times("c", kernel.Input.ChannelStride)};");
                WriteLoop(writer);
            }
        }
        else
        {
            writer.Line("float* x = input;");
            if (kernel.Features * _vectors <= MostUnrolled)
            {
                WriteTerms(writer, kernel.Features);
            }
            else
            {
                WriteLoop(writer);
            }
        }
    }

    /// <summary>More than one chain of terms, in the order of <see cref="DenseSums"/>, wherever the values are.</summary>
    private void WriteLong(SourceWriter writer)
    {
        int features = kernel.Features;
        writer.Line($"// Sums of chains of {DenseSums.Chain} terms.");
        foreach (int vector in kernel.Vectors)
        {
            writer.Line($"{PlaneLoop.LongSum} s{vector} = new(V.Load({Emit.Vector("bias + o", vector)}), V.Zero);");
        }

        writer.Line("int term = 0;");
        using (writer.Open($"for (int c = 0; c < {features / _run}; c++)"))
        {
            writer.Line($"float* x = input + {Emit.Times("c", kernel.Input.IsRowMajor ? features : kernel.Input.ChannelStride)};");
            using (writer.Open($"for (int left = {_run}; left > 0;)"))
            {
                writer.Line($"int count = global::System.Math.Min(left, {DenseSums.Chain} - term % {DenseSums.Chain});");
                writer.Line("left -= count;");
                writer.Line("term += count;");
                WriteCounted(writer);
                using (writer.Open($"if (term % {DenseSums.Chain} == 0{(features % DenseSums.Chain == 0 ? "" : Emit.Invariant($" || term == {features}"))})"))
                {
                    foreach (int vector in kernel.Vectors)
                    {
                        writer.Line($"s{vector}.Add(a{vector});");
                        writer.Line($"a{vector} = V.Zero;");
                    }
                }

                if (features > DenseSums.Segment)
                {
                    using (writer.Open($"if (term % {DenseSums.Segment} == 0)"))
                    {
                        foreach (int vector in kernel.Vectors)
                        {
                            writer.Line($"s{vector} = new(s{vector}.Value, V.Zero);");
                        }
                    }
                }
            }
        }
    }

    /// <summary>Terms whose number only the loop knows.</summary>
    private void WriteCounted(SourceWriter writer)
    {
        if (_terms > 1)
        {
            using (writer.Open($"for (; count >= {_terms}; count -= {_terms}, x += {_terms * _stride}, w += {Emit.Vectors(_terms * _vectors)})"))
            {
                WriteTerms(writer, _terms);
            }
        }

        using (writer.Open($"for (; count > 0; count--, x += {_stride}, w += {Emit.Vectors(_vectors)})"))
        {
            WriteTerms(writer, 1);
        }
    }

    /// <summary>The terms of a run.</summary>
    private void WriteLoop(SourceWriter writer)
    {
        int whole = _run / _terms * _terms;
        if (whole > 0)
        {
            using (writer.Open($"for (int t = 0; t < {whole}; t += {_terms}, x += {_terms * _stride}, w += {Emit.Vectors(_terms * _vectors)})"))
            {
                WriteTerms(writer, _terms);
            }
        }

        if (whole < _run)
        {
            using (writer.Open())
            {
                WriteTerms(writer, _run - whole);
                writer.Line($"w += {Emit.Vectors((_run - whole) * _vectors)};");
            }
        }
    }

    private void WriteTerms(SourceWriter writer, int terms)
    {
        for (int term = 0; term < terms; term++)
        {
            writer.Statement(starts: true, $"V x{term} = V.Create(x[{term * _stride}]);");
            foreach (int vector in kernel.Vectors)
            {
                writer.Statement($"a{vector} = V.MultiplyAdd(x{term}, V.Load({Emit.Vector("w", (term * _vectors) + vector)}), a{vector});");
            }
        }
    }
}
