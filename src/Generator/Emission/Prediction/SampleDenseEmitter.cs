using GenBn.Generator.Fusion;
using GenBn.Generator.Kernels;

namespace GenBn.Generator.Emission.Prediction;

/// <summary>
/// A dense layer of one sample. Lanes are units, so the weights are vectors and the features are broadcast, in the order of the
/// kernel for many samples.
/// </summary>
internal static class SampleDenseEmitter
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

    public static void Write(SourceWriter writer, SampleDense step)
    {
        int features = step.Stage.Layer.Features;
        using (Emit.Kernel(
            writer,
            $"One sample: {step.Input.Name} [{features}] → {step.Output.Name} [{step.Stage.Units}], lanes are units.",
            step.Kernel,
            "float* input, float* weight, float* bias, float* output"))
        using (writer.Open($"for (int o = 0; o < {step.PaddedUnits}; o += {Emit.Vectors(step.Vectors)})"))
        {
            bool isLong = DenseSums.IsLong(features);
            writer.Line("V " + string.Join(", ", Vectors(step).Select(vector => $"a{vector} = {(isLong ? "V.Zero" : $"V.Load({Emit.Vector("bias + o", vector)})")}")) + ";");
            writer.Line($"float* w = weight + {(isLong ? "(long)" : "")}o * {features};");
            if (isLong)
            {
                WriteLongProducts(writer, step, features);
            }
            else
            {
                WriteProducts(writer, step, features);
            }

            foreach (int vector in Vectors(step))
            {
                string value = isLong ? Emit.Invariant($"s{vector}.Value") : Emit.Invariant($"a{vector}");
                value = step.Stage.Activation is { Function.IsShort: true } ? Emit.Apply(step.Stage.Activation?.Function, value) : value;
                writer.Line($"{value}.Store({Emit.Vector("output + o", vector)});");
            }

            if (step.Stage.Activation is { Function.IsShort: false })
            {
                ActivationLoop.Write(writer, step.Stage.Activation.Function, "output + o", Emit.Invariant($"{step.Vectors}"), "V.Count");
            }
        }
    }

    private static void WriteProducts(SourceWriter writer, SampleDense step, int features)
    {
        if (!step.Input.IsRowMajor)
        {
            writer.Line("// Features in the order of rows, values with channels last.");
            using (writer.Open($"for (int c = 0; c < {step.Input.Shape.Channels}; c++)"))
            {
                writer.Line($"float* x = input + {Emit.Times("c", step.Input.ChannelStride)};");
                WriteLoop(writer, step, step.Input.Shape.Plane, step.Input.ColumnStride);
            }
        }
        else if (features * step.Vectors <= MostUnrolled)
        {
            writer.Line("float* x = input;");
            WriteTerms(writer, step, features, 1);
        }
        else
        {
            writer.Line("float* x = input;");
            WriteLoop(writer, step, features, 1);
        }
    }

    /// <summary>More than one chain of terms, in the order of <see cref="DenseSums"/>, wherever the values are.</summary>
    private static void WriteLongProducts(SourceWriter writer, SampleDense step, int features)
    {
        bool isRowMajor = step.Input.IsRowMajor;
        int plane = isRowMajor ? features : step.Input.Shape.Plane;
        writer.Line($"// Sums of chains of {DenseSums.Chain} terms.");
        foreach (int vector in Vectors(step))
        {
            writer.Line($"{PlaneLoop.LongSum} s{vector} = new(V.Load({Emit.Vector("bias + o", vector)}), V.Zero);");
        }

        writer.Line("int term = 0;");
        using (writer.Open($"for (int c = 0; c < {features / plane}; c++)"))
        {
            writer.Line($"float* x = input + {Emit.Times("c", isRowMajor ? features : step.Input.ChannelStride)};");
            using (writer.Open($"for (int left = {plane}; left > 0;)"))
            {
                writer.Line($"int count = global::System.Math.Min(left, {DenseSums.Chain} - term % {DenseSums.Chain});");
                writer.Line("left -= count;");
                writer.Line("term += count;");
                WriteCounted(writer, step, isRowMajor ? 1 : step.Input.ColumnStride);
                using (writer.Open($"if (term % {DenseSums.Chain} == 0{(features % DenseSums.Chain == 0 ? "" : Emit.Invariant($" || term == {features}"))})"))
                {
                    foreach (int vector in Vectors(step))
                    {
                        writer.Line($"s{vector}.Add(a{vector});");
                        writer.Line($"a{vector} = V.Zero;");
                    }
                }

                if (features > DenseSums.Segment)
                {
                    using (writer.Open($"if (term % {DenseSums.Segment} == 0)"))
                    {
                        foreach (int vector in Vectors(step))
                        {
                            writer.Line($"s{vector} = new(s{vector}.Value, V.Zero);");
                        }
                    }
                }
            }
        }
    }

    /// <summary>Terms whose number only the loop knows.</summary>
    private static void WriteCounted(SourceWriter writer, SampleDense step, int stride)
    {
        int terms = Terms(step);
        if (terms > 1)
        {
            using (writer.Open($"for (; count >= {terms}; count -= {terms}, x += {terms * stride}, w += {Emit.Vectors(terms * step.Vectors)})"))
            {
                WriteTerms(writer, step, terms, stride);
            }
        }

        using (writer.Open($"for (; count > 0; count--, x += {stride}, w += {Emit.Vectors(step.Vectors)})"))
        {
            WriteTerms(writer, step, 1, stride);
        }
    }

    private static int Terms(SampleDense step) => Math.Max(1, Math.Min(MostTerms, MostWeights / step.Tile.Slab));

    private static void WriteLoop(SourceWriter writer, SampleDense step, int count, int stride)
    {
        int terms = Terms(step);
        int whole = count / terms * terms;
        if (whole > 0)
        {
            using (writer.Open($"for (int t = 0; t < {whole}; t += {terms}, x += {terms * stride}, w += {Emit.Vectors(terms * step.Vectors)})"))
            {
                WriteTerms(writer, step, terms, stride);
            }
        }

        if (whole < count)
        {
            using (writer.Open())
            {
                WriteTerms(writer, step, count - whole, stride);
                writer.Line($"w += {Emit.Vectors((count - whole) * step.Vectors)};");
            }
        }
    }

    private static void WriteTerms(SourceWriter writer, SampleDense step, int terms, int stride)
    {
        for (int term = 0; term < terms; term++)
        {
            writer.Line($"V x{term} = V.Create(x[{term * stride}]);");
            foreach (int vector in Vectors(step))
            {
                writer.Line($"a{vector} = V.MultiplyAdd(x{term}, V.Load({Emit.Vector("w", (term * step.Vectors) + vector)}), a{vector});");
            }
        }
    }

    private static IEnumerable<int> Vectors(SampleDense step) => Enumerable.Range(0, step.Vectors);
}
