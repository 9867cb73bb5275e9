using GenBn.Generator.Emission;

namespace GenBn.Generator.Kernels;

/// <summary>Writes an activation with constants as a type of its own, so that the compiler folds them into the kernels.</summary>
internal static class ConstantActivation
{
    public static void Write(SourceWriter writer, ActivationFunction activation)
    {
        string function = "global::GenBn.Activations." + activation.Name;
        string constants = string.Join(", ", activation.Constants.Select(Emit.Literal));
        writer.Line($"/// <summary>{activation.Name} with the constant{(activation.Constants.Count > 1 ? "s" : "")} {constants}.</summary>");
        using (writer.Open($"public readonly struct {Emit.ConstantActivation(activation)} : global::GenBn.Activations.IActivation"))
        {
            writer.Line("public static bool NeedsInput => false;");
            writer.Line();
            WriteMethod(writer, "Apply", "V x", $"{function}.Apply(x, {constants})");
            writer.Line();
            WriteMethod(writer, "Backward", "V x, V y, V gradient", $"{function}.Backward(y, gradient, {constants})");
        }
    }

    private static void WriteMethod(SourceWriter writer, string name, string parameters, string value)
    {
        writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");
        writer.Line($"public static V {name}<V>({parameters})");
        writer.Line(Emit.Constraint + " =>");
        writer.Line($"    {value};");
    }
}
