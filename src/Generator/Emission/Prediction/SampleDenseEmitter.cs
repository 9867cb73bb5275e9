using GenBn.Generator.Emission.Stages;
using GenBn.Generator.Fusion;

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
            writer.Line("V " + string.Join(", ", Vectors(step).Select(vector => $"a{vector} = V.Load({Emit.Vector("bias + o", vector)})")) + ";");
            writer.Line($"float* w = weight + o * {features};");
            WriteProducts(writer, step, features);
            foreach (int vector in Vectors(step))
            {
                string value = Emit.Invariant($"a{vector}");
                value = step.Stage.Activation is { IsShort: true } ? Emit.Apply(step.Stage.Activation, value) : value;
                writer.Line($"{value}.Store({Emit.Vector("output + o", vector)});");
            }

            if (step.Stage.Activation is { IsShort: false })
            {
                ActivationLoop.Write(writer, step.Stage.Activation, "output + o", Emit.Invariant($"{step.Vectors}"), "V.Count");
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

    private static void WriteLoop(SourceWriter writer, SampleDense step, int count, int stride)
    {
        int terms = Math.Max(1, Math.Min(MostTerms, MostWeights / step.Tile.Slab));
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
