using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Applies an activation to values that were just stored, in a loop: its text is there once, not once for each sum.</summary>
internal static class ActivationLoop
{
    /// <summary>Writes the loop.</summary>
    /// <param name="writer">Receives the text.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="start">The first value.</param>
    /// <param name="count">How many vectors there are.</param>
    /// <param name="step">Floats from one to the next.</param>
    public static void Write(SourceWriter writer, ActivationFunction activation, string start, string count, string step)
    {
        writer.Line($"float* value = {start};");
        using (writer.Open($"for (int left = {count}; left > 0; left--, value += {step})"))
        {
            writer.Line($"{Emit.Apply(activation, "V.Load(value)")}.Store(value);");
        }
    }
}
