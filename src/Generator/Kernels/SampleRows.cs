using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>
/// What kernels of one sample have in common whose lanes are columns. The last vectors of a row overlap those before them rather than
/// reach beyond it: what both compute is the same.
/// </summary>
internal static class SampleRows
{
    /// <summary>Where the next vectors of a row start.</summary>
    public static void WriteColumn(SourceWriter writer, int width, int vectors)
    {
        writer.Line("// The last vectors of a row overlap those before rather than reach beyond it.");
        writer.Line($"int at = global::System.Math.Min(x, {width} - {Emit.Vectors(vectors)});");
    }

    /// <summary>A longer activation goes over all values at once: they have no gaps.</summary>
    public static void WriteActivation(SourceWriter writer, ActivationFunction? activation, SampleLayout output)
    {
        if (activation is { IsShort: false })
        {
            writer.Line();
            using (writer.Open($"for (int at = 0; at < {output.Shape.Elements}; at += V.Count)"))
            {
                writer.Line($"{Emit.Apply(activation, "V.Load(output + at)")}.Store(output + at);");
            }
        }
    }

    /// <summary>Why an activation goes where it goes.</summary>
    public static IEnumerable<string> Reasons(ActivationFunction? activation) => activation switch
    {
        null => [],
        { IsShort: true } => [SampleWords.InRegisters],
        _ => ["The activation goes over all values at once when they are stored: they have no gaps."],
    };
}
